import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.ts';
import { AppError } from './errors.ts';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Applies the migrations that the database does not have yet, in order, all in one transaction.
 * Throws `conflict` when an applied one was edited, or when the database is newer than this program.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  return database.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock(720001)');
    await transaction.query('CREATE SCHEMA IF NOT EXISTS app');
    await transaction.query(
      'CREATE TABLE IF NOT EXISTS app.migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const applied = new Map(
      (await transaction.query('SELECT name, hash FROM app.migrations')).map((row) => [
        String(row['name']),
        String(row['hash']),
      ]),
    );
    for (const name of applied.keys()) {
      if (!files.includes(name))
        throw new AppError(
          'conflict',
          `The database has migration ${name}, which this version does not know. Start the newer version.`,
        );
    }
    const done: string[] = [];
    for (const name of files) {
      const sql = await readFile(FOLDER + name, 'utf8');
      const hash = createHash('sha256').update(sql).digest('hex');
      const known = applied.get(name);
      if (known === hash) continue;
      if (known !== undefined)
        throw new AppError(
          'conflict',
          `Migration ${name} was changed after it was applied. Restore the file; changes need a new migration.`,
        );
      await transaction.query(sql);
      await transaction.query('INSERT INTO app.migrations (name, hash) VALUES ($1, $2)', [
        name,
        hash,
      ]);
      done.push(name);
    }
    return done;
  });
}
