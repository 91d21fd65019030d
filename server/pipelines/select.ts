import { AppError } from '#server/platform/errors.ts';
import { nearest } from './model/nearest.ts';
import type { Asset, Project } from './model/project.ts';
import { selectAssets } from './model/selection.ts';

/**
 * The assets that a selection names, each after what it reads; all of them for null. Throws
 * `invalid` when a part of the selection is not understood or matches nothing.
 */
export function select(
  project: Pick<Project, 'assets'>,
  selection: string | null,
): readonly Asset[] {
  const selected = selectAssets(project.assets, selection);
  if (selected.ok) return selected.assets;
  const near = nearest(
    selected.term.replaceAll('+', ''),
    project.assets.map((asset) => asset.name),
  );
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  throw new AppError('invalid', `Selection: ${selected.term} ${selected.reason}.${hint}`);
}
