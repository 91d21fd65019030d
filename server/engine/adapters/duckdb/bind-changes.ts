import type { DataFile } from '#server/iceberg/model/data-file.ts';
import {
  currentSchema,
  type Snapshot,
  snapshotById,
  type TableMetadata,
} from '#server/iceberg/model/metadata.ts';
import { readEntries, readManifests } from '#server/iceberg/read-manifests.ts';
import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { CHANGE_COLUMNS } from '#server/sql/model/table-changes.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { RefAt } from '../shared/refs.ts';
import { findState, type LakeDeps } from './bind-iceberg.ts';
import type { BoundInput } from './bound-input.ts';
import { emptyRelation } from './empty-relation.ts';
import { icebergColumns, icebergRelation } from './iceberg-relation.ts';
import { namesIn } from './plan-table.ts';

type Changes = NonNullable<TableReference['changes']>;

/** Data files that one snapshot brought and took away. */
interface Change {
  readonly snapshot: Snapshot;
  readonly added: readonly DataFile[];
  readonly removed: readonly DataFile[];
}

/** The rows that snapshots of a table added and removed, file by file, as Trino tells them. */
export async function bindChanges(
  deps: LakeDeps,
  reference: TableReference & { readonly changes: Changes },
  at: RefAt,
  signal: AbortSignal,
): Promise<BoundInput> {
  const { table } = await findState(deps, { ...reference, version: null }, at);
  const { metadata, content } = table;
  const changes: Change[] = [];
  for (const snapshot of snapshotsBetween(metadata, reference)) {
    changes.push(await changeOf(deps, metadata, snapshot));
  }
  const schema = currentSchema(metadata);
  const files = changes.flatMap(({ added, removed }) => [...added, ...removed]);
  const namesOf = await namesIn(deps, metadata, files, signal);
  const columns = [...icebergColumns(schema), ...CHANGE_COLUMNS];
  const scan = { schema, metadata, deletesOf: new Map(), namesOf };
  const selects = changes.flatMap(({ snapshot, added, removed }, ordinal) =>
    [
      { type: 'delete', files: removed },
      { type: 'insert', files: added },
    ]
      .filter((side) => side.files.length > 0)
      .map((side) => {
        const rows = icebergRelation(deps.store, { ...scan, files: side.files });
        return `SELECT *, ${quoteString(side.type)} AS _change_type, CAST(${snapshot.snapshotId} AS BIGINT) AS _change_version_id, make_timestamptz(CAST(${snapshot.timestampMs} * 1000 AS BIGINT)) AS _change_timestamp, CAST(${ordinal} AS INTEGER) AS _change_ordinal FROM ${rows} AS r`;
      }),
  );
  const { schema: namespace, table: name, catalog, changes: range } = reference;
  return {
    table: {
      columns,
      relationSql:
        selects.length === 0 ? emptyRelation(columns) : `(${selects.join(' UNION ALL ')})`,
    },
    objects: files.map(({ path }) => path),
    resolved: {
      name: `${catalog}.${namespace}.${name}`,
      ref: at.ref,
      commitHash: at.hash,
      snapshotId: range.upTo,
    },
    lake: {
      key: [...namespace.split('.'), name],
      ref: at.ref,
      hash: at.hash,
      contentId: content.id ?? null,
      snapshotId: range.upTo,
    },
  };
}

/** The snapshots after the one and up to the other, oldest first; compaction changes no rows. */
function snapshotsBetween(
  metadata: TableMetadata,
  { changes, position, schema, table }: TableReference & { readonly changes: Changes },
): readonly Snapshot[] {
  const found: Snapshot[] = [];
  const fail = (message: string) => new SqlError('INVALID_ARGUMENTS', message, position);
  let next: bigint | null = changes.upTo;
  while (next !== null && next !== changes.after) {
    const snapshot = snapshotById(metadata, next);
    if (snapshot === null) {
      throw fail(
        `Table '${schema}.${table}' has no snapshot ${next}. Its table page lists what there is.`,
      );
    }
    found.push(snapshot);
    next = snapshot.parentSnapshotId;
  }
  if (next === null) {
    throw fail(`Snapshot ${changes.after} is none that snapshot ${changes.upTo} came from.`);
  }
  return found.toReversed().filter(({ summary }) => summary['operation'] !== 'replace');
}

async function changeOf(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  snapshot: Snapshot,
): Promise<Change> {
  const { snapshotId } = snapshot;
  const manifests = (await readManifests(deps, snapshot)).filter(
    ({ addedSnapshotId }) => addedSnapshotId === snapshotId,
  );
  const entries = (await readEntries(deps, metadata, manifests))
    .flat()
    .filter((entry) => entry.snapshotId === snapshotId && entry.status !== 'existing');
  if (entries.some(({ file }) => file.content !== 'data')) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `Snapshot ${snapshotId} deleted rows by delete files, whose changes are not told row by row. Compare the two snapshots instead.`,
      null,
    );
  }
  const filesOf = (status: 'added' | 'deleted') =>
    entries.filter((entry) => entry.status === status).map(({ file }) => file);
  return { snapshot, added: filesOf('added'), removed: filesOf('deleted') };
}
