import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Content } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Asset } from '#server/pipelines/model/project.ts';
import type { TableStates } from './model/freshness.ts';

/** Which of the assets exist at a reference spec, and the snapshot that each has there. */
export async function readTableStates(
  catalog: Pick<Catalog, 'getContents'>,
  ref: string,
  assets: readonly Pick<Asset, 'key'>[],
): Promise<TableStates> {
  const keys = assets.map(({ key }) => key);
  const { contents } = valueOrThrow(await catalog.getContents(ref, keys));
  return new Map(contents.map(({ key, content }) => [key.join('.'), snapshotOf(content)]));
}

function snapshotOf(content: Content): string | null {
  if (content.type !== 'ICEBERG_TABLE' || typeof content.snapshotId !== 'bigint') return null;
  return content.snapshotId < 0n ? null : String(content.snapshotId);
}
