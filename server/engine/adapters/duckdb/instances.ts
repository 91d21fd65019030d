import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoteString } from '#server/sql/model/quote.ts';
import { registerPartitionFunction } from './partition-function.ts';
import { createPool, type Pool } from './pool.ts';
import { registerNatives } from './register-natives.ts';

export interface InstanceOptions {
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Folder for what does not fit into memory. */
  readonly overflowFolder: string;
  /** Rows of a statement without ORDER BY come in the order they are read in. */
  readonly keepsOrder: boolean;
  /** Statements that every connection can count on, such as macros. */
  readonly prelude: readonly string[];
}

/** A DuckDB of our own with its connections, each for one statement at a time. */
export interface Instance extends AsyncDisposable {
  readonly version: string;
  /** For statements that may take long. */
  readonly connections: Pool<DuckDBConnection>;
  /** For short reads of finished results, so that these do not wait behind the others. */
  readonly readers: Pool<DuckDBConnection>;
  /** Where DuckDB leaves what a connection's last statement did, operator by operator; null for those that do not tell. */
  profileFile(connection: DuckDBConnection): string | null;
}

// Every running statement holds a thread of libuv's pool, which the start command sets to 16.
const CONNECTIONS = 4;
const READERS = 2;

/** A year of days can be written at once; past it DuckDB closes files early, and makes many small ones. */
const OPEN_FILES = 500;

/** Rows that a thread keeps until it hands them to the files of their partitions; DuckDB's own half a million is hundreds of megabytes. */
const ROWS_A_HAND_OVER = 32_768;

/**
 * What the two instances may take when nobody says: so much that the process stays below 2.5 GB with what
 * Node itself needs, and at most a third and a quarter of the machine's memory.
 */
export function defaultMemoryLimitsMb(): { readonly writer: number; readonly sandbox: number } {
  const totalMb = os.totalmem() / 1_048_576;
  return {
    writer: Math.max(256, Math.min(1664, Math.floor(totalMb / 3))),
    sandbox: Math.max(256, Math.min(640, Math.floor(totalMb / 4))),
  };
}

/**
 * An instance for people's statements: nothing outside `folders` can be read, written, attached or
 * loaded, and no setting can be changed.
 */
export async function openSandbox(
  options: InstanceOptions,
  folders: readonly string[],
): Promise<Instance> {
  return open(options, [
    `SET allowed_directories = [${folders.map(quoteString).join(', ')}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ]);
}

/** An instance for what the lake itself writes: staged rows may lie in any folder. */
export async function openWriter(options: InstanceOptions): Promise<Instance> {
  return open(options, ['SET lock_configuration = true'], registerPartitionFunction);
}

async function open(
  options: InstanceOptions,
  lock: readonly string[],
  register: (connection: DuckDBConnection) => void = () => undefined,
): Promise<Instance> {
  await mkdir(options.overflowFolder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryLimitMb}MB`,
    temp_directory: options.overflowFolder,
    preserve_insertion_order: String(options.keepsOrder),
    partitioned_write_max_open_files: String(OPEN_FILES),
    partitioned_write_flush_threshold: String(ROWS_A_HAND_OVER),
    // The system keeps what was read of a file as well, and gives it back when it is asked to.
    enable_external_file_cache: 'false',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connections = await connect(instance, CONNECTIONS);
  const profiles = await profiled(connections, options.overflowFolder);
  const readers = await connect(instance, READERS);
  const [first] = connections;
  if (first === undefined) throw new TypeError('An instance needs a connection.');
  registerNatives(first);
  register(first);
  // `allowed_directories` and `TimeZone` are refused as creation options; the lock comes last.
  const statements = ["SET GLOBAL TimeZone = 'UTC'", ...options.prelude, ...lock];
  for (const statement of statements) await first.run(statement);
  const version = await first.runAndReadAll('SELECT library_version FROM pragma_version()');
  const pools = { connections: createPool(connections), readers: createPool(readers) };
  return {
    version: String(version.value(0, 0)).replace(/^v/, ''),
    ...pools,
    profileFile: (connection) => profiles.get(connection) ?? null,
    async [Symbol.asyncDispose]() {
      // A connection in use comes back first: closing it under a running statement is a crash.
      await Promise.all([pools.connections.close(), pools.readers.close()]);
      for (const connection of [...connections, ...readers]) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Connections are made before the lock: progress is a setting of each, and can only be set until then. */
async function connect(instance: DuckDBInstance, count: number): Promise<DuckDBConnection[]> {
  const connections: DuckDBConnection[] = [];
  for (let made = 0; made < count; made += 1) {
    const connection = await instance.connect();
    await connection.run('SET enable_progress_bar = true');
    await connection.run('SET enable_progress_bar_print = false');
    connections.push(connection);
  }
  return connections;
}

/** Each connection has a file of its own, named before the lock; it costs half a millisecond a statement. */
async function profiled(
  connections: readonly DuckDBConnection[],
  folder: string,
): Promise<ReadonlyMap<DuckDBConnection, string>> {
  const files = new Map<DuckDBConnection, string>();
  for (const [index, connection] of connections.entries()) {
    const file = path.join(folder, `profile-${index}.json`);
    await connection.run("SET enable_profiling = 'json'");
    await connection.run(`SET profiling_output = ${quoteString(file)}`);
    files.set(connection, file);
  }
  return files;
}
