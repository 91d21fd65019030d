import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import type { Catalog, NewCommitMeta, Operation } from '#server/catalog/port.ts';
import { err, ok } from '#server/platform/result.ts';
import type {
  ColumnBatch,
  EngineFailure,
  Materialized,
  MaterializeRequest,
  QueryEngine,
  ReadContext,
  ResolvedTable,
  Statement,
} from '../port.ts';
import { emptySpool } from './empty-spool.ts';

export interface FakeEngineOptions {
  readonly catalog: Catalog;
  /** Called before each write; what it returns makes the write fail. */
  readonly onMaterialize?: (request: MaterializeRequest) => Promise<EngineFailure | undefined>;
  /** Tables that come out of a write as they were, once they are there. */
  readonly unchanging?: readonly string[];
  /** Called after each write. */
  readonly onMaterialized?: (request: MaterializeRequest) => Promise<void>;
  /** Number that a `SELECT …, count(*)` gives, each of those that are one statement by UNION ALL. */
  readonly countFor?: (sql: string) => number;
}

/**
 * An engine that reads and writes no rows: a write gives its table a new snapshot by a real commit
 * on a real catalog, a result has one row, what is collected only where it counts. For what is about runs, not about data.
 */
export function createFakeEngine(options: FakeEngineOptions): QueryEngine {
  const columns = [{ name: 'n', type: { kind: 'bigint' } as const }];
  const oneRow = (value: bigint): ColumnBatch => ({ columns, rowCount: 1, values: [[value]] });
  const numbered = (counts: readonly number[]): ColumnBatch => ({
    columns: [{ name: 'test', type: { kind: 'integer' } }, ...columns],
    rowCount: counts.length,
    values: [counts.map((_, index) => index), counts.map(BigInt)],
  });
  return {
    id: 'duckdb',
    version: 'fake',
    async *execute() {
      yield { kind: 'queued' };
      yield {
        kind: 'finished',
        result: { columns, rowCount: 1, bytes: 8, truncated: false },
        update: null,
        sessionChanges: [],
        warnings: [],
      };
    },
    async collect(statement, context) {
      const tables = await resolveTables(options.catalog, statement, context);
      const counts = statement.sql
        .split('\nUNION ALL\n')
        .map((sql) => options.countFor?.(sql) ?? 0);
      const isCount = statement.sql.includes('count(*)');
      const batch = isCount ? numbered(counts) : { columns, rowCount: 0, values: [[]] };
      return ok({ ...batch, truncated: false, tables });
    },
    spool: { ...emptySpool(), read: async () => oneRow(1n) },
    describe: async () => ok(columns),
    explain: async () => err({ kind: 'cancelled' }),
    profile: async () => null,
    async materialize(request) {
      const failure = await options.onMaterialize?.(request);
      if (request.signal?.aborted) return err({ kind: 'cancelled' });
      if (failure !== undefined) return err(failure);
      const written = await write(options, request);
      await options.onMaterialized?.(request);
      return ok(written);
    },
    rewriteFiles: async () => err({ kind: 'unreachable', cause: 'There are no files.' }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function write(
  { catalog, unchanging = [] }: FakeEngineOptions,
  request: MaterializeRequest,
): Promise<Materialized> {
  const tables = await resolveTables(catalog, request.statement, request.context);
  const head = must(await catalog.getReference(request.context.ref));
  const { contents } = must(await catalog.getContents(request.context.ref, [request.key]));
  if (contents.length > 0 && unchanging.includes(request.key.join('.'))) {
    return { rowCount: 0, filesWritten: 0, commitHash: head.hash, snapshotId: null, tables };
  }
  const snapshotId = randomSnapshotId();
  const content: Content = {
    type: 'ICEBERG_TABLE',
    ...(contents[0]?.content.id !== undefined && { id: contents[0].content.id }),
    metadataLocation: `memory:${request.key.join('/')}/${snapshotId}`,
    snapshotId,
    schemaId: 0,
    specId: 0,
    sortOrderId: 0,
  };
  const inputs = tables.map(({ name, ref, commitHash, snapshotId: id }) => ({
    key: name.split('.').slice(1),
    ref,
    hash: commitHash,
    snapshotId: id === null ? null : String(id),
  }));
  const properties = { ...request.commit.properties, 'cascade.inputs': [JSON.stringify(inputs)] };
  const meta = { message: request.commit.message, authors: [request.commit.author], properties };
  const commitHash = await commitTable(catalog, head.name, request.key, content, meta);
  return { rowCount: 1, filesWritten: 1, commitHash, snapshotId, tables };
}

/** Again when another write made the same namespace meanwhile. */
async function commitTable(
  catalog: Catalog,
  branch: string,
  key: ContentKey,
  content: Content,
  meta: NewCommitMeta,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { hash } = must(await catalog.getReference(branch));
    const namespaces = await missingNamespace(catalog, `@${hash}`, key);
    const operations: readonly Operation[] = [...namespaces, { type: 'PUT', key, content }];
    const committed = await catalog.commit({ branch, expectedHash: hash, meta, operations });
    if (!committed.ok && committed.error.kind === 'reference-conflict' && attempt < 5) continue;
    return must(committed).reference.hash;
  }
}

async function missingNamespace(
  catalog: Catalog,
  ref: string,
  key: ContentKey,
): Promise<readonly Operation[]> {
  const elements = key.slice(0, -1);
  const { contents } = must(await catalog.getContents(ref, [elements]));
  if (contents.length > 0) return [];
  const content: Content = { type: 'NAMESPACE', elements: [...elements], properties: {} };
  return [{ type: 'PUT', key: elements, content }];
}

async function resolveTables(
  catalog: Catalog,
  { sql }: Statement,
  { ref }: ReadContext,
): Promise<readonly ResolvedTable[]> {
  const names = new Set([...sql.matchAll(/\biceberg\.(\w+)\.(\w+)/g)].map(([name]) => name));
  const keys = [...names].map((name) => name.split('.').slice(1));
  const { contents, effective } = must(await catalog.getContents(ref, keys));
  return contents.map(({ key, content }) => ({
    name: ['iceberg', ...key].join('.'),
    ref,
    commitHash: effective.hash,
    snapshotId:
      'snapshotId' in content && typeof content.snapshotId === 'bigint' ? content.snapshotId : null,
  }));
}

const randomSnapshotId = (): bigint =>
  (crypto.getRandomValues(new BigInt64Array(1))[0] ?? 0n) & 0x7fff_ffff_ffff_ffffn;

function must<T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: unknown },
): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}
