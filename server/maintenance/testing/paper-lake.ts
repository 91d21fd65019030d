import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { isIcebergTable } from '#server/catalog/model/content.ts';
import { type Catalog, NO_ANCESTOR_HASH } from '#server/catalog/port.ts';
import { protectCatalog } from '#server/catalog/protect-catalog.ts';
import { driver, value } from '#server/catalog/testing/catalog-fixture.ts';
import { commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { newTableMetadata } from '#server/iceberg/new-table-metadata.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { newId } from '#server/platform/ids.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { TaskRun } from '../task-run.ts';
import { createMemoryStore } from './memory-store.ts';

const DAY_MS = 86_400_000;

/** What a table holds at a commit: its data files. `null`: no such table. */
export type Held = ReadonlyMap<string, readonly string[]>;

/**
 * A lake on a real catalog and store whose data files hold nothing, and whose time, also that of its
 * files, moves only when it is told to. Remembers what each commit held when it was made.
 */
export async function openPaperLake() {
  const db = await openTestDatabase();
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const clock = () => new Date(nowMs);
  const store = createMemoryStore(clock);
  const { database } = db;
  const unprotected = await createPostgresCatalog({ database, clock, defaultBranch: 'main' });
  await ensureFirstCommit({ catalog: unprotected }, { namespaces: ['s'], by: 'test' });
  const catalog = protectCatalog(unprotected, async () => [
    { pattern: 'main', kind: 'merge-only' },
  ]);
  const held = new Map<string, Held>();
  const drive = driver(catalog);

  const remember = async () => {
    for (const ref of await refsOf(catalog)) {
      for (const hash of await lineOf(catalog, ref)) {
        if (!held.has(hash)) held.set(hash, await readCommit({ catalog, store }, hash));
      }
    }
  };
  const change = async (
    branch: string,
    name: string,
    edit: (files: readonly DataFile[]) => { add: number; remove: readonly DataFile[] },
    { commits = true } = {},
  ) => {
    const content = await drive.read(branch, `s.${name}`);
    const known = content !== null && isIcebergTable(content) ? content : null;
    // A first version that no commit names might be somebody else's: it is never removed.
    if (known === null && !commits) return;
    const location = `${store.root}/s/${name}-${newId()}`;
    const base =
      known === null
        ? { metadata: emptyTable(location, clock()), metadataLocation: null }
        : await loadTable({ store }, known.metadataLocation);
    const { files } = await planScan({ store }, base.metadata, { snapshotId: null });
    const { add, remove } = edit(files);
    const table = await commitSnapshot({ store }, base, {
      operation: remove.length === 0 ? 'append' : 'overwrite',
      added: await Promise.all(
        Array.from({ length: add }, () => writeFile(store, base.metadata.location)),
      ),
      removed: remove,
      now: clock(),
    });
    if (!commits) return;
    await drive.commit(branch, {
      type: 'PUT',
      key: ['s', name],
      content: {
        type: 'ICEBERG_TABLE',
        ...(known?.id !== undefined && { id: known.id }),
        metadataLocation: table.metadataLocation,
        snapshotId: table.snapshotId,
        schemaId: 0,
        specId: 0,
        sortOrderId: 0,
      },
    });
    await remember();
  };

  return {
    catalog,
    store,
    marts: { list: async () => [] },
    clock,
    database,
    drive,
    held,
    remember,
    passDays(days: number) {
      nowMs += days * DAY_MS;
    },
    append: (branch: string, name: string, add = 1) =>
      change(branch, name, () => ({ add, remove: [] })),
    rewrite: (branch: string, name: string) =>
      change(branch, name, (files) => ({ add: 1, remove: files.slice(0, 2) })),
    /** Writes a next version of a table that no commit ever names. */
    loseRace: (branch: string, name: string) =>
      change(branch, name, () => ({ add: 1, remove: [] }), { commits: false }),
    run: (): TaskRun => ({
      jobId: newId(),
      by: 'ada',
      at: clock(),
      signal: new AbortController().signal,
      report: () => undefined,
    }),
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

export type PaperLake = Awaited<ReturnType<typeof openPaperLake>>;

/** Names of all branches and tags. */
export async function refsOf(catalog: Catalog): Promise<readonly string[]> {
  const { items } = value(await catalog.listReferences({ maxRecords: 1_000 }));
  return items.map(({ name }) => name);
}

/** Commits of a ref and of everything that was merged into it. */
async function lineOf(catalog: Catalog, ref: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const pending = [(await value(await catalog.resolve(ref))).hash];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === NO_ANCESTOR_HASH || found.has(next)) continue;
    const { items } = value(await catalog.history(`@${next}`, {}, { maxRecords: 1 }));
    found.add(next);
    pending.push(...(items[0]?.meta.parentCommitHashes ?? []));
  }
  return found;
}

/** The commits that retention promises, worked out the long way: every commit is asked for its parents. */
export async function promisedCommits(
  { catalog }: Pick<PaperLake, 'catalog'>,
  since: Date,
): Promise<ReadonlySet<string>> {
  const promised = new Set<string>();
  for (const ref of await refsOf(catalog)) {
    promised.add(value(await catalog.resolve(ref)).hash);
    for (const hash of await lineOf(catalog, ref)) {
      const { items } = value(await catalog.history(`@${hash}`, {}, { maxRecords: 1 }));
      const [commit] = items;
      if (commit === undefined || Date.parse(commit.meta.commitTime) < since.getTime()) continue;
      for (const live of [hash, ...commit.meta.parentCommitHashes]) promised.add(live);
    }
  }
  promised.delete(NO_ANCESTOR_HASH);
  return promised;
}

/** What every table holds at a commit, read from the files; throws when one is missing. */
export async function readCommit(
  { catalog, store }: { readonly catalog: Catalog; readonly store: ObjectStore },
  hash: string,
): Promise<Held> {
  const { items } = value(
    await catalog.listEntries(`@${hash}`, { withContent: true }, { maxRecords: 1_000 }),
  );
  const tables = new Map<string, readonly string[]>();
  for (const { key, content } of items) {
    if (content === null || !isIcebergTable(content)) continue;
    const { metadata } = await loadTable({ store }, content.metadataLocation);
    for (const { snapshotId } of metadata.snapshots) {
      const { files } = await planScan({ store }, metadata, { snapshotId });
      for (const { path } of files) {
        const found = await store.head(path);
        if (!found.ok) throw new Error(`${path} is missing, needed by ${key.join('.')} at ${hash}`);
      }
    }
    const { files } = await planScan({ store }, metadata, { snapshotId: null });
    tables.set(key.join('.'), files.map(({ path }) => path).toSorted());
  }
  return tables;
}

async function writeFile(store: ObjectStore, location: string): Promise<NewDataFile> {
  const path = `${location}/data/${newId()}.parquet`;
  const put = await store.put(path, new Uint8Array([1]));
  if (!put.ok) throw new Error(JSON.stringify(put.error));
  return {
    path,
    recordCount: 1,
    fileSizeBytes: 1,
    partition: [],
    columnSizes: new Map(),
    valueCounts: new Map(),
    nullValueCounts: new Map(),
    nanValueCounts: new Map(),
    lowerBounds: new Map(),
    upperBounds: new Map(),
  };
}

function emptyTable(location: string, now: Date): TableMetadata {
  return newTableMetadata({
    location,
    tableUuid: newId(),
    columns: [{ name: 'n', type: { kind: 'long' }, doc: null }],
    partitioning: [],
    properties: {},
    now,
  });
}
