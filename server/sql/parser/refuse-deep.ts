import { type Position, SqlError } from '../model/front-end.ts';

/** Deeper than people write; the parser's time grows with every level. */
const MAX_DEPTH = 100;

const TOKEN = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[()[\]]/g;

/** Throws `STATEMENT_TOO_LARGE` for brackets within brackets within brackets. */
export function refuseDeep(sql: string): void {
  let depth = 0;
  for (const { 0: token, index } of sql.matchAll(TOKEN)) {
    if (token === '(' || token === '[') depth += 1;
    else if (token === ')' || token === ']') depth -= 1;
    if (depth > MAX_DEPTH) throw tooLarge(placeOf(sql, index));
  }
}

/** The error for a statement that goes deeper than there is room for. */
export const tooLarge = (position: Position | null): SqlError =>
  new SqlError(
    'STATEMENT_TOO_LARGE',
    `The statement is nested too deeply: at most ${MAX_DEPTH} levels. Give parts of it names by WITH.`,
    position,
  );

function placeOf(sql: string, index: number): Position {
  const before = sql.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
