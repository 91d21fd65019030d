import { scan, type Token } from './scan.ts';

/** A statement with named parameters as it is sent: `?` in place of each, and which value goes where. */
export interface BoundStatement {
  /** As long as the text that was given: places of errors stay. */
  readonly sql: string;
  /** Name of the value of each `?`; `?1`, `?2`, … for those that the text writes itself. */
  readonly order: readonly string[];
}

/**
 * Reads `:name` as a parameter, wherever a value may stand. The colon of `JSON_OBJECT('key': value)`
 * follows a value and is none.
 */
export function bindParameters(text: string): BoundStatement {
  const found = parametersIn(text);
  let sql = '';
  let at = 0;
  for (const { start, end } of found) {
    sql += `${text.slice(at, start)}?${' '.repeat(end - start - 1)}`;
    at = end;
  }
  return { sql: sql + text.slice(at), order: found.map(({ name }) => name) };
}

/** Names of the parameters of a text, each once, in order. */
export const parameterNames = (text: string): readonly string[] => [
  ...new Set(parametersIn(text).map(({ name }) => name)),
];

interface Parameter {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function parametersIn(text: string): readonly Parameter[] {
  const tokens = scan(text).filter(({ kind }) => kind !== 'comment');
  const found: Parameter[] = [];
  let unnamed = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'symbol') continue;
    if (token.text === '?') {
      unnamed += 1;
      found.push({ name: `?${unnamed}`, start: token.start, end: token.end });
    }
    const name = tokens[index + 1];
    const isParameter =
      token.text === ':' &&
      name?.kind === 'word' &&
      name.start === token.end &&
      !endsValue(tokens[index - 1], token);
    if (isParameter) found.push({ name: name.text, start: token.start, end: name.end });
  }
  return found;
}

function endsValue(before: Token | undefined, colon: Token): boolean {
  if (before === undefined) return false;
  if (before.kind === 'word') return before.end === colon.start;
  return before.kind !== 'symbol' || /^[)\]:]$/.test(before.text);
}
