import {
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import { CRYPTO_NATIVES } from '#server/sql/hash-natives.ts';
import type { Native, NativeType, NativeValue } from '#server/sql/model/natives/native.ts';
import { NATIVES } from '#server/sql/model/natives/natives.ts';

const TYPES: Readonly<Record<NativeType, DuckDBType>> = {
  VARCHAR,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  BLOB,
  'VARCHAR[]': LIST(VARCHAR),
};

/** Makes the functions that compiled statements call, in the instance of the connection. */
export function registerNatives(connection: DuckDBConnection): void {
  for (const native of [...NATIVES, ...CRYPTO_NATIVES]) {
    connection.registerScalarFunction(scalarFunction(native));
  }
}

function scalarFunction({ name, parameters, returns, apply }: Native): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: parameters.map((type) => TYPES[type]),
    returnType: TYPES[returns],
    // Without it DuckDB would answer NULL arguments itself.
    specialHandling: true,
    mainFunction(info, input, output) {
      try {
        const columns = parameters.map((_, index) => input.getColumnValues(index));
        for (let row = 0; row < input.rowCount; row += 1) {
          const args = columns.map((column) => fromDuckDb(column[row] ?? null));
          output.setItem(row, toDuckDb(apply(args)));
        }
        output.flush();
      } catch (cause) {
        info.setError(cause instanceof Error ? cause.message : String(cause));
      }
    },
  });
}

function fromDuckDb(value: DuckDBValue): NativeValue {
  if (value instanceof DuckDBListValue) {
    return value.items.map((item) => (item === null ? null : String(item)));
  }
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value === null || typeof value !== 'object') return value;
  throw new TypeError('A native function takes no values of this type.');
}

function toDuckDb(value: NativeValue): DuckDBValue {
  if (value instanceof Uint8Array) return blobValue(value);
  if (value === null || typeof value !== 'object') return value;
  return listValue([...value]);
}
