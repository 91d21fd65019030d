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
