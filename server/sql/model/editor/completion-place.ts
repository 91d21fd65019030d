import { readQuery } from './read-query.ts';
import type { Relation } from './read-relation.ts';
import { isName, keyword, nameOf, scan, type Token, withoutComments } from './scan.ts';

/** What may stand at a place of a statement. */
export type CompletionPlace =
  /** In a string or comment: nothing is offered. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'table'; readonly before: readonly string[] }
  | { readonly kind: 'schema'; readonly before: readonly string[] }
  /** A value: columns, functions, keywords; behind a dot what the name before it has. */
  | { readonly kind: 'value'; readonly before: readonly string[] }
  | { readonly kind: 'version' | 'timestamp'; readonly relation: Relation }
  | { readonly kind: 'alias' }
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** The place of the cursor and what it would replace. */
export interface Place {
  readonly place: CompletionPlace;
  /** Where the word at the cursor starts. */
  readonly start: number;
  /** What is typed of it, as it stands. */
  readonly typed: string;
}

/** What may be put in at `offset` of a statement. */
export function placeAt(sql: string, offset: number): Place {
  const all = scan(sql);
  const around = all.find(({ start, end }) => start < offset && offset <= end);
  const tokens = withoutComments(all);
  if (around !== undefined && isClosed(around, offset)) {
    return { place: { kind: 'nothing' }, start: offset, typed: '' };
  }
  const word = around?.kind === 'word' || around?.kind === 'quoted' ? around : null;
  const isQuoted = around?.kind === 'string';
  const start = word?.start ?? (isQuoted ? around.start : offset);
  const typed = sql.slice(start, offset);
  const period = periodAround(sql, start, offset);
  if (period !== null) return { place: period, start: Math.max(start, 0), typed };
  if (isQuoted) return { place: { kind: 'nothing' }, start, typed };
  const left = tokens.filter(({ end }) => end <= start);
  const { before, rest } = dottedBefore(left);
  return { place: placeBehind(rest, before), start, typed };
}

function isClosed(token: Token, offset: number): boolean {
  if (token.kind === 'comment') return token.text.startsWith('--') || offset < token.end;
  return token.kind === 'number';
}

/** `iceberg.silver.` before the cursor as its parts, and what stands before them. */
function dottedBefore(left: readonly Token[]): {
  readonly before: readonly string[];
  readonly rest: readonly Token[];
} {
  const before: string[] = [];
  let end = left.length;
  for (;;) {
    const name = left[end - 2];
    if (left[end - 1]?.text !== '.' || !isName(name)) break;
    before.unshift(nameOf(name));
    end -= 2;
  }
  return { before, rest: left.slice(0, end) };
}

/** The clause whose value is written at the cursor. */
function periodAround(sql: string, start: number, offset: number): CompletionPlace | null {
  const left = withoutComments(scan(sql.slice(0, start)));
  const [kind, as, of] = left.slice(-3).map(keyword);
  const isOpen = as === 'AS' && of === 'OF' && (kind === 'VERSION' || kind === 'TIMESTAMP');
  if (!isOpen) return null;
  const levels = [readQuery(sql)];
  for (let level = levels.shift(); level !== undefined; level = levels.shift()) {
    levels.push(...level.inner);
    const relation = level.blocks
      .flatMap(({ relations }) => relations)
      .find(({ period }) => period !== null && period.start < start && offset <= period.end + 1);
    if (relation?.period != null) return { kind: relation.period.kind, relation };
  }
  return null;
}

const STATEMENTS =
  'SELECT WITH SHOW DESCRIBE EXPLAIN INSERT UPDATE DELETE MERGE CREATE ALTER DROP USE SET VALUES CALL PREPARE EXECUTE'.split(
    ' ',
  );

const FOLLOWERS: Readonly<Record<string, readonly string[]>> = {
  GROUP: ['BY'],
  ORDER: ['BY'],
  PARTITION: ['BY'],
  INSERT: ['INTO'],
  MERGE: ['INTO'],
  DELETE: ['FROM'],
  LEFT: ['JOIN', 'OUTER JOIN'],
  RIGHT: ['JOIN', 'OUTER JOIN'],
  FULL: ['JOIN', 'OUTER JOIN'],
  INNER: ['JOIN'],
  CROSS: ['JOIN'],
  NATURAL: ['JOIN'],
  IS: ['NULL', 'NOT NULL', 'DISTINCT FROM'],
  CREATE: ['TABLE', 'VIEW', 'SCHEMA', 'OR REPLACE VIEW'],
  ALTER: ['TABLE', 'SCHEMA', 'VIEW'],
  DROP: ['TABLE', 'VIEW', 'SCHEMA'],
  SHOW: [
    'TABLES',
    'SCHEMAS',
    'CATALOGS',
    'COLUMNS FROM',
    'CREATE TABLE',
    'SESSION',
    'FUNCTIONS',
    'STATS FOR',
  ],
  TABLES: ['FROM', 'LIKE'],
  SCHEMAS: ['FROM', 'LIKE'],
  SET: ['SESSION', 'TIME ZONE'],
  RESET: ['SESSION'],
  EXPLAIN: ['SELECT', 'ANALYZE', '(TYPE IO)', '(TYPE VALIDATE)'],
  FOR: ['VERSION AS OF', 'TIMESTAMP AS OF'],
  VERSION: ['AS OF'],
};

