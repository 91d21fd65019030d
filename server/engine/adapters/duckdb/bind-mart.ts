import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MartStamp, MartStore } from '#server/marts/port.ts';
import { newId } from '#server/platform/ids.ts';
import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { MART_SCHEMA } from '../../model/ref-catalog.ts';
import type { Column } from '../../port.ts';
import type { BoundInput } from './bound-input.ts';

export interface MartDeps {
  readonly marts: MartStore;
  /** Folder for the copies of marts. */
  readonly martFolder: string;
  readonly defaultBranch: string;
}

/** A statement that has just bound an older copy of a mart may still open it. */
const OLD_COPY_MS = 600_000;

/** A published mart, read from a copy of its rows that is made once a publication. */
export async function bindMart(
  deps: MartDeps,
  reference: TableReference,
  now: Date,
  signal: AbortSignal,
): Promise<BoundInput> {
  const { schema, table: name, position } = reference;
  if (schema !== MART_SCHEMA) {
    throw new SqlError(
      'SCHEMA_NOT_FOUND',
      `Schema '${schema}' does not exist in pg, which has only ${MART_SCHEMA}.`,
      position,
    );
  }
  if (reference.version !== null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `Mart '${name}' holds only its last publication. Read the lake's table behind it at that moment: iceberg.marts.${name}.`,
      position,
    );
  }
  const copy = await currentCopy(deps, name, now, signal);
  if (copy === null) {
    throw new SqlError(
      'TABLE_NOT_FOUND',
      `Mart 'pg.${MART_SCHEMA}.${name}' is not published. SHOW TABLES FROM pg.${MART_SCHEMA} lists what there is.`,
      position,
    );
  }
  const { stamp, file } = copy;
  return {
    table: {
      columns: stamp.columns.map(martColumn),
      relationSql: csvRelation(file, stamp.columns),
    },
    resolved: {
      name: `pg.${MART_SCHEMA}.${name}`,
      ref: deps.defaultBranch,
      commitHash: stamp.commitHash,
      snapshotId: null,
    },
    lake: null,
    objects: [],
  };
}

async function currentCopy(
  deps: MartDeps,
  name: string,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly stamp: MartStamp; readonly file: string } | null> {
  const stamp = await deps.marts.get(name);
  if (stamp === null) return null;
  const file = copyOf(deps, stamp);
  if (await exists(file)) return { stamp, file };
  await mkdir(deps.martFolder, { recursive: true });
  const unfinished = path.join(deps.martFolder, `${newId()}.unfinished`);
  try {
    // Published again meanwhile: the copy belongs to the stamp that its rows came with.
    const exported = await deps.marts.export(name, unfinished, signal);
    if (exported === null) return null;
    await rename(unfinished, copyOf(deps, exported));
    await dropOldCopies(deps, exported, now);
    return { stamp: exported, file: copyOf(deps, exported) };
  } finally {
    await rm(unfinished, { force: true });
  }
}

const copyOf = ({ martFolder }: MartDeps, stamp: MartStamp): string =>
  path.join(
    martFolder,
    `${encodeURIComponent(stamp.name)}.${stamp.publishedAt.getTime()}.${stamp.commitHash}.csv`,
  );

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function dropOldCopies({ martFolder }: MartDeps, stamp: MartStamp, now: Date): Promise<void> {
  const ours = `${encodeURIComponent(stamp.name)}.`;
  for (const name of await readdir(martFolder)) {
    if (!name.startsWith(ours) || !name.endsWith('.csv')) continue;
    const published = Number(name.slice(ours.length).split('.')[0]);
    if (published >= stamp.publishedAt.getTime()) continue;
    const file = path.join(martFolder, name);
    const { mtimeMs } = await stat(file);
    if (now.getTime() - mtimeMs > OLD_COPY_MS) await rm(file, { force: true });
  }
}

/** Nested values live in PostgreSQL as JSON, and are read as that. */
function martColumn({ name, type }: Column): Column {
  const isText = isNested(type) || type.kind.startsWith('interval');
  if (!isText) return { name, type };
  return { name, type: isNested(type) ? { kind: 'json' } : { kind: 'varchar', length: null } };
}

const isNested = (type: TrinoType): boolean =>
  type.kind === 'array' || type.kind === 'map' || type.kind === 'row';

function csvRelation(file: string, columns: readonly Column[]): string {
  const read = columns.map(martColumn).map(({ name, type }) => {
    const duckdbType = type.kind === 'varbinary' ? 'VARCHAR' : storageType(type);
    return `${quoteString(name)}: ${quoteString(duckdbType)}`;
  });
  const items = columns.map(({ name, type }) => {
    const column = quoteIdentifier(name);
    // PostgreSQL writes bytes as `\x` and hex digits.
    return type.kind === 'varbinary' ? `unhex(substr(${column}, 3)) AS ${column}` : column;
  });
  const source = `read_csv(${quoteString(file)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${read.join(', ')}})`;
  return `(SELECT ${items.join(', ')} FROM ${source})`;
}
