import { loadProject } from '#server/pipelines/load-project.ts';
import { downstream } from '#server/pipelines/model/graph.ts';

export interface DownstreamAsset {
  /** `gold.fct_daily_glucose_metrics` */
  readonly name: string;
  /** Name of the mart that it is served as; null when it is not. */
  readonly mart: string | null;
  /** Tables of the change that it reads, at any depth. */
  readonly because: readonly string[];
}

/** What the project builds from tables, those themselves left out, in the order it is built. */
export async function findDownstream(
  { projectFolder }: { readonly projectFolder: string },
  { tables }: { readonly tables: readonly string[] },
): Promise<readonly DownstreamAsset[]> {
  const { assets } = await loadProject(projectFolder);
  const reached = tables
    .filter((table) => assets.some(({ name }) => name === table))
    .map((table) => ({ table, names: downstream(assets, table) }));
  return assets
    .filter(({ name }) => !tables.includes(name))
    .map(({ name, publish }) => ({
      name,
      mart: publish?.name ?? null,
      because: reached.filter(({ names }) => names.has(name)).map(({ table }) => table),
    }))
    .filter(({ because }) => because.length > 0);
}
