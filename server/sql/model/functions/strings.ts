import { BIGINT, BOOLEAN, VARBINARY, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { type Catalogue, firstType, type Signature } from './signature.ts';

const text = (sql: string): Signature => ({ parameters: ['varchar'], returns: firstType, sql });

const char = (sql: string): Signature => ({ parameters: ['char'], returns: firstType, sql });

/** Functions of texts and bytes. */
export const STRINGS: Catalogue = {
  lower: [text('lower($1)'), char('lower($1)')],
  upper: [text('trino_upper($1)'), char('trino_upper($1)')],
  reverse: [text('trino_reverse($1)')],
  trim: [
    text('trino_trim($1)'),
    { parameters: ['varchar', 'varchar'], returns: firstType, sql: 'trim($1, $2)' },
  ],
  ltrim: [
    text('trino_ltrim($1)'),
    { parameters: ['varchar', 'varchar'], returns: firstType, sql: 'ltrim($1, $2)' },
  ],
  rtrim: [
    text('trino_rtrim($1)'),
    { parameters: ['varchar', 'varchar'], returns: firstType, sql: 'rtrim($1, $2)' },
  ],
  length: [
    { parameters: ['varchar'], returns: BIGINT, sql: 'length($1)' },
    { parameters: ['varbinary'], returns: BIGINT, sql: 'octet_length($1)' },
  ],
  substr: [
    { parameters: ['varchar', 'bigint'], returns: firstType, sql: 'trino_substr($1, $2)' },
    {
      parameters: ['varchar', 'bigint', 'bigint'],
      returns: firstType,
      sql: 'trino_substr_length($1, $2, $3)',
    },
  ],
  strpos: [{ parameters: ['varchar', 'varchar'], returns: BIGINT, sql: 'strpos($1, $2)' }],
  starts_with: [
    { parameters: ['varchar', 'varchar'], returns: BOOLEAN, sql: 'starts_with($1, $2)' },
  ],
  replace: [
    { parameters: ['varchar', 'varchar'], returns: firstType, sql: "trino_replace($1, $2, '')" },
    {
      parameters: ['varchar', 'varchar', 'varchar'],
      returns: replaced,
      sql: 'trino_replace($1, $2, $3)',
    },
  ],
  split_part: [
    {
      parameters: ['varchar', 'varchar', 'bigint'],
      returns: firstType,
      sql: 'trino_split_part($1, $2, $3)',
    },
  ],
  split: [
    {
      parameters: ['varchar', 'varchar'],
      returns: (types) => ({ kind: 'array', element: firstType(types) }),
      sql: 'trino_split($1, $2)',
    },
  ],
  lpad: [
    {
      parameters: ['varchar', 'bigint', 'varchar'],
      returns: VARCHAR,
      sql: 'trino_pad_left($1, $2, $3)',
    },
  ],
  rpad: [
    {
      parameters: ['varchar', 'bigint', 'varchar'],
      returns: VARCHAR,
      sql: 'trino_pad_right($1, $2, $3)',
    },
  ],
  chr: [{ parameters: ['bigint'], returns: { kind: 'varchar', length: 1 }, sql: 'trino_chr($1)' }],
  to_utf8: [{ parameters: ['varchar'], returns: VARBINARY, sql: 'encode($1)' }],
  to_hex: [{ parameters: ['varbinary'], returns: VARCHAR, sql: 'hex($1)' }],
  to_base64: [{ parameters: ['varbinary'], returns: VARCHAR, sql: 'trino_to_base64($1)' }],
  fail: [
    {
      parameters: ['varchar'],
      returns: { kind: 'unknown' },
      sql: "CAST(trino_fail('GENERIC_USER_ERROR: ' || $1) AS VARCHAR)",
    },
  ],
};

/** Length of a text in which every gap may take the replacement. */
function replaced(types: readonly TrinoType[]): TrinoType {
  const [source, , target] = types;
  if (source?.kind !== 'varchar' || target?.kind !== 'varchar') return VARCHAR;
  if (source.length === null || target.length === null) return VARCHAR;
  return { kind: 'varchar', length: source.length + target.length * (source.length + 1) };
}
