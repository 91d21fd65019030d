import type { Catalog } from '#server/catalog/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import { loadProject } from '#server/pipelines/load-project.ts';
import { findDueMarts } from '#server/runs/find-due-marts.ts';

export interface MartView {
  readonly name: string;
  /** `behind`: its table on the default branch is newer than what PostgreSQL serves. */
  readonly state: 'current' | 'behind' | 'unpublished';
  /** The three are null for one that was never published. */
  readonly publishedAt: Date | null;
  readonly commitHash: string | null;
  readonly rowCount: number | null;
}

interface Deps {
  readonly catalog: Catalog;
  readonly marts: Pick<MartStore, 'list'>;
  readonly projectFolder: string;
}

/** Every mart of the project or of PostgreSQL, in name order, and whether it is the newest there is. */
export async function getFreshness(deps: Deps): Promise<readonly MartView[]> {
  const project = await loadProject(deps.projectFolder);
  const [stamps, due] = await Promise.all([
    deps.marts.list(),
    findDueMarts(deps, project, deps.catalog.defaultBranch),
  ]);
  const behind = new Set(due.map(({ target }) => target.name));
  const declared = project.assets.flatMap(({ publish }) => publish?.name ?? []);
  const stamped = new Map(stamps.map((stamp) => [stamp.name, stamp]));
  const names = new Set([...declared, ...stamped.keys()]);
  return [...names].toSorted().map((name) => {
    const stamp = stamped.get(name);
    if (stamp === undefined) {
      return { name, state: 'unpublished', publishedAt: null, commitHash: null, rowCount: null };
    }
    const { publishedAt, commitHash, rowCount } = stamp;
    const state = behind.has(name) ? 'behind' : 'current';
    return { name, state, publishedAt, commitHash, rowCount };
  });
}
