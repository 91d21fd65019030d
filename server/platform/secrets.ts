import { randomBytes } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const Secrets = z.object({
  /** Password of the embedded PostgreSQL. */
  database: z.string().min(16),
  /** Signs session cookies. */
  session: z.string().min(32),
  /** Lets the command line of whoever can read this folder talk to the running console. */
  local: z.string().min(32),
  /** Seals what the database keeps of others' secrets. */
  vault: z.string().min(32),
});
/** A folder of an earlier version has no `vault` yet. */
const Stored = Secrets.partial({ vault: true });
export type Secrets = Readonly<z.infer<typeof Secrets>>;

/** Secrets of a state folder, made at random the first time. Throws `invalid` when the file is damaged. */
export async function openSecrets(home: string): Promise<Secrets> {
  const existing = await readSecrets(home);
  const secret = () => randomBytes(32).toString('base64url');
  if (existing?.vault !== undefined) return { ...existing, vault: existing.vault };
  const fresh = { database: secret(), session: secret(), local: secret(), vault: secret() };
  const secrets: Secrets = { ...fresh, ...existing, vault: fresh.vault };
  const file = path.join(home, 'secrets.json');
  await replaceDurably(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Survives a power cut as it was or as it shall be: without its key nothing that is sealed opens. */
async function replaceDurably(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, file);
  // Windows opens no folders; its file systems journal names by themselves.
  if (process.platform === 'win32') return;
  await using folder = await open(path.dirname(file), 'r');
  await folder.sync();
}

/** Null when the folder has none yet. */
export async function readSecrets(home: string): Promise<z.infer<typeof Stored> | null> {
  const file = path.join(home, 'secrets.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new AppError(
      'invalid',
      `${file} cannot be read (${error.code}). Give this user access to it.`,
      { cause: error },
    );
  });
  if (text === null) return null;
  try {
    return Stored.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      'invalid',
      `${file} is damaged. Restore it from a copy, or start over with \`npx cascade reset\`.`,
      { cause },
    );
  }
}
