import { coerce } from '../cast.ts';
import { SqlError } from '../front-end.ts';
import { NativeError } from '../natives/native.ts';
import { javaRegex } from '../natives/text/java-regex.ts';
import { quoteString } from '../quote.ts';
import { BIGINT, BOOLEAN, type Typed, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { type Handlers, two } from './handler.ts';
import { plainPattern } from './regular-expressions.ts';

/** Functions of regular expressions that DuckDB's engine can mostly do. */
export const REGEXP_CALLS: Handlers = {
  regexp_like: two((text, pattern) => {
    if (!areTexts(text, pattern)) return null;
    const plain = plainPattern(pattern, 'test');
    const sql =
      plain === null
        ? `trino_regexp_like(${text.sql}, ${checked(pattern)})`
        : `regexp_matches(${text.sql}, ${plain})`;
    return { type: BOOLEAN, sql };
  }),
  regexp_extract([text, pattern, group, ...rest]) {
    if (text === undefined || pattern === undefined || rest.length > 0) return null;
    if (!areTexts(text, pattern)) return null;
    if (
      group !== undefined &&
      !['integer', 'bigint', 'smallint', 'tinyint'].includes(group.type.kind)
    )
      return null;
    const index = group === undefined ? 0 : Number(group.constant ?? -1);
    const plain = index < 0 ? null : plainPattern(pattern, 'text', index);
    const wanted = group === undefined ? '0' : coerce(group, BIGINT).sql;
    const sql =
      plain === null
        ? `trino_regexp_group(${text.sql}, ${checked(pattern)}, ${wanted})`
        : `trino_regexp_extract(${text.sql}, ${plain}, ${index})`;
    return { type: text.type, sql };
  },
  regexp_replace([text, pattern, replacement, ...rest]) {
    if (text === undefined || pattern === undefined || rest.length > 0) return null;
    if (!areTexts(text, pattern)) return null;
    const plain = fitsNothing(pattern) ? null : plainPattern(pattern, 'text');
    const target = replacement ?? { type: VARCHAR, sql: "''", constant: '' };
    if (target.type.kind !== 'varchar' && target.type.kind !== 'unknown') return null;
    const type = replacement === undefined ? text.type : replacedType(text.type, target.type);
    const simple = plain === null ? null : simpleReplacement(target);
    const sql =
      plain === null || simple === null
        ? `trino_regexp_replace(${text.sql}, ${checked(pattern)}, ${target.sql})`
        : `regexp_replace(${text.sql}, ${plain}, ${simple}, 'g')`;
    return { type, sql };
  },
};

const areTexts = (text: Typed, pattern: Typed): boolean =>
  [text, pattern].every(({ type }) => type.kind === 'varchar' || type.kind === 'unknown');

/** Whether a pattern fits an empty text: after a match DuckDB then skips one that Trino finds. */
function fitsNothing({ constant }: Typed): boolean {
  try {
    return typeof constant !== 'string' || javaRegex(constant).test('');
  } catch (error) {
    if (error instanceof NativeError) return true;
    throw error;
  }
}

/** A literal pattern is read once before the statement runs, so that what cannot be read is refused even inside TRY. */
function checked(pattern: Typed): string {
  if (typeof pattern.constant !== 'string') return pattern.sql;
  try {
    javaRegex(pattern.constant);
  } catch (error) {
    if (!(error instanceof NativeError) || !error.message.startsWith('NOT_SUPPORTED'))
      return pattern.sql;
    throw new SqlError('NOT_SUPPORTED', error.message.replace(/^\w+: /, ''), null);
  }
  return pattern.sql;
}

/** A replacement without groups, as DuckDB writes it; null for any other. */
function simpleReplacement({ constant }: Typed): string | null {
  return typeof constant === 'string' && !/[$\\]/.test(constant) ? quoteString(constant) : null;
}

function replacedType(text: TrinoType, replacement: TrinoType): TrinoType {
  if (
    text.kind !== 'varchar' ||
    replacement.kind !== 'varchar' ||
    text.length === null ||
    replacement.length === null
  )
    return VARCHAR;
  const [x, y] = [text.length, replacement.length];
  return {
    kind: 'varchar',
    length: Math.min(2147483647, x + Math.max(Math.floor((x * y) / 2), y) * (x + 1)),
  };
}
