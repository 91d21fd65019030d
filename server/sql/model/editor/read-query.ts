import { namesIn, type Relation, readRelation } from './read-relation.ts';
import { isName, nameOf } from './scan.ts';
import { type Group, isGroup, type Piece, tokenTree, wordOf } from './token-tree.ts';

/** A query that WITH names. */
export interface NamedQuery {
  readonly name: string;
  readonly columnNames: readonly string[] | null;
  readonly query: Level;
}

/** One SELECT with what it reads; also a statement that is none, with what it names. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly relations: readonly Relation[];
  /** Pieces of each item between SELECT and FROM. */
  readonly items: readonly (readonly Piece[])[];
}

/** A query: what stands in one pair of parentheses, or a whole statement. */
export interface Level {
  readonly start: number;
  readonly end: number;
  readonly named: readonly NamedQuery[];
  readonly blocks: readonly Block[];
  /** Queries within, those of WITH included. */
  readonly inner: readonly Level[];
  readonly pieces: readonly Piece[];
}

/** A statement as its queries and the tables that they name, read as far as it is written. */
export function readQuery(sql: string): Level {
  return readLevel(tokenTree(sql), 0, sql.length + 1);
}

/** A query in parentheses. */
export const readGroup = ({ pieces, start, end }: Group): Level =>
  readLevel(pieces, start + 1, end);

function readLevel(pieces: readonly Piece[], start: number, end: number): Level {
  const inner: Level[] = [];
  const named = readNamed(pieces, inner);
  const body = pieces.slice(named.next);
  const blocks = splitBlocks(body, start, end);
  for (const group of body) if (isGroup(group)) inner.push(...queriesIn(group));
  return { start, end, named: named.value, blocks, inner, pieces };
}

/** The queries of a group: itself, or those within what else it holds. */
function queriesIn(group: Group): readonly Level[] {
  const first = group.pieces[0];
  if (/^(SELECT|WITH|VALUES|TABLE)$/.test(wordOf(first)) || isGroup(first)) {
    return [readGroup(group)];
  }
  return group.pieces.flatMap((piece) => (isGroup(piece) ? queriesIn(piece) : []));
}

function readNamed(
  pieces: readonly Piece[],
  inner: Level[],
): { readonly value: readonly NamedQuery[]; readonly next: number } {
  const named: NamedQuery[] = [];
  let next = pieces.findIndex((piece) => wordOf(piece) === 'WITH');
  const before = next > 0 ? wordOf(pieces[0]) : '';
  const isClause = next === 0 || /^(INSERT|CREATE|EXPLAIN|PREPARE)$/.test(before);
  if (next === -1 || !isClause) return { value: [], next: 0 };
  next += wordOf(pieces[next + 1]) === 'RECURSIVE' ? 2 : 1;
  for (;;) {
    const name = pieces[next];
    if (name === undefined || isGroup(name) || !isName(name)) break;
    const list = pieces[next + 1];
    const columnNames = isGroup(list) ? namesIn(list) : null;
    next += columnNames === null ? 1 : 2;
    const query = pieces[next + 1];
    if (wordOf(pieces[next]) !== 'AS' || !isGroup(query)) break;
    const level = readGroup(query);
    inner.push(level);
    named.push({ name: nameOf(name), columnNames, query: level });
    next += 2;
    if (pieces[next]?.text !== ',') break;
    next += 1;
  }
  // What stands before WITH (INSERT INTO t) names its table too.
  return { value: named, next: before === '' ? next : 0 };
}

function splitBlocks(pieces: readonly Piece[], start: number, end: number): readonly Block[] {
  const cuts = pieces.flatMap((piece, index) =>
    /^(UNION|INTERSECT|EXCEPT)$/.test(wordOf(piece)) ? [index] : [],
  );
  const edges = [-1, ...cuts, pieces.length];
  return edges.slice(0, -1).map((cut, index) => {
    const to = edges[index + 1] ?? pieces.length;
    return readBlock(
      pieces.slice(cut + 1, to),
      pieces[cut]?.end ?? start,
      pieces[to]?.start ?? end,
    );
  });
}

const CLAUSES = /^(WHERE|GROUP|HAVING|ORDER|LIMIT|OFFSET|FETCH|WINDOW|WHEN|SET|VALUES)$/;

function readBlock(pieces: readonly Piece[], start: number, end: number): Block {
  const relations: Relation[] = [];
  const items: Piece[][] = [];
  let clause: 'select' | 'from' | 'other' = 'other';
  const take = (index: number, isTarget = false): number => {
    const read = readRelation(pieces, index, isTarget);
    if (read !== null) relations.push(read.value);
    return read?.next ?? index;
  };
  const isShow = wordOf(pieces[0]) === 'SHOW';
  for (let index = 0; index < pieces.length; ) {
    const piece = pieces[index];
    const word = wordOf(piece);
    index += 1;
    if (piece === undefined) break;
    if (word === 'SELECT') {
      clause = 'select';
      items.push([]);
      if (/^(DISTINCT|ALL)$/.test(wordOf(pieces[index]))) index += 1;
    } else if (word === 'FROM' && !isShow && !isDistinctFrom(pieces, index - 1)) {
      clause = 'from';
      index = take(index, wordOf(pieces[index - 2]) === 'DELETE');
    } else if (clause === 'from' && (word === 'JOIN' || piece.text === ',')) {
      index = take(index);
    } else if (word === 'USING' && wordOf(pieces[0]) === 'MERGE') {
      index = take(index);
    } else if (isTargetWord(pieces, index - 1)) {
      index = take(index, true);
    } else if (CLAUSES.test(word)) {
      clause = 'other';
    } else if (clause === 'select') {
      if (piece.text === ',') items.push([]);
      else items.at(-1)?.push(piece);
    }
  }
  return { start, end, relations, items: items.filter(({ length }) => length > 0) };
}

const isDistinctFrom = (pieces: readonly Piece[], index: number): boolean =>
  wordOf(pieces[index - 1]) === 'DISTINCT' && /^(IS|NOT)$/.test(wordOf(pieces[index - 2]));

/** Words behind which stands the table that a statement writes, changes or describes. */
function isTargetWord(pieces: readonly Piece[], index: number): boolean {
  const word = wordOf(pieces[index]);
  if (word === 'INTO') return /^(INSERT|MERGE)$/.test(wordOf(pieces[index - 1]));
  if (word === 'TABLE') return /^(ALTER|DROP|TRUNCATE|ANALYZE)$/.test(wordOf(pieces[index - 1]));
  return index === 0 && /^(UPDATE|DESCRIBE|DESC|ANALYZE)$/.test(word);
}
