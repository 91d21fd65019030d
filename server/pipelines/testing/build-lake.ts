import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { CellValue } from '#server/engine/port.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { ingest } from '#server/sources/ingest.ts';
import { landDeclarations } from '#server/sources/land-declarations.ts';
import type { RawDocument } from '#server/sources/port.ts';
import { loadProject } from '../load-project.ts';
import type { Asset } from '../model/project.ts';
import { renderBuild } from '../render-build.ts';

const PROJECT = fileURLToPath(new URL('../../../pipelines', import.meta.url));
const CONTEXT = {
  ref: 'main',
  asOf: null,
  catalog: 'iceberg',
  schema: null,
  timeZone: 'UTC',
  user: 'test',
} as const;
const COMMIT = { message: 'test', author: 'test', properties: {} };

export type Row = Readonly<Record<string, CellValue>>;

/** The repository's own project on a real engine: documents in, tables out. */
export async function openLake() {
  const opened = await openTestEngine({ memoryLimitMb: 1024 });
  const project = await loadProject(PROJECT);
  const scratchFolder = join(opened.folder, 'ingest');
  await mkdir(scratchFolder);

  const rows = async (sql: string): Promise<readonly Row[]> => {
    const limits = { maxRows: 200_000, timeoutMs: 60_000 };
    const result = await opened.engine.collect({ sql }, CONTEXT, limits);
    if (!result.ok) throw new Error(`${JSON.stringify(result.error)}\n${sql}`);
    const { columns, rowCount, values } = result.value;
    return Array.from({ length: rowCount }, (_, row) =>
      Object.fromEntries(columns.map(({ name }, column) => [name, values[column]?.[row] ?? null])),
    );
  };

  /** Current snapshots of the sources. */
  const snapshots = async (): Promise<ReadonlyMap<string, bigint>> => {
    const keys = project.assets.filter(({ kind }) => kind === 'source').map(({ key }) => key);
    const { contents } = valueOrThrow(await opened.catalog.getContents('main', keys));
    return new Map(
      contents.flatMap(({ key, content }) =>
        content.type === 'ICEBERG_TABLE' && typeof content.snapshotId === 'bigint'
          ? [[key.join('.'), content.snapshotId] as const]
          : [],
      ),
    );
  };

  /** What each model reflects of the sources since it was built last. */
  const reflected = new Map<string, ReadonlyMap<string, bigint>>();
  const sinceOf = ({ name, deltas }: Asset) => {
    const since = reflected.get(name);
    return since !== undefined && deltas.every((source) => since.has(source)) ? since : null;
  };

  const build = async (asset: Asset, options: { readonly incremental: boolean }) => {
    const incremental = options.incremental && asset.materialized === 'incremental';
    const request = renderBuild(project, asset, incremental ? sinceOf(asset) : null);
    const sources = await snapshots();
    const built = await opened.engine.materialize({
      ...request,
      context: CONTEXT,
      key: asset.key,
      partitioning: asset.partitioning,
      commit: COMMIT,
      timeoutMs: 60_000,
    });
    if (!built.ok) {
      throw new Error(`${asset.name}: ${JSON.stringify(built.error)}\n${JSON.stringify(request)}`);
    }
    reflected.set(asset.name, sources);
    return built.value;
  };

  const declareTable = async (table: string, sql: string) => {
    const written = await opened.engine.materialize({
      statement: { sql },
      context: CONTEXT,
      key: ['raw', table],
      mode: { kind: 'replace' },
      partitioning: [],
      commit: COMMIT,
      timeoutMs: 60_000,
    });
    if (!written.ok) throw new Error(`${JSON.stringify(written.error)}\n${sql}`);
  };

  return {
    project,
    rows,
    /** Makes the rows of a query all that is declared about sources. */
    declare: (sql: string) => declareTable('sources', sql),
    /** Makes the rows of a query all that is declared about people. */
    declarePeople: (sql: string) => declareTable('people', sql),
    take: async (documents: AsyncIterable<readonly RawDocument[]>, fetchedAt: string) => {
      const deps = { engine: opened.engine, scratchFolder, projectFolder: PROJECT };
      await landDeclarations(deps, { ref: 'main', commit: COMMIT });
      return ingest(
        { ...deps, clock: () => new Date(fetchedAt) },
        { documents, ref: 'main', commit: COMMIT },
      );
    },
    /** Builds every model in order; `upTo` ends after that asset. */
    buildAll: async (options: { readonly incremental: boolean; readonly upTo?: string }) => {
      for (const asset of project.assets) {
        if (asset.kind === 'model') await build(asset, options);
        if (asset.name === options.upTo) return;
      }
    },
    /** Names of the project's tests that find something. */
    failingTests: async () => {
      const failing: string[] = [];
      for (const test of project.assets.flatMap(({ tests }) => tests)) {
        if ((await rows(test.sql)).length > 0) failing.push(test.name);
      }
      return failing;
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Documents as one batch. */
export async function* batch(documents: readonly RawDocument[]) {
  yield documents;
}
