import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { Reference } from '../../port.ts';
import type { ReferencePlace } from './page-token.ts';

const Row: z.ZodType<Reference> = z.object({
  type: z.enum(['BRANCH', 'TAG']),
  name: z.string(),
  hash: z.string(),
});
const Recent = z.object({ recent: z.array(z.string()) });

/** How many former places a reference remembers. */
export const MOST_FORMER_PLACES = 20;

/** Where a reference pointed until a moment. */
export interface FormerPlace {
  readonly hash: string;
  readonly leftAtMs: number;
}

/** A move of a reference that is only made from where it is thought to be. */
interface Move {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly now: Date;
}

/** The text by which a place is remembered that a reference leaves now. */
export function formerPlace(hash: string, leftAtMs: number): string {
  return `${leftAtMs} ${hash}`;
}

export interface ReferenceTable {
  /** Null when there is no such reference. */
  find(name: string): Promise<Reference | null>;
  /** Branches before tags, each in name order, from a place on (inclusive; null: all). */
  list(from: ReferencePlace | null, count: number): Promise<readonly Reference[]>;
  /** Newest first. */
  listFormer(name: string): Promise<readonly FormerPlace[]>;
  /** False when the name is taken. */
  insert(reference: Reference): Promise<boolean>;
  /** False when the reference does not point at `from` any more. */
  move(move: Move): Promise<boolean>;
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
    async list(from, count) {
      const sql = `SELECT type, name, hash FROM app.catalog_references
        WHERE $1::text IS NULL OR (type, name) >= ($1, $2) ORDER BY type, name LIMIT $3`;
      const rows = await database.query(sql, [from?.type ?? null, from?.name ?? null, count]);
      return z.array(Row).parse(rows);
    },
    async listFormer(name) {
      const sql = 'SELECT recent FROM app.catalog_references WHERE name = $1';
      const [row] = await database.query(sql, [name]);
      if (row === undefined) return [];
      return Recent.parse(row).recent.map((text) => {
        const [leftAtMs = '', hash = ''] = text.split(' ');
        return { hash, leftAtMs: Number(leftAtMs) };
      });
    },
    async insert({ type, name, hash }) {
      const sql = `INSERT INTO app.catalog_references (type, name, hash) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO NOTHING RETURNING name`;
      return (await database.query(sql, [type, name, hash])).length === 1;
    },
    async move({ name, from, to, now }) {
      const sql = `UPDATE app.catalog_references
        SET hash = $3, recent = (ARRAY[$4::text] || recent)[1:${MOST_FORMER_PLACES}]
        WHERE name = $1 AND hash = $2 RETURNING name`;
      return (
        (await database.query(sql, [name, from, to, formerPlace(from, now.getTime())])).length === 1
      );
    },
    async remove(name, hash) {
      const sql = `DELETE FROM app.catalog_references
        WHERE name = $1 AND hash = $2 RETURNING name`;
      return (await database.query(sql, [name, hash])).length === 1;
    },
  };
}
