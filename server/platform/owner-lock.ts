import { readFileSync } from 'node:fs';
import { link, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const Owner = z.object({
  pid: z.number().int().positive(),
  /** When that process was started, as the system counts; tells a reused pid apart. */
  processStart: z.string(),
  host: z.string(),
  since: z.string(),
  /** Where its pages are; null for a command that serves none. */
  url: z.string().nullable(),
});
/** Who holds a state folder. */
export type Owner = Readonly<z.infer<typeof Owner>>;

const fileOf = (home: string) => path.join(home, 'owner.json');

/** The process that holds the folder, or null when nobody alive does. */
export async function readOwner(home: string): Promise<Owner | null> {
  const text = await readFile(fileOf(home), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = Owner.safeParse(parseJson(text));
  if (!parsed.success) return null;
  return isAlive(parsed.data) ? parsed.data : null;
}

/**
 * Takes the folder for this process. Throws `conflict` that says who holds it. The lock of a
 * process that is gone is taken over; PostgreSQL's advisory lock settles a race of two takers.
 */
export async function takeOwnership(
  home: string,
  url: string | null,
  now: Date,
): Promise<() => Promise<void>> {
  const file = fileOf(home);
  const mine: Owner = {
    pid: process.pid,
    processStart: processStart(process.pid),
    host: hostname(),
    since: now.toISOString(),
    url,
  };
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      try {
        await link(draft, file);
        return () => release(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = await readOwner(home);
      if (owner !== null) throw heldBy(home, owner);
      await rm(file, { force: true });
    }
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

/** The refusal that names who holds the folder. */
export function heldBy(home: string, owner: Owner): AppError {
  const where = owner.url === null ? '' : ` and serves ${owner.url}`;
  return new AppError(
    'conflict',
    `${home} is held by process ${owner.pid} on ${owner.host}, since ${owner.since}${where}. Stop it, or set CASCADE_HOME to another folder.`,
    { details: { pid: owner.pid } },
  );
}

async function release(file: string): Promise<void> {
  const owner = Owner.safeParse(parseJson(await readFile(file, 'utf8').catch(() => '')));
  if (owner.success && owner.data.pid === process.pid) await rm(file, { force: true });
}

function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return owner.processStart === processStart(owner.pid);
}

/** Start time in clock ticks (field 22 of `/proc/<pid>/stat`); empty where the system has no such file. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
