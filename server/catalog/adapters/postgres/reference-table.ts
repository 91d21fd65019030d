import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { Reference } from '../../port.ts';

const Row: z.ZodType<Reference> = z.object({
  type: z.enum(['BRANCH', 'TAG']),
  name: z.string(),
  hash: z.string(),
});

export interface ReferenceTable {
  /** Null when there is no such reference. */
  find(name: string): Promise<Reference | null>;
  /** In name order, behind `after`. */
  list(after: string | null, count: number): Promise<readonly Reference[]>;
  /** False when the name is taken. */
  insert(reference: Reference): Promise<boolean>;
  /** False when the reference does not point at `from` any more. */
  move(database: Database, name: string, from: string, to: string): Promise<boolean>;
  /** False when the reference does not point at `hash` any more. */
  remove(name: string, hash: string): Promise<boolean>;
}

export function createReferenceTable(database: Database): ReferenceTable {
  return {
    async find(name) {
      const sql = 'SELECT type, name, hash FROM app.catalog_references WHERE name = $1';
      const [row] = await database.query(sql, [name]);
      return row === undefined ? null : Row.parse(row);
    },
    async list(after, count) {
      const sql = `SELECT type, name, hash FROM app.catalog_references
        WHERE $1::text IS NULL OR name > $1 ORDER BY name LIMIT $2`;
      return z.array(Row).parse(await database.query(sql, [after, count]));
    },
    async insert({ type, name, hash }) {
      const sql = `INSERT INTO app.catalog_references (type, name, hash) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO NOTHING RETURNING name`;
      return (await database.query(sql, [type, name, hash])).length === 1;
    },
    async move(on, name, from, to) {
      const sql = `UPDATE app.catalog_references SET hash = $3
        WHERE name = $1 AND hash = $2 RETURNING name`;
      return (await on.query(sql, [name, from, to])).length === 1;
    },
    async remove(name, hash) {
      const sql = `DELETE FROM app.catalog_references
        WHERE name = $1 AND hash = $2 RETURNING name`;
      return (await database.query(sql, [name, hash])).length === 1;
    },
  };
}
