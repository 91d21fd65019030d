import { z } from 'zod';
import { listTables } from '#server/catalog/list-tables.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Database } from '#server/platform/database.ts';
import { listRuns } from '#server/runs/list-runs.ts';
import { type Matched, rankMatches } from './model/rank-matches.ts';

export const SearchInput = z.object({
  text: z.string().max(200),
  ref: z.string().min(1).max(500),
});
export type SearchInput = z.infer<typeof SearchInput>;

interface Hit {
  /** What it is called and what was searched. */
  readonly name: string;
  readonly note: string;
  readonly href: string;
}

export interface HitGroup {
  readonly kind: 'tables' | 'runs' | 'people';
  readonly hits: readonly Matched<Hit>[];
  readonly total: number;
  /** A sentence when this kind could not be searched; the others are whole. */
  readonly failure: string | null;
}

interface Deps {
  readonly catalog: Catalog;
  readonly database: Database;
}

const SHOWN = 6;

/** Tables of the ref, runs and people whose name has the words of `text` in it, best first. */
export async function search(deps: Deps, input: SearchInput): Promise<readonly HitGroup[]> {
  const find = async (kind: HitGroup['kind'], list: () => Promise<readonly Hit[]>) => {
    try {
      const hits = rankMatches(await list(), (hit) => hit.name, input.text);
      return { kind, hits: hits.slice(0, SHOWN), total: hits.length, failure: null };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { kind, hits: [], total: 0, failure };
    }
  };
  return Promise.all([
    find('tables', () => tables(deps, input.ref)),
    find('runs', () => runs(deps)),
    find('people', () => people(deps)),
  ]);
}

async function tables(deps: Deps, ref: string): Promise<readonly Hit[]> {
  const tree = await listTables(deps, { ref });
  return tree.namespaces.flatMap((namespace) =>
    namespace.tables.map(({ key, type }) => ({
      name: key.join('.'),
      note: type === 'ICEBERG_VIEW' ? 'view' : 'table',
      href: `/catalog/${[ref, ...key].map(encodeURIComponent).join('/')}`,
    })),
  );
}

async function runs(deps: Deps): Promise<readonly Hit[]> {
  const { items } = await listRuns(deps, { limit: 100 });
  return items.map((run) => ({
    name: `${run.reason} · ${run.id.slice(0, 8)}`,
    note: `${run.state} on ${run.ref}`,
    href: `/runs/${run.id}`,
  }));
}

const PersonRow = z.object({ person_id: z.string(), zone: z.string() });

/** From the mart that PostgreSQL serves: a scan of all readings a letter typed would be too slow. */
async function people({ database }: Deps): Promise<readonly Hit[]> {
  const [served] = await database.query(
    `SELECT to_regclass('marts.mrt_glucose_people') IS NOT NULL AS there`,
  );
  if (served?.['there'] !== true) return [];
  const rows = await database.query(
    'SELECT person_id, zone FROM marts.mrt_glucose_people ORDER BY person_id LIMIT 5000',
  );
  return rows.map((raw) => {
    const { person_id, zone } = PersonRow.parse(raw);
    return {
      name: person_id,
      note: zone,
      href: `/glucose/${encodeURIComponent(person_id)}/summary`,
    };
  });
}
