import { BIGINT, BOOLEAN, JSON_TYPE, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import type { Catalogue, Parameter, Signature } from './signature.ts';

/** A function of a document, which may be a text or a value of type json. */
const ofDocument = (
  returns: TrinoType,
  sql: string,
  ...rest: readonly Parameter[]
): readonly Signature[] =>
  (['varchar', 'json'] as const).map((kind) => ({ parameters: [kind, ...rest], returns, sql }));

const contains = (kind: Parameter, item: string): readonly Signature[] =>
  ofDocument(BOOLEAN, `trino_json_array_contains($1, ${item})`, kind);

/** Functions of JSON that are no special forms of the grammar. */
export const JSON_FUNCTIONS: Catalogue = {
  json_parse: [{ parameters: ['varchar'], returns: JSON_TYPE, sql: 'trino_json_parse($1)' }],
  json_format: [{ parameters: ['json'], returns: VARCHAR, sql: '$1' }],
  is_json_scalar: ofDocument(BOOLEAN, 'trino_is_json_scalar($1)'),
  json_array_length: ofDocument(BIGINT, 'trino_json_array_length($1)'),
  json_array_get: ofDocument(JSON_TYPE, 'trino_json_array_get($1, $2)', 'bigint'),
  json_array_contains: [
    ...contains('bigint', 'CAST($2 AS VARCHAR)'),
    ...contains('double', 'trino_json_double($2)'),
    ...contains('boolean', 'CAST($2 AS VARCHAR)'),
    ...contains('varchar', 'trino_json_string($2)'),
  ],
  json_extract: ofDocument(JSON_TYPE, 'trino_json_extract($1, $2)', 'varchar'),
  json_size: ofDocument(BIGINT, 'trino_json_size($1, $2)', 'varchar'),
};
