import { z } from 'zod';
import { listTables } from '#server/catalog/list-tables.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import { listPeople } from '#server/glucose/list-people.ts';
import { PeopleInput } from '#server/glucose/schemas.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { listRuns } from '#server/runs/list-runs.ts';
import { type Matched, rankMatches } from './model/rank-matches.ts';

export const SearchInput = z.object({
  text: z.string().max(200),
  ref: z.string().min(1).max(500),
});
export type SearchInput = z.infer<typeof SearchInput>;

export interface Hit {
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
  readonly engine: QueryEngine;
  readonly clock: Clock;
  readonly user: string;
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
    find('people', () => people(deps, input.ref)),
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

async function people(deps: Deps, ref: string): Promise<readonly Hit[]> {
  const found = await listPeople(deps, PeopleInput.parse({ ref }));
  return found.people.map(({ person, zone }) => ({
    name: person,
    note: zone,
    href: `/glucose/${encodeURIComponent(person)}/summary`,
  }));
}
