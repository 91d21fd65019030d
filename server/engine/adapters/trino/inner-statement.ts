import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import type { StatementHeaders } from './session-headers.ts';

interface Inner {
  /** What is bound to tables: the statement, or the one that it executes. */
  readonly text: string;
  /** The statement with the bound text in its place. */
  readonly wrap: (
    bound: string,
    headers: StatementHeaders,
  ) => { readonly sql: string; readonly headers: StatementHeaders };
}

/** What may stand between two words. */
const GAP = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)`;
const words = (...parts: readonly string[]): string => parts.join(`${GAP}+`);
const pattern = (text: string) => new RegExp(`^${GAP}*${text}`, 'i');

const IMMEDIATE = pattern(`(${words('EXECUTE', 'IMMEDIATE')}${GAP}*)'((?:[^']|'')*)'`);
const ANY_IMMEDIATE = pattern(String.raw`${words('EXECUTE', 'IMMEDIATE')}\b`);
const NAME = `(?:"((?:[^"]|"")+)"|([a-z_][a-z0-9_@$]*))`;
const BY_NAME = pattern(
  words(`(?:EXECUTE|${words('DESCRIBE', 'INPUT')}|${words('DESCRIBE', 'OUTPUT')})`, NAME),
);
const PREPARE = pattern(String.raw`PREPARE\b`);

/**
 * The statement that another one runs: the text of EXECUTE IMMEDIATE, or what was prepared under a name.
 * What is prepared now is bound when it is executed. Throws `SqlError` for a name that nothing was prepared under.
 */
export function innerStatement(sql: string, prepared: Readonly<Record<string, string>>): Inner {
  const immediate = IMMEDIATE.exec(sql);
  if (immediate !== null) {
    const [whole, start = '', quoted = ''] = immediate;
    return {
      text: quoted.replaceAll("''", "'"),
      wrap: (bound, headers) => ({
        sql: start + quoteString(bound) + sql.slice(whole.length),
        headers,
      }),
    };
  }
  // Read in another way than Trino reads it, another statement would be judged than the one that runs.
  if (ANY_IMMEDIATE.test(sql)) {
    throw new SqlError(
      'NOT_SUPPORTED',
      "EXECUTE IMMEDIATE takes a plain text here: EXECUTE IMMEDIATE 'SELECT 1'.",
      null,
    );
  }
  const [, quotedName, plainName] = BY_NAME.exec(sql) ?? [];
  const name = quotedName?.replaceAll('""', '"') ?? plainName?.toLowerCase();
  if (name !== undefined) {
    const text = prepared[name];
    if (text === undefined) {
      throw new SqlError('NOT_FOUND', `Prepared statement not found: ${name}`, null);
    }
    return {
      text,
      wrap: (bound, headers) => ({
        sql,
        headers: { ...headers, prepared: { ...headers.prepared, [name]: bound } },
      }),
    };
  }
  // To its parser the text behind is no statement yet.
  if (PREPARE.test(sql)) return { text: 'SELECT 1', wrap: (_bound, headers) => ({ sql, headers }) };
  return { text: sql, wrap: (bound, headers) => ({ sql: bound, headers }) };
}
