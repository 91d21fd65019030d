import type { Catalog } from '#server/catalog/port.ts';
import type { DeltaRows } from '#server/engine/port.ts';
import type { Asset, AssetTest } from '#server/pipelines/model/project.ts';
import { deltaName } from '#server/pipelines/render.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { TableStates } from './model/freshness.ts';
import type { SnapshotLines } from './model/reflection.ts';
import { readSnapshotLines } from './read-snapshot-lines.ts';
import { readTableStates } from './table-states.ts';

/** A test of an asset as it is run now. */
export interface ChosenCheck {
  readonly asset: Asset;
  readonly test: AssetTest;
  /** That of the test, or that of its changes with what these read. */
  readonly sql: string;
  readonly deltas: readonly DeltaRows[];
}

interface Deps {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly store: ObjectStore;
}

/** Merged runs whose passes still count; what passed before them is looked at as a whole. */
const RUNS_BACK = 50;

/** The tests of assets on a run's branch: each over what is new since it passed, where it can be. */
export async function chooseChecks(
  deps: Deps,
  run: { readonly ref: string; readonly branch: string },
  assets: readonly Asset[],
): Promise<readonly ChosenCheck[]> {
  const reads = [...new Set(assets.flatMap(({ tests }) => tests.flatMap(readsOf)))];
  const passes = await findPasses(deps, run.ref, reads);
  const lines = passes.size === 0 ? new Map() : await linesOf(deps, run.branch, reads);
  return assets.flatMap((asset) =>
    asset.tests.map((test): ChosenCheck => {
      const passed = passes.get(passKey(asset.name, test)) ?? null;
      const deltas = passed === null ? null : deltasSince(readsOf(test), passed, lines);
      return test.changes === null || deltas === null
        ? { asset, test, sql: test.sql, deltas: [] }
        : { asset, test, sql: test.changes.sql, deltas };
    }),
  );
}

const readsOf = ({ changes }: AssetTest): readonly string[] => changes?.reads ?? [];

const passKey = (asset: string, { name, sql }: Pick<AssetTest, 'name' | 'sql'>): string =>
  JSON.stringify([asset, name, sql]);

/** By check, the tables as they were when one of this very text passed and its run was merged. */
async function findPasses(
  { database, catalog }: Deps,
  ref: string,
  reads: readonly string[],
): Promise<ReadonlyMap<string, TableStates>> {
  const rows = await database.query(
    `WITH merged AS (
       SELECT id, merged_hash FROM app.runs WHERE ref = $1 AND merged_hash IS NOT NULL
       ORDER BY ended_at DESC NULLS LAST LIMIT ${RUNS_BACK})
     SELECT DISTINCT ON (c.asset, c.name) c.asset, c.name, c.sql, c.state, merged.merged_hash
     FROM app.run_checks AS c JOIN merged ON merged.id = c.run_id
     ORDER BY c.asset, c.name, c.checked_at DESC`,
    [ref],
  );
  const states = new Map<string, TableStates>();
  const passes = new Map<string, TableStates>();
  for (const row of rows) {
    if (row['state'] !== 'pass') continue;
    const hash = String(row['merged_hash']);
    const then = states.get(hash) ?? (await statesAt(catalog, `@${hash}`, reads));
    states.set(hash, then);
    const test = { name: String(row['name']), sql: String(row['sql']) };
    passes.set(passKey(String(row['asset']), test), then);
  }
  return passes;
}

/** No table for a commit that the catalog does not know any more. */
async function statesAt(
  catalog: Catalog,
  ref: string,
  names: readonly string[],
): Promise<TableStates> {
  const resolved = await catalog.resolve(ref);
  if (!resolved.ok) return new Map();
  return readTableStates(
    catalog,
    ref,
    names.map((name) => ({ key: name.split('.') })),
  );
}

/** What cannot be read is looked at as a whole, which then says why. */
async function linesOf(deps: Deps, ref: string, names: readonly string[]): Promise<SnapshotLines> {
  try {
    return await readSnapshotLines(deps, ref, names);
  } catch (error) {
    if (error instanceof AppError) return new Map();
    throw error;
  }
}

/** Null when one of the tables had no rows then, or no longer knows those that it had. */
function deltasSince(
  reads: readonly string[],
  passed: TableStates,
  lines: SnapshotLines,
): readonly DeltaRows[] | null {
  const deltas = reads.flatMap((asset): readonly DeltaRows[] => {
    const snapshotId = passed.get(asset) ?? null;
    const isKnown = lines.get(asset)?.some((snapshot) => snapshot.snapshotId === snapshotId);
    if (snapshotId === null || isKnown !== true) return [];
    const key = asset.split('.');
    return [{ name: deltaName(asset), key, sinceSnapshotId: BigInt(snapshotId) }];
  });
  return deltas.length === reads.length ? deltas : null;
}
