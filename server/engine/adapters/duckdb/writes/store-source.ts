import type { DuckDBConnection } from '@duckdb/node-api';
import type { ScanFilter } from '#server/iceberg/model/filter.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import type { Around } from '#server/sql/model/scope.ts';
import type { StoredSource } from '#server/sql/model/statements/compile-merge.ts';
import {
  MERGE_SOURCE,
  type MergeSource,
  mergeKeys,
} from '#server/sql/model/statements/merge-source.ts';
import type { WriteTarget } from '#server/sql/model/statements/write-target.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import type { LakeTable } from '../bind-iceberg.ts';
import { interruptible } from '../interruptible.ts';
import { keyRanges } from '../key-ranges.ts';
import type { WriteDeps } from '../write-rows.ts';

export type MergeStatement = Extract<WriteStatement, { readonly kind: 'merge' }>;

const SOURCE = 'temp.main.w_source';
const KEYS = 'temp.main.w_keys';

export interface MergeInputs {
  readonly source: StoredSource;
  /** What rows of the table fulfil that may match one of the source. */
  readonly filter: ScanFilter;
}

/**
 * Computes the rows that a MERGE reads, once, and tells by their values which rows of the table they may
 * match. `dropSource` has to follow.
 */
export async function storeSource(
  deps: WriteDeps,
  statement: MergeStatement,
  {
    source,
    target,
    table,
    around,
  }: {
    readonly source: MergeSource;
    readonly target: WriteTarget;
    readonly table: LakeTable;
    readonly around: Around;
  },
): Promise<MergeInputs> {
  const { connection, signal } = deps;
  const run = (sql: string) => interruptible(connection, signal, () => connection.run(sql));
  const keys = mergeKeys(statement, target, source, around);
  await dropSource(connection);
  await run(`CREATE TEMP TABLE w_source AS ${source.select}`);
  const stored = { ...source, table: SOURCE };
  if (keys.size === 0) return { source: stored, filter: [] };
  const values = [...keys.values()].join(', ');
  await run(
    `CREATE TEMP TABLE w_keys AS SELECT DISTINCT ${values} FROM ${SOURCE} AS ${MERGE_SOURCE}`,
  );
  const filter = await keyRanges(deps, KEYS, currentSchema(table.metadata), [...keys.keys()]);
  return { source: stored, filter };
}

export async function dropSource(connection: DuckDBConnection): Promise<void> {
  for (const name of [SOURCE, KEYS]) await connection.run(`DROP TABLE IF EXISTS ${name}`);
}
