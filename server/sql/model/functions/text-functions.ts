import {
  BIGINT,
  BOOLEAN,
  DAY_TO_SECOND,
  DOUBLE,
  decimal,
  INTEGER,
  REAL,
  VARBINARY,
  VARCHAR,
} from '../typed.ts';
import type { TrinoType } from '../types.ts';
import {
  type Catalogue,
  firstType,
  type Parameter,
  type Returns,
  type Signature,
} from './signature.ts';

const one = (
  sql: string,
  returns: Returns,
  ...parameters: readonly Parameter[]
): readonly Signature[] => [{ parameters, returns, sql }];
const textOf = (length: number): TrinoType => ({ kind: 'varchar', length });
const listOf = (types: readonly TrinoType[]): TrinoType => ({
  kind: 'array',
  element: firstType(types),
});
const TEXT_MAP: TrinoType = { kind: 'map', key: VARCHAR, value: VARCHAR };
const TEXT_MULTIMAP: TrinoType = {
  kind: 'map',
  key: VARCHAR,
  value: { kind: 'array', element: VARCHAR },
};

/** Twelve times as long where every character is escaped. */
function encodedUrl([type]: readonly TrinoType[]): TrinoType {
  return type?.kind === 'varchar' && type.length !== null ? textOf(type.length * 12) : VARCHAR;
}

const bytes = (native: string): readonly Signature[] =>
  one(`${native}($1)`, VARBINARY, 'varbinary');
const hmac = (name: string): readonly Signature[] =>
  one(`trino_hmac_${name}($1, $2)`, VARBINARY, 'varbinary', 'varbinary');
const url = (part: string): readonly Signature[] =>
  one(`trino_url_${part}($1)`, firstType, 'varchar');

