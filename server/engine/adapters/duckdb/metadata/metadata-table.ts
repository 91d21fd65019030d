import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import type { RefAt } from '../../shared/refs.ts';
import { findState, type LakeDeps, type LakeTable } from '../bind-iceberg.ts';
import type { BoundInput } from '../bound-input.ts';
import { boundRows, type LiteralRows } from '../literal-rows.ts';
import { filesTable, manifestsTable } from './file-tables.ts';
import { partitionsTable } from './partitions-table.ts';
import {
  historyTable,
  metadataLogTable,
  propertiesTable,
  refsTable,
  snapshotsTable,
  type TableState,
} from './snapshot-tables.ts';

type Build = (deps: LakeDeps, state: TableState) => LiteralRows | Promise<LiteralRows>;

const TABLES: Readonly<Record<string, Build>> = {
  snapshots: (_, state) => snapshotsTable(state),
  history: (_, state) => historyTable(state),
  refs: (_, state) => refsTable(state),
  properties: (_, state) => propertiesTable(state),
  metadata_log_entries: (_, state) => metadataLogTable(state),
  files: filesTable,
  manifests: manifestsTable,
  partitions: partitionsTable,
};

/** Metadata tables that Trino has and this engine has not. */
const OTHERS: readonly string[] = ['entries', 'all_entries', 'all_manifests', 'all_data_files'];

/** The metadata table that a name like `t$snapshots` means; null: it is a name like any other. */
export function metadataTableOf(
  table: string,
): { readonly table: string; readonly of: string } | null {
  const at = table.lastIndexOf('$');
  const kind = table.slice(at + 1);
  const isKnown = Object.hasOwn(TABLES, kind) || OTHERS.includes(kind);
  return at > 0 && isKnown ? { table: table.slice(0, at), of: kind } : null;
}

/** The rows of a metadata table of the table at that commit. Throws `SqlError`. */
export async function bindMetadataTable(
  deps: LakeDeps,
  reference: TableReference,
  named: { readonly table: string; readonly of: string },
  at: RefAt,
): Promise<BoundInput> {
  const build = TABLES[named.of];
  if (build === undefined) {
    const message = `Metadata table '$${named.of}' is not supported`;
    throw new SqlError('NOT_SUPPORTED', message, reference.position);
  }
  const { table, snapshot } = await stateOf(deps, reference, named.table, at);
  const { metadata, metadataLocation } = table;
  const bound = boundRows(await build(deps, { metadata, metadataLocation, snapshot }));
  const resolved = {
    name: [reference.catalog, ...reference.schema.split('.'), reference.table].join('.'),
    ref: at.ref,
    commitHash: at.hash,
    snapshotId: snapshot?.snapshotId ?? null,
  };
  return { ...bound, resolved };
}

/** An error names the metadata table, not the one that it is about. */
async function stateOf(
  deps: LakeDeps,
  reference: TableReference,
  table: string,
  at: RefAt,
): Promise<{ readonly table: LakeTable; readonly snapshot: TableState['snapshot'] }> {
  try {
    return await findState(deps, { ...reference, table }, at);
  } catch (cause) {
    if (!(cause instanceof SqlError) || cause.errorName !== 'TABLE_NOT_FOUND') throw cause;
    const { catalog, schema, position } = reference;
    const message = `Table '${catalog}.${schema}."${reference.table}"' does not exist: there is no table '${table}'.`;
    throw new SqlError(cause.errorName, message, position);
  }
}
