import { isName, nameOf, RESERVED, type Token } from './scan.ts';
import { type Group, isGroup, type Piece, wordOf } from './token-tree.ts';

/** `FOR VERSION AS OF …` or `FOR TIMESTAMP AS OF …` behind the name of a table. */
export interface Period {
  readonly kind: 'version' | 'timestamp';
  readonly start: number;
  readonly end: number;
  /** Null while nothing stands behind OF. */
  readonly value: { readonly start: number; readonly end: number } | null;
}

/** What a FROM, a JOIN or a writing statement names. Offsets count in the text that was read. */
export interface Relation {
  /** Parts of the table's name; empty for a query, a function or VALUES. */
  readonly name: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly period: Period | null;
  readonly alias: string | null;
  /** Names given to its columns: `AS t (a, b)`. */
  readonly columnNames: readonly string[] | null;
  readonly query: Group | null;
  /** True for what the statement writes to. */
  readonly isTarget: boolean;
}

interface Read<T> {
  readonly value: T;
  /** Index of the first piece behind it. */
  readonly next: number;
}

/** The relation that starts at `index`; null when none does. */
export function readRelation(
  pieces: readonly Piece[],
  index: number,
  isTarget = false,
): Read<Relation> | null {
  const first = pieces[index];
  if (first === undefined) return null;
  if (isGroup(first)) return readRest(pieces, index + 1, { ...plain(first), query: first });
  const call = pieces[index + 1];
  if (/^(UNNEST|LATERAL|TABLE)$/.test(wordOf(first)) && isGroup(call)) {
    const query = wordOf(first) === 'LATERAL' ? call : null;
    return readRest(pieces, index + 2, { ...plain(first), query, end: call.end });
  }
  if (!isFreeName(first)) return null;
  const name = readName(pieces, index);
  const { start } = first;
  return readRest(pieces, name.next, { ...plain(first), ...name.value, start, isTarget });
}

const plain = ({ start, end }: Piece): Relation => ({
  name: [],
  start,
  end,
  period: null,
  alias: null,
  columnNames: null,
  query: null,
  isTarget: false,
});

function readName(
  pieces: readonly Piece[],
  index: number,
): Read<{ readonly name: readonly string[]; readonly end: number }> {
  const name: string[] = [];
  let next = index;
  let end = 0;
  for (let part = pieces[next]; part !== undefined && !isGroup(part) && isName(part); ) {
    name.push(nameOf(part));
    end = part.end;
    const [dot, after] = [pieces[next + 1], pieces[next + 2]];
    if (dot?.text !== '.' || after === undefined || isGroup(after) || !isName(after)) {
      return {
        value: { name, end: dot?.text === '.' ? dot.end : end },
        next: next + (dot?.text === '.' ? 2 : 1),
      };
    }
    next += 2;
    part = after;
  }
  return { value: { name, end }, next };
}

function readRest(pieces: readonly Piece[], index: number, relation: Relation): Read<Relation> {
  let next = index;
  const period = readPeriod(pieces, next);
  if (period !== null) next = period.next;
  if (wordOf(pieces[next]) === 'TABLESAMPLE') next += isGroup(pieces[next + 2]) ? 3 : 2;
  const hasAs = wordOf(pieces[next]) === 'AS';
  const candidate = pieces[next + (hasAs ? 1 : 0)];
  let alias: string | null = null;
  if (candidate !== undefined && isFreeName(candidate) && !NOT_AN_ALIAS.has(wordOf(candidate))) {
    alias = nameOf(candidate);
    next += hasAs ? 2 : 1;
  }
  const list = pieces[next];
  const columnNames = alias !== null && isGroup(list) ? namesIn(list) : null;
  if (columnNames !== null) next += 1;
  return { value: { ...relation, period: period?.value ?? null, alias, columnNames }, next };
}

const isFreeName = (piece: Piece): piece is Token =>
  !isGroup(piece) &&
  isName(piece) &&
  (piece.kind === 'quoted' || !RESERVED.has(piece.text.toUpperCase()));

/** Words that follow a relation and are not reserved. */
const NOT_AN_ALIAS = new Set(
  'LIMIT OFFSET FETCH SET WINDOW TABLESAMPLE MATCH_RECOGNIZE QUALIFY LATERAL RETURNING'.split(' '),
);

/** The names of a list in parentheses: `(a, b)`. */
export const namesIn = (group: Group): readonly string[] =>
  group.pieces.flatMap((piece) => (!isGroup(piece) && isName(piece) ? [nameOf(piece)] : []));

function readPeriod(pieces: readonly Piece[], index: number): Read<Period> | null {
  const first = pieces[index];
  const kind = wordOf(pieces[index + 1]);
  const isPeriod =
    wordOf(first) === 'FOR' &&
    (kind === 'VERSION' || kind === 'TIMESTAMP') &&
    wordOf(pieces[index + 2]) === 'AS' &&
    wordOf(pieces[index + 3]) === 'OF';
  if (first === undefined || !isPeriod) return null;
  const value = readValue(pieces, index + 4);
  const last = pieces[value.next - 1];
  return {
    value: {
      kind: kind === 'VERSION' ? 'version' : 'timestamp',
      start: first.start,
      end: last?.end ?? first.end,
      value: value.value,
    },
    next: value.next,
  };
}

/** A constant expression: `TIMESTAMP '…'`, a number, `current_timestamp - INTERVAL '1' DAY`. */
function readValue(pieces: readonly Piece[], index: number): Read<Period['value']> {
  let next = readOperand(pieces, index);
  if (next === index) return { value: null, next };
  for (let operator = pieces[next]; operator !== undefined; operator = pieces[next]) {
    const isAtZone = wordOf(operator) === 'AT' && wordOf(pieces[next + 1]) === 'TIME';
    const operand = isAtZone ? next + 3 : /^[+\-*/]$|^\|\|$/.test(operator.text) ? next + 1 : null;
    if (operand === null) break;
    next = readOperand(pieces, operand);
  }
  const [from, to] = [pieces[index], pieces[next - 1]];
  const value = from === undefined || to === undefined ? null : { start: from.start, end: to.end };
  return { value, next };
}

function readOperand(pieces: readonly Piece[], index: number): number {
  const first = pieces[index];
  if (first === undefined) return index;
  if (first.kind === 'symbol') return first.text === '-' || first.text === '?' ? index + 1 : index;
  const second = pieces[index + 1];
  if (first.kind === 'word' && second?.kind === 'string') {
    return wordOf(first) === 'INTERVAL' ? index + 3 : index + 2;
  }
  if (first.kind === 'word' && isGroup(second)) return index + 2;
  if (first.kind !== 'word') return index + 1;
  return /^(CURRENT_TIMESTAMP|CURRENT_DATE|LOCALTIMESTAMP)$/.test(wordOf(first))
    ? index + 1
    : index;
}
