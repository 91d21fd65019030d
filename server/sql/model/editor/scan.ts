/** A piece of a text in Trino's dialect; white space is none. Offsets are UTF-16 units. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'comment';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PIECE =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|\d[\w.]*|\.\d[\w.]*|[\p{L}_][\p{L}\p{N}_@$]*|<>|!=|<=|>=|\|\||->|=>|\S/gu;

/** Every piece of the text, also of one that is not finished: an open string reaches to its end. */
export function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match !== null; match = PIECE.exec(text)) {
    const [piece] = match;
    const start = match.index;
    tokens.push({ kind: kindOf(piece), text: piece, start, end: start + piece.length });
  }
  return tokens;
}

function kindOf(piece: string): Token['kind'] {
  const first = piece.charAt(0);
  if (first === "'") return 'string';
  if (first === '"') return 'quoted';
  if (piece.startsWith('--') || piece.startsWith('/*')) return 'comment';
  if (/^\.?\d/.test(piece)) return 'number';
  return /^[\p{L}_]/u.test(piece) ? 'word' : 'symbol';
}

/** The pieces that a parser reads. */
export const withoutComments = (tokens: readonly Token[]): readonly Token[] =>
  tokens.filter(({ kind }) => kind !== 'comment');

/** A word in the case in which keywords are compared; anything else as it stands. */
export const keyword = (token: Token | undefined): string =>
  token?.kind === 'word' ? token.text.toUpperCase() : (token?.text ?? '');

export const isName = (token: Token | undefined): token is Token =>
  token !== undefined && (token.kind === 'quoted' || token.kind === 'word');

/** What a name stands for: lower case unless it is quoted. */
export const nameOf = (token: Token): string =>
  token.kind === 'quoted'
    ? token.text.replace(/^"|"$/g, '').replaceAll('""', '"')
    : token.text.toLowerCase();

/** A name as it is written in a statement, quoted where it must be. */
export const writeName = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name.toUpperCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`;

/** Words that cannot be names without quotes, as Trino's manual lists them. */
export const RESERVED: ReadonlySet<string> = new Set(
  (
    'ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE ' +
    'CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE ' +
    'DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR FROM FULL ' +
    'GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT ' +
    'JSON_QUERY JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT ' +
    'NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE UESCAPE ' +
    'UNION UNNEST USING VALUES WHEN WHERE WITH'
  ).split(' '),
);
