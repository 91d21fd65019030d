import type { Catalog } from '#server/catalog/port.ts';
import type { Asset, Project } from '#server/pipelines/model/project.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { findProvenance } from './find-provenance.ts';
import type { Provenance } from './model/commit-properties.ts';
import type { TableStates } from './model/freshness.ts';
import { chooseBasis, combine, disputed, type Reflection } from './model/reflection.ts';
import { readSnapshotLines } from './read-snapshot-lines.ts';

export interface BuildPlan {
  /** Snapshot that the table reflects of each source in `asset.deltas`; null: the table is built anew. */
  readonly since: ReadonlyMap<string, bigint> | null;
  /** Why an incremental model is built anew; null when it is not, or when nothing else was asked for. */
  readonly why: string | null;
  /** What the table will reflect; null when that of an input is not known. */
  readonly reflection: Reflection | null;
}

/**
 * How a model is built from what is on a branch. `before` is how its table there came to be; `tables`
 * are the states of its inputs and its own.
 */
export async function planBuild(
  deps: { readonly catalog: Catalog; readonly store: ObjectStore },
  input: {
    readonly project: Project;
    readonly asset: Asset;
    readonly ref: string;
    readonly before: Provenance | null;
    readonly tables: TableStates;
    readonly full: boolean;
  },
): Promise<BuildPlan> {
  const { asset, ref, before, tables, full } = input;
  const inputs = await readInputs(deps.catalog, input);
  const names = [...(inputs === null ? [] : disputed(inputs)), ...asset.deltas];
  const lines = await readSnapshotLines(deps, ref, names);
  const reflection = inputs === null ? null : combine(asset, inputs, lines);
  const anew = (why: string | null): BuildPlan => ({ since: null, why, reflection });
  if (asset.materialized !== 'incremental' || full || !tables.has(asset.name)) return anew(null);
  // New code makes new rows of the old ones too: only what the same code built is added to.
  if (before?.code !== asset.codeHash) return anew(null);
  if (asset.deltas.length === 0) return { since: new Map(), why: null, reflection };
  const basis = chooseBasis(asset, before.reflection ?? null, reflection, lines);
  return basis.kind === 'anew' ? anew(basis.why) : { since: basis.since, why: null, reflection };
}

/** What each input reflects; null when one was not written by a run, or by one that did not say. */
async function readInputs(
  catalog: Catalog,
  {
    project,
    asset,
    ref,
    tables,
  }: {
    readonly project: Project;
    readonly asset: Asset;
    readonly ref: string;
    readonly tables: TableStates;
  },
): Promise<readonly Reflection[] | null> {
  const read = project.assets.filter(({ name }) => asset.dependsOn.includes(name));
  const models = read.filter(({ kind }) => kind === 'model');
  const origins = await findProvenance(catalog, ref, models, tables);
  const inputs = read.map((input): Reflection | null =>
    input.kind === 'source'
      ? { sources: { [input.name]: tables.get(input.name) ?? null }, codes: {} }
      : (origins.get(input.name)?.reflection ?? null),
  );
  const known = inputs.filter((input) => input !== null);
  return known.length === inputs.length ? known : null;
}