/** What may stand behind these pieces. */
function placeBehind(left: readonly Token[], before: readonly string[]): CompletionPlace {
  const last = left.at(-1);
  const word = last?.kind === 'word' ? keyword(last) : '';
  const earlier = keyword(left.at(-2));
  const first = keyword(left[0]);
  if (last === undefined) {
    return before.length === 0 ? { kind: 'words', words: STATEMENTS } : { kind: 'value', before };
  }
  if (first === 'USE' && left.length === 1) return { kind: 'schema', before };
  if (/^(FROM|IN)$/.test(word) && first === 'SHOW') {
    const isSchemaList = /^(TABLES|SCHEMAS)$/.test(earlier);
    return { kind: isSchemaList ? 'schema' : 'table', before };
  }
  if (word === 'AS' && before.length === 0 && !isCast(left)) return { kind: 'alias' };
  if (expectsTable(left, word, earlier, first)) return { kind: 'table', before };
  if (word === 'AS' && earlier === 'VERSION') return { kind: 'words', words: ['OF'] };
  const follow = before.length === 0 ? FOLLOWERS[word] : undefined;
  if (follow !== undefined && (word !== 'SET' || left.length === 1)) {
    return { kind: 'words', words: follow };
  }
  if (word === 'BY' || before.length > 0) return { kind: 'value', before };
  if (before.length === 0 && isBehindTable(left)) return { kind: 'words', words: BEHIND_TABLE };
  return { kind: 'value', before };
}

const BEHIND_TABLE =
  'FOR VERSION AS OF|FOR TIMESTAMP AS OF|WHERE|JOIN|LEFT JOIN|CROSS JOIN|ON|USING|GROUP BY|HAVING|ORDER BY|LIMIT|UNION ALL|TABLESAMPLE BERNOULLI|AS'.split(
    '|',
  );

function expectsTable(
  left: readonly Token[],
  word: string,
  earlier: string,
  first: string,
): boolean {
  if (/^(FROM|JOIN)$/.test(word)) return !isDistinct(left) && !isInCall(left);
  if (word === 'INTO') return true;
  if (word === 'TABLE') return /^(ALTER|DROP|TRUNCATE|CREATE)$/.test(earlier);
  if (/^(UPDATE|DESCRIBE|DESC|ANALYZE)$/.test(word)) return left.length === 1;
  if (word === 'USING') return first === 'MERGE';
  return left.at(-1)?.text === ',' && isInFrom(left.slice(0, -1));
}

const isDistinct = (left: readonly Token[]): boolean => keyword(left.at(-2)) === 'DISTINCT';

/** `extract(year FROM`, `trim(x FROM`: no table follows. */
function isInCall(left: readonly Token[]): boolean {
  const open = openParenthesis(left);
  return /^(EXTRACT|TRIM|SUBSTRING)$/.test(keyword(left[open - 1]));
}

const isCast = (left: readonly Token[]): boolean =>
  /^(CAST|TRY_CAST)$/.test(keyword(left[openParenthesis(left) - 1]));

/** Index of the parenthesis that is open at the end; -1 when none is. */
function openParenthesis(left: readonly Token[]): number {
  let depth = 0;
  for (let index = left.length - 1; index >= 0; index--) {
    const text = left[index]?.text;
    if (text === ')') depth += 1;
    if (text === '(') depth -= 1;
    if (depth < 0) return index;
  }
  return -1;
}

const CLAUSE = /^(SELECT|FROM|WHERE|GROUP|HAVING|ORDER|LIMIT|ON|USING|SET|VALUES|OFFSET|BY)$/;

function lastClause(left: readonly Token[]): number {
  const open = openParenthesis(left);
  let depth = 0;
  for (let index = left.length - 1; index > open; index--) {
    const token = left[index];
    if (token?.text === ')') depth += 1;
    if (token?.text === '(') depth -= 1;
    if (depth === 0 && token?.kind === 'word' && CLAUSE.test(keyword(token))) return index;
  }
  return -1;
}

const isInFrom = (left: readonly Token[]): boolean => {
  const index = lastClause(left);
  return keyword(left[index]) === 'FROM' && !isInCall(left.slice(0, index + 1));
};

/** Behind a table's name, its alias or its clause. */
const isBehindTable = (left: readonly Token[]): boolean => {
  const last = left.at(-1);
  const isEnd =
    last?.kind === 'quoted' ||
    last?.kind === 'string' ||
    last?.kind === 'number' ||
    last?.text === ')';
  const isWord = last?.kind === 'word' && !/^(FROM|JOIN|ON|BY)$/.test(keyword(last));
  return isInFrom(left) && (isEnd || isWord);
};
