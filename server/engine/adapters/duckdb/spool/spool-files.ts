import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Column, SpooledResult } from '../../../port.ts';
import { TrinoTypeSchema } from '../trino-type-schema.ts';

/** A column of a spooled file, where it is called `c<place>`. */
export interface SpooledColumn extends Column {
  /** Kept as text in the form of Trino's protocol: DuckDB has no type that holds every value of it. */
  readonly isText?: boolean | undefined;
}

export interface SpoolMeta extends SpooledResult {
  readonly columns: readonly SpooledColumn[];
}

const Meta = z.object({
  columns: z.array(
    z.object({ name: z.string(), type: TrinoTypeSchema, isText: z.boolean().optional() }),
  ),
  rowCount: z.number().int(),
  bytes: z.number().int(),
  truncated: z.boolean(),
});

const UNFINISHED = '.unfinished';

/**
 * The folder of finished results: `<name>.parquet` with the rows and, written last, `<name>.json` that makes
 * it a result. A name is the id of a query, or that and of a view of it behind a dot.
 */
export interface SpoolFiles {
  rows(name: string): string;
  /** A new file that goes with the next start unless it is renamed. */
  unfinished(name: string): string;
  /** Null when there is no such result. */
  meta(name: string): Promise<SpoolMeta | null>;
  /** Makes an unfinished file the rows of a result. */
  finish(name: string, file: string, result: Omit<SpoolMeta, 'bytes'>): Promise<SpoolMeta>;
  /** Removes a result, what was made of it, and what is left of its making. */
  remove(name: string): Promise<void>;
}

/** Opens the folder; what an earlier process left unfinished is removed, and so are views. */
export async function openSpoolFiles(folder: string): Promise<SpoolFiles> {
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder)) {
    const isView = entry.split('.').length > 2;
    if (entry.includes(UNFINISHED) || isView) await rm(path.join(folder, entry), { force: true });
  }
  const at = (name: string, suffix: string) => path.join(folder, safeName(name) + suffix);
  let made = 0;
  return {
    rows: (name) => at(name, '.parquet'),
    unfinished(name) {
      made += 1;
      return at(name, `${UNFINISHED}-${made}.parquet`);
    },
    meta: (name) => readMeta(at(name, '.json')),
    async finish(name, file, result) {
      const meta = { ...result, bytes: (await stat(file)).size };
      await rename(file, at(name, '.parquet'));
      const json = at(name, '.json');
      await writeFile(json + UNFINISHED, JSON.stringify(meta));
      await rename(json + UNFINISHED, json);
      return meta;
    },
    async remove(name) {
      // The description goes first: without it the rows are no result any more.
      await rm(at(name, '.json'), { force: true });
      const prefix = `${safeName(name)}.`;
      for (const entry of await readdir(folder)) {
        if (entry.startsWith(prefix)) await rm(path.join(folder, entry), { force: true });
      }
    },
  };
}

function safeName(name: string): string {
  if (!/^[\w-]{1,80}(\.[\w-]{1,80})?$/.test(name)) throw new TypeError(`"${name}" is no result.`);
  return name;
}

async function readMeta(file: string): Promise<SpoolMeta | null> {
  try {
    return Meta.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}
