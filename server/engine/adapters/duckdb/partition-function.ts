import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { PARTITION_FUNCTION, partitionText } from '../../model/partition-key.ts';

/** Partitions by transforms that DuckDB does not know, in the instance of the connection; transform and type are literals. */
export function registerPartitionFunction(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: PARTITION_FUNCTION,
      parameterTypes: [VARCHAR, VARCHAR, VARCHAR],
      returnType: VARCHAR,
      mainFunction(info, input, output) {
        try {
          const [transform, type] = input.getRowValues(0).map(String);
          const of = memoize((value) => partitionText(transform ?? '', type ?? '', value));
          const values = input.getColumnValues(2);
          const texts = values.map((value) => (value === null ? null : of(String(value))));
          for (const [row, text] of texts.entries()) output.setItem(row, text);
          output.flush();
        } catch (cause) {
          info.setError(cause instanceof Error ? cause.message : String(cause));
        }
      },
    }),
  );
}

/** Partition columns have few values, and a function of JavaScript is slow. */
function memoize<T>(compute: (value: string) => T): (value: string) => T {
  const known = new Map<string, T>();
  return (value) => {
    const hit = known.get(value);
    if (hit !== undefined) return hit;
    const computed = compute(value);
    known.set(value, computed);
    return computed;
  };
}
