import type { MaterializeRequest, WriteMode } from '#server/engine/port.ts';
import { assertNever } from '#server/platform/result.ts';
import type { Asset, Project } from './model/project.ts';
import { renderModel, renderScope } from './render.ts';

/**
 * What the engine needs to build a model: in full when `since` is null, else as an addition to the
 * table that is there, with the snapshot that it reflects of each source in `asset.deltas`.
 */
export function renderBuild(
  project: Project,
  asset: Asset,
  since: ReadonlyMap<string, bigint> | null,
): Pick<MaterializeRequest, 'statement' | 'mode' | 'deltas'> {
  const incremental = since !== null;
  return {
    statement: { sql: renderModel(project, asset, { incremental }) },
    mode: incremental ? incrementalMode(project, asset) : { kind: 'replace' },
    deltas: asset.deltas.flatMap((source) => {
      const sinceSnapshotId = since?.get(source);
      if (sinceSnapshotId === undefined) return [];
      const key = source.split('.');
      return [{ name: key.at(-1) ?? source, key, sinceSnapshotId }];
    }),
  };
}

function incrementalMode(project: Project, asset: Asset): WriteMode {
  const key = asset.uniqueKey;
  switch (asset.strategy) {
    case 'append':
      return { kind: 'append' };
    case 'merge':
      return { kind: 'merge', key };
    case 'delete-insert': {
      const sql = renderScope(project, asset);
      return { kind: 'delete-insert', key, scope: sql === null ? null : { sql } };
    }
    default:
      return assertNever(asset.strategy);
  }
}
