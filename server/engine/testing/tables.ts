import type { IcebergTable } from '#server/catalog/model/content.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import type { OpenedEngine } from './open-engine.ts';

/** What the catalog says of table `s.t`. */
export async function contentOf({ catalog }: OpenedEngine, ref = 'main'): Promise<IcebergTable> {
  const answer = await catalog.getContents(ref, [['s', 't']]);
  const content = answer.ok ? answer.value.contents[0]?.content : undefined;
  if (content?.type !== 'ICEBERG_TABLE') throw new Error('No table.');
  return content as IcebergTable;
}

/** URIs of the data files of `s.t` now. */
export async function filesOf(opened: OpenedEngine): Promise<readonly string[]> {
  const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
  return (await planScan(opened, metadata, { snapshotId: null })).files.map((file) => file.path);
}

/** Points `s.t` of `main` at a metadata file that another engine wrote. */
export async function pointTo(opened: OpenedEngine, metadataLocation: string): Promise<void> {
  const { catalog } = opened;
  const { metadata } = await loadTable(opened, metadataLocation);
  const head = await catalog.getReference('main');
  const committed = await catalog.commit({
    branch: 'main',
    expectedHash: head.ok ? head.value.hash : '',
    meta: { message: 'written by another engine', authors: ['other'], properties: {} },
    operations: [
      {
        type: 'PUT',
        key: ['s', 't'],
        content: {
          ...(await contentOf(opened)),
          metadataLocation,
          snapshotId: metadata.currentSnapshotId ?? -1n,
          schemaId: metadata.currentSchemaId,
          specId: metadata.defaultSpecId,
          sortOrderId: metadata.defaultSortOrderId,
        },
      },
    ],
  });
  if (!committed.ok) throw new Error(JSON.stringify(committed.error));
}
