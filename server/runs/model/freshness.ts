import type { Provenance } from './commit-properties.ts';

/** What the decision needs to know of an asset. */
export interface PlannedAsset {
  readonly name: string;
  readonly codeHash: string;
  readonly dependsOn: readonly string[];
}

/** Current snapshot by table name; null: the table has none. A table that is absent is not in the map. */
export type TableStates = ReadonlyMap<string, string | null>;

export type Decision =
  | { readonly action: 'build'; readonly why: string }
  | { readonly action: 'skip'; readonly why: string }
  /** It reads what is not there. */
  | { readonly action: 'blocked'; readonly why: string };

const UNCHANGED: Decision = { action: 'skip', why: 'unchanged: code and inputs as before' };

/** Whether an asset has to be built, seen from the tables as they are. */
export function decide(
  asset: PlannedAsset,
  provenance: Provenance | null,
  tables: TableStates,
  full: boolean,
): Decision {
  const missing = asset.dependsOn.filter((name) => !tables.has(name));
  if (missing.length > 0) {
    return { action: 'blocked', why: `reads ${missing.join(', ')}, which does not exist` };
  }
  if (full) return build('everything is rebuilt');
  if (!tables.has(asset.name)) return build('does not exist yet');
  if (provenance === null) return build('was not written by a run');
  if (provenance.code !== asset.codeHash) return build('its code has changed');
  const changed = changedInputs(asset, provenance, tables);
  return changed.length === 0 ? UNCHANGED : build(`${changed.join(', ')} changed`);
}

const build = (why: string): Decision => ({ action: 'build', why });

function changedInputs(
  asset: PlannedAsset,
  provenance: Provenance,
  tables: TableStates,
): readonly string[] {
  const recorded = new Map(provenance.inputs.map((input) => [input.name, input.snapshotId]));
  return asset.dependsOn.filter(
    (name) => !recorded.has(name) || recorded.get(name) !== tables.get(name),
  );
}

/**
 * What a run of these assets, in this order, would do: what is built makes everything behind it due.
 * Final for an asset only when its turn comes, because a build may turn out to change nothing.
 */
export function predict(
  assets: readonly PlannedAsset[],
  provenances: ReadonlyMap<string, Provenance>,
  tables: TableStates,
  full: boolean,
): ReadonlyMap<string, Decision> {
  const due = new Set<string>();
  const present = new Map(tables);
  const decisions = new Map<string, Decision>();
  for (const asset of assets) {
    const own = decide(asset, provenances.get(asset.name) ?? null, present, full);
    const behind = asset.dependsOn.filter((name) => due.has(name));
    const decision =
      own.action === 'skip' && behind.length > 0 ? build(`${behind.join(', ')} is built`) : own;
    if (decision.action === 'build') {
      due.add(asset.name);
      if (!present.has(asset.name)) present.set(asset.name, null);
    }
    decisions.set(asset.name, decision);
  }
  return decisions;
}
