import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { isIcebergTable } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { SnapshotLine, SnapshotLines } from './model/reflection.ts';

const ONLY_ADDING: ReadonlySet<string | undefined> = new Set(['append', 'replace']);

/** The snapshots of some tables at a reference spec, by table name; a table that is absent is not in the map. */
export async function readSnapshotLines(
  deps: { readonly catalog: Pick<Catalog, 'getContents'>; readonly store: ObjectStore },
  ref: string,
  names: readonly string[],
): Promise<SnapshotLines> {
  if (names.length === 0) return new Map();
  const keys = [...new Set(names)].map((name) => name.split('.'));
  const { contents } = valueOrThrow(await deps.catalog.getContents(ref, keys));
  const lines = new Map<string, SnapshotLine>();
  for (const { key, content } of contents) {
    if (!isIcebergTable(content)) continue;
    const { metadata } = await loadTable(deps, content.metadataLocation);
    lines.set(key.join('.'), lineOf(metadata, content.snapshotId));
  }
  return lines;
}

function lineOf({ snapshots }: TableMetadata, head: bigint): SnapshotLine {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const line: SnapshotLine[number][] = [];
  let id: bigint | null = head;
  while (id !== null) {
    const snapshot = byId.get(id);
    // What a table no longer knows ends its line; each is visited once, also in a circle.
    if (snapshot === undefined) break;
    byId.delete(id);
    const onlyAdds = ONLY_ADDING.has(snapshot.summary['operation']);
    line.push({ snapshotId: String(id), onlyAdds });
    id = snapshot.parentSnapshotId;
  }
  return line;
}
