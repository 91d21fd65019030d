import { type Native, NativeError, native, nativeOfNulls } from '../native.ts';
import { javaFloat } from './java-number.ts';
import {
  arrayContains,
  arrayGet,
  arrayLength,
  canonicalJson,
  elements,
  extract,
  extractScalar,
  fields,
  isScalar,
  members,
  sizeAt,
} from './json-documents.ts';
import {
  jsonExists,
  jsonItems,
  jsonObject,
  jsonPart,
  jsonQuery,
  jsonValue,
  markOf,
  sortedObject,
} from './json-functions.ts';
import { jsonText, printDouble } from './print-json.ts';

const PATH = ['VARCHAR', 'VARCHAR', 'VARCHAR'] as const;

/** The scalar of a cast from json, marked. */
function scalarMark(json: string, typeName: string): string | null {
  const mark = markOf(json);
  if (mark !== undefined) return mark;
  throw new NativeError('INVALID_CAST_ARGUMENT', `Cannot cast '${json}' to ${typeName}`);
}

/** What compiled queries call about JSON. */
export const JSON_NATIVES: readonly Native[] = [
  native('trino_json_parse', ['VARCHAR'], 'VARCHAR', canonicalJson),
  native('trino_json_extract', ['VARCHAR', 'VARCHAR'], 'VARCHAR', extract),
  native('trino_json_extract_scalar', ['VARCHAR', 'VARCHAR'], 'VARCHAR', extractScalar),
  native('trino_json_size', ['VARCHAR', 'VARCHAR'], 'BIGINT', sizeAt),
  native('trino_json_array_length', ['VARCHAR'], 'BIGINT', arrayLength),
  native('trino_json_array_contains', ['VARCHAR', 'VARCHAR'], 'BOOLEAN', arrayContains),
  native('trino_json_array_get', ['VARCHAR', 'BIGINT'], 'VARCHAR', arrayGet),
  native('trino_is_json_scalar', ['VARCHAR'], 'BOOLEAN', isScalar),
  native('trino_json_string', ['VARCHAR'], 'VARCHAR', jsonText),
  native('trino_json_double', ['DOUBLE'], 'VARCHAR', printDouble),
  native('trino_json_real', ['DOUBLE'], 'VARCHAR', (value) =>
    Number.isFinite(value) ? javaFloat(value) : `"${value}"`,
  ),
  native('trino_json_part', ['VARCHAR'], 'VARCHAR', jsonPart),
  native('trino_json_mark', ['VARCHAR', 'VARCHAR'], 'VARCHAR', scalarMark),
  native('trino_json_elements', ['VARCHAR', 'VARCHAR'], 'VARCHAR[]', elements),
  native('trino_json_keys', ['VARCHAR', 'VARCHAR'], 'VARCHAR[]', (json, type) =>
    members(json, type, 'keys'),
  ),
  native('trino_json_values', ['VARCHAR', 'VARCHAR'], 'VARCHAR[]', (json, type) =>
    members(json, type, 'values'),
  ),
  native('trino_json_fields', ['VARCHAR', 'VARCHAR', 'VARCHAR[]'], 'VARCHAR[]', fields),
  native('trino_json_value', [...PATH, 'VARCHAR', 'VARCHAR'], 'VARCHAR', jsonValue),
  native(
    'trino_json_query',
    [...PATH, 'VARCHAR', 'BOOLEAN', 'VARCHAR', 'VARCHAR'],
    'VARCHAR',
    (document, path, passing, wrapper, omitQuotes, onEmpty, onError) =>
      jsonQuery(document, path, passing, {
        wrapper: wrapper === 'conditional' || wrapper === 'unconditional' ? wrapper : 'without',
        omitQuotes,
        onEmpty,
        onError,
      }),
  ),
  native('trino_json_exists', [...PATH, 'VARCHAR'], 'BOOLEAN', jsonExists),
  native('trino_json_items', [...PATH, 'VARCHAR'], 'VARCHAR[]', jsonItems),
  native('trino_json_sorted', ['VARCHAR[]', 'VARCHAR[]'], 'VARCHAR', sortedObject),
  nativeOfNulls(
    'trino_json_object',
    ['VARCHAR[]', 'VARCHAR[]', 'BOOLEAN', 'BOOLEAN'],
    'VARCHAR',
    (keys, values, absent, unique) =>
      jsonObject(keys ?? [], values ?? [], absent === true, unique === true),
  ),
];
