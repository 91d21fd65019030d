import { z } from 'zod';
import { pinned, whole } from '#server/engine/collect-records.ts';
import type { ReadContext } from '#server/engine/port.ts';
import { collect, type QualityDeps, qualityContext } from './collect.ts';
import { type Facets, facetsOf, type ReasonShare, type VerdictGroup } from './model/facets.ts';
import { filterSql, VERDICT_TABLE } from './model/filter-sql.ts';
import { VERDICTS, type VerdictFilter } from './model/verdicts.ts';
import type { CountVerdictsInput } from './schemas.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;

export interface VerdictCounts extends Omit<Facets, 'reasons'> {
  /** Documents a day of the reading over the `days`; null without a reading that counts. */
  readonly reasons: readonly (ReasonShare & { readonly perDay: readonly number[] | null })[];
  /** Thirty days up to the newest reading that is kept, UTC; null when none is. */
  readonly days: { readonly from: string; readonly to: string } | null;
  /** Commit that was read; null when the engine cannot tell. */
  readonly commit: string | null;
}

/** How many documents have which verdict, and why. Throws `not-found` before the first build. */
export async function countVerdicts(
  deps: QualityDeps,
  input: CountVerdictsInput,
): Promise<VerdictCounts> {
  const { filter } = input;
  const context = qualityContext(deps, input);
  const { groups, newestKeptMs, commit } = await readGroups(deps, context, filter);
  const window = newestKeptMs === null ? null : windowTo(newestKeptMs);
  const perDay =
    window === null
      ? null
      : await readDays(deps, pinned(context, commit), { ...filter, ...window });
  const facets = facetsOf(groups, filter);
  return {
    ...facets,
    reasons: facets.reasons.map((share) => ({
      ...share,
      perDay: perDay?.(share.verdict, share.reason) ?? null,
    })),
    days: window,
    commit,
  };
}

const GroupRow = z.object({
  verdict: z.enum(VERDICTS),
  reason: z.string(),
  source: z.string(),
  person_id: z.string(),
  n: whole,
  fetched_s: z.number(),
  newest_s: z.number().nullable(),
});

async function readGroups(deps: QualityDeps, context: ReadContext, { from, to }: VerdictFilter) {
  const { where, parameters } = filterSql({ ...NOTHING_ELSE, from, to });
  const sql = `
SELECT verdict, reason, source, person_id, count(*) AS n,
  to_unixtime(max(fetched_at)) AS fetched_s,
  to_unixtime(max(reading_timestamp)) AS newest_s
FROM ${VERDICT_TABLE}
${where}
GROUP BY verdict, reason, source, person_id`;
  const { rows, commitHash } = await collect(deps, context, { sql, parameters }, GroupRow);
  const kept = rows.flatMap(({ verdict, newest_s }) =>
    verdict === 'keep' && newest_s !== null ? [newest_s * 1000] : [],
  );
  return {
    groups: rows.map(
      (row): VerdictGroup => ({
        verdict: row.verdict,
        reason: row.reason,
        source: row.source,
        person: row.person_id,
        rows: row.n,
        newestFetchMs: Math.round(row.fetched_s * 1000),
      }),
    ),
    newestKeptMs: kept.length === 0 ? null : kept.reduce((a, b) => Math.max(a, b)),
    commit: commitHash,
  };
}

const DayRow = z.object({
  verdict: z.enum(VERDICTS),
  reason: z.string(),
  day: z.string(),
  n: whole,
});

async function readDays(deps: QualityDeps, context: ReadContext, filter: VerdictFilter) {
  const { where, parameters } = filterSql({ ...filter, verdict: null, reason: null });
  const sql = `
SELECT verdict, reason, CAST(reading_timestamp AS date) AS day, count(*) AS n
FROM ${VERDICT_TABLE}
${where}
GROUP BY verdict, reason, CAST(reading_timestamp AS date)`;
  const { rows } = await collect(deps, context, { sql, parameters }, DayRow);
  const counts = new Map(rows.map((row) => [`${row.verdict} ${row.reason} ${row.day}`, row.n]));
  const firstMs = Date.parse(`${filter.from}T00:00:00Z`);
  const days = Array.from({ length: DAYS }, (_, index) => dayOf(firstMs + index * DAY_MS));
  return (verdict: string, reason: string): readonly number[] =>
    days.map((day) => counts.get(`${verdict} ${reason} ${day}`) ?? 0);
}

const NOTHING_ELSE = { verdict: null, reason: null, source: null, person: null } as const;

const windowTo = (ms: number) => ({ from: dayOf(ms - (DAYS - 1) * DAY_MS), to: dayOf(ms) });

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
