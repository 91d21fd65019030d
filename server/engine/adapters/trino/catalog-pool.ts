import { createHash } from 'node:crypto';
import { AppError } from '#server/platform/errors.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { refCatalogName } from '../../model/ref-catalog.ts';

/** A ref as a catalog of Trino reaches it; with a hash it is that commit, for reading. */
export interface CatalogSpec {
  readonly ref: string;
  readonly hash: string | null;
}

export interface CatalogLease extends Disposable {
  /** Of the catalog in Trino. */
  readonly name: string;
}

interface PoolOptions {
  /** Settings of an Iceberg catalog of the default branch; the ref is put in. Null: none can be made. */
  readonly properties: ReadonlyMap<string, string> | null;
  /** Runs a statement of the console's own. */
  readonly run: (sql: string, signal: AbortSignal) => Promise<void>;
  readonly refExists: (ref: string) => Promise<boolean>;
  readonly size?: number;
}

/** Catalogs of Trino that reach refs other than the default branch: made when needed, the least recently used go. */
export interface CatalogPool extends AsyncDisposable {
  acquire(spec: CatalogSpec, signal: AbortSignal): Promise<CatalogLease>;
  /** Drops those whose ref is gone. */
  sweep(): Promise<void>;
}

interface Entry {
  readonly spec: CatalogSpec;
  users: number;
  /** When it was last known to be there; by `performance.now`. */
  seenAtMs: number;
}

/** An engine that was started again has lost it; nobody asks every time. */
const TRUSTED_FOR_MS = 30_000;

const DEFAULT_SIZE = 8;
const DROP_LIMIT_MS = 30_000;
/** Names of catalogs of a pool. */
export const POOLED = /^iceberg_[a-z0-9_]+_x[0-9a-f]{8}$/;
const PREFIX = 'iceberg.rest-catalog.prefix';

export function createCatalogPool(options: PoolOptions): CatalogPool {
  const { run, refExists, size = DEFAULT_SIZE } = options;
  /** The least recently used first. */
  const entries = new Map<string, Entry>();

  const drop = async (name: string) => {
    entries.delete(name);
    await run(
      `DROP CATALOG IF EXISTS ${quoteIdentifier(name)}`,
      AbortSignal.timeout(DROP_LIMIT_MS),
    ).catch(() => undefined);
  };
  const makeRoom = async () => {
    const idle = [...entries].filter(([, { users }]) => users === 0);
    for (const [name] of idle.slice(0, Math.max(0, entries.size - size))) await drop(name);
  };

  return {
    async acquire(spec, signal) {
      if (options.properties === null) {
        throw new SqlError(
          'NOT_SUPPORTED',
          `This Trino cannot reach '${spec.ref}' here: the console does not know how to make a catalog for it. Set TRINO_CATALOG_FILE to the properties file of the default catalog.`,
          null,
        );
      }
      const name = nameOf(spec);
      const entry = entries.get(name) ?? { spec, users: 0, seenAtMs: Number.NEGATIVE_INFINITY };
      entries.delete(name);
      entries.set(name, entry);
      entry.users += 1;
      const release = () => {
        entry.users -= 1;
        void makeRoom();
      };
      try {
        if (performance.now() - entry.seenAtMs > TRUSTED_FOR_MS) {
          await run(createCatalog(name, spec, options.properties), signal);
          entry.seenAtMs = performance.now();
        }
      } catch (cause) {
        release();
        throw cause;
      }
      await makeRoom();
      return { name, [Symbol.dispose]: release };
    },

    async sweep() {
      for (const [name, { spec, users }] of [...entries]) {
        if (users === 0 && !(await refExists(spec.ref))) await drop(name);
      }
    },

    async [Symbol.asyncDispose]() {
      for (const name of [...entries.keys()]) await drop(name);
    },
  };
}

function nameOf({ ref, hash }: CatalogSpec): string {
  const unique = createHash('sha256')
    .update(JSON.stringify([ref, hash]))
    .digest('hex');
  return `${refCatalogName(ref).slice(0, 60)}_x${unique.slice(0, 8)}`;
}

function createCatalog(
  name: string,
  { ref, hash }: CatalogSpec,
  properties: ReadonlyMap<string, string>,
): string {
  const prefix = encodeURIComponent(hash === null ? ref : `${ref}@${hash}`);
  const all = [...new Map([...properties, [PREFIX, prefix]])].map(
    ([key, value]) => `${quoteIdentifier(key)} = ${quoteString(value)}`,
  );
  return `CREATE CATALOG IF NOT EXISTS ${quoteIdentifier(name)} USING iceberg WITH (${all.join(', ')})`;
}

const SECRET = /secret|password|token|access-key|credential/;

/**
 * Settings of a properties file of Trino's, for `CREATE CATALOG`. A secret in the clear would stand in
 * the engine's list of statements: such a file is `invalid`.
 */
export function readCatalogProperties(text: string, file: string): ReadonlyMap<string, string> {
  const pairs = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(
      (line) =>
        [
          line.slice(0, line.indexOf('=')).trim(),
          line.slice(line.indexOf('=') + 1).trim(),
        ] as const,
    );
  const properties = new Map(pairs);
  const bare = pairs.find(([key, value]) => SECRET.test(key) && !value.startsWith('${ENV:'));
  if (bare !== undefined) {
    throw new AppError(
      'invalid',
      `${file} holds ${bare[0]} in the clear. Write it as \${ENV:NAME} and give NAME to Trino.`,
    );
  }
  if (
    properties.get('connector.name') !== 'iceberg' ||
    properties.get('iceberg.catalog.type') !== 'rest'
  ) {
    throw new AppError(
      'invalid',
      `${file} describes no Iceberg catalog of type rest: other refs are reached through that alone.`,
    );
  }
  properties.delete('connector.name');
  return properties;
}