/** Functions of texts and bytes for which DuckDB has no expression. */
export const TEXT_FUNCTIONS: Catalogue = {
  levenshtein_distance: one('trino_levenshtein($1, $2)', BIGINT, 'varchar', 'varchar'),
  hamming_distance: one('trino_hamming($1, $2)', BIGINT, 'varchar', 'varchar'),
  soundex: one('trino_soundex($1)', textOf(4), 'varchar'),
  luhn_check: one('trino_luhn($1)', BOOLEAN, 'varchar'),
  translate: one('trino_translate($1, $2, $3)', VARCHAR, 'varchar', 'varchar', 'varchar'),
  strpos: one('trino_nth_position($1, $2, $3)', BIGINT, 'varchar', 'varchar', 'bigint'),
  split: one('trino_split_limited($1, $2, $3)', listOf, 'varchar', 'varchar', 'bigint'),
  split_to_map: one(
    'trino_entry_map(trino_unique_entries($1, $2, $3))',
    TEXT_MAP,
    'varchar',
    'varchar',
    'varchar',
  ),
  split_to_multimap: one(
    'trino_entry_multimap(trino_entries($1, $2, $3))',
    TEXT_MULTIMAP,
    'varchar',
    'varchar',
    'varchar',
  ),
  url_extract_host: url('host'),
  url_extract_path: url('path'),
  url_extract_query: url('query'),
  url_extract_fragment: url('fragment'),
  url_extract_protocol: url('protocol'),
  url_extract_port: one('trino_url_port($1)', BIGINT, 'varchar'),
  url_extract_parameter: one('trino_url_parameter($1, $2)', firstType, 'varchar', 'varchar'),
  url_encode: one('trino_url_encode($1)', encodedUrl, 'varchar'),
  url_decode: url('decode'),
  from_base64: one('trino_from_base64($1)', VARBINARY, 'varchar'),
  to_base64url: one('trino_to_base64url($1)', VARCHAR, 'varbinary'),
  from_base64url: one('trino_from_base64url($1)', VARBINARY, 'varchar'),
  to_base32: one('trino_to_base32($1)', VARCHAR, 'varbinary'),
  from_base32: one('trino_from_base32($1)', VARBINARY, 'varchar'),
  from_hex: one('trino_from_hex($1)', VARBINARY, 'varchar'),
  to_big_endian_64: one('trino_to_big_endian_64($1)', VARBINARY, 'bigint'),
  from_big_endian_64: one('trino_from_big_endian_64($1)', BIGINT, 'varbinary'),
  to_big_endian_32: one('trino_to_big_endian_32($1)', VARBINARY, 'integer'),
  from_big_endian_32: one('CAST(trino_from_big_endian_32($1) AS INTEGER)', INTEGER, 'varbinary'),
  to_ieee754_64: one('trino_to_ieee754_64($1)', VARBINARY, 'double'),
  from_ieee754_64: one('trino_from_ieee754_64($1)', DOUBLE, 'varbinary'),
  to_ieee754_32: one('trino_to_ieee754_32(CAST($1 AS DOUBLE))', VARBINARY, 'real'),
  from_ieee754_32: one('CAST(trino_from_ieee754_32($1) AS FLOAT)', REAL, 'varbinary'),
  reverse: bytes('trino_reverse_bytes'),
  lpad: one('trino_pad_bytes_left($1, $2, $3)', VARBINARY, 'varbinary', 'bigint', 'varbinary'),
  rpad: one('trino_pad_bytes_right($1, $2, $3)', VARBINARY, 'varbinary', 'bigint', 'varbinary'),
  substr: [
    ...one('trino_slice_bytes($1, $2, 2147483647)', VARBINARY, 'varbinary', 'bigint'),
    ...one('trino_slice_bytes($1, $2, $3)', VARBINARY, 'varbinary', 'bigint', 'bigint'),
  ],
  from_utf8: [
    ...one('trino_from_utf8($1, chr(65533))', VARCHAR, 'varbinary'),
    ...one('trino_from_utf8($1, $2)', VARCHAR, 'varbinary', 'varchar'),
    ...one('trino_from_utf8($1, trino_chr($2))', VARCHAR, 'varbinary', 'bigint'),
  ],
  md5: bytes('trino_md5'),
  sha1: bytes('trino_sha1'),
  sha256: bytes('trino_sha256'),
  sha512: bytes('trino_sha512'),
  hmac_md5: hmac('md5'),
  hmac_sha1: hmac('sha1'),
  hmac_sha256: hmac('sha256'),
  hmac_sha512: hmac('sha512'),
  crc32: one('trino_crc32($1)', BIGINT, 'varbinary'),
  xxhash64: bytes('trino_xxhash64'),
  murmur3: bytes('trino_murmur3'),
  spooky_hash_v2_64: bytes('trino_spooky_64'),
  spooky_hash_v2_32: bytes('trino_spooky_32'),
  format_number: [
    ...one('trino_format_long($1)', VARCHAR, 'bigint'),
    ...one('trino_format_number($1)', VARCHAR, 'double'),
  ],
  human_readable_seconds: one('trino_human_seconds($1)', VARCHAR, 'double'),
  parse_data_size: one('CAST(trino_data_size($1) AS DECIMAL(38, 0))', decimal(38, 0), 'varchar'),
  parse_duration: one('to_microseconds(trino_duration($1) * 1000)', DAY_TO_SECOND, 'varchar'),
  regexp_split: one('trino_regexp_split($1, $2)', listOf, 'varchar', 'varchar'),
  regexp_count: one('trino_regexp_count($1, $2)', BIGINT, 'varchar', 'varchar'),
  regexp_extract_all: [
    ...one('trino_regexp_groups($1, $2, 0)', listOf, 'varchar', 'varchar'),
    ...one('trino_regexp_groups($1, $2, $3)', listOf, 'varchar', 'varchar', 'bigint'),
  ],
  regexp_position: [
    ...one('CAST(trino_regexp_position($1, $2, 1, 1) AS INTEGER)', INTEGER, 'varchar', 'varchar'),
    ...one(
      'CAST(trino_regexp_position($1, $2, $3, 1) AS INTEGER)',
      INTEGER,
      'varchar',
      'varchar',
      'bigint',
    ),
    ...one(
      'CAST(trino_regexp_position($1, $2, $3, $4) AS INTEGER)',
      INTEGER,
      'varchar',
      'varchar',
      'bigint',
      'bigint',
    ),
  ],
};
