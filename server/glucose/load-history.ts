import { z } from 'zod';
import { whole } from '#server/engine/collect-records.ts';
import type { ReadContext } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { collectRows, type GlucoseDeps } from './collect-rows.ts';
import type { LocalDate } from './model/local-days.ts';

/** Where figures come from, for the queries and for people. */
export const READINGS_TABLE = 'iceberg.silver.fct_glucose_readings';

const HistoryRow = z.object({
  local_date: z.string(),
  zone: z.string(),
  n: whole,
  minutes: z.number(),
  first_s: z.number(),
  last_s: z.number(),
  last_mg_dl: whole,
  last_direction: z.string().nullable(),
});

/** A local day on which a person has readings. */
interface HistoryDay {
  readonly date: LocalDate;
  readonly zone: string;
  readonly n: number;
  readonly minutes: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly lastMgDl: number;
  readonly lastDirection: string | null;
}

export interface History {
  /** Rising, never empty. */
  readonly days: readonly HistoryDay[];
  readonly last: HistoryDay;
  /** Commit that was read; null when the engine cannot tell. */
  readonly commitHash: string | null;
}

const SQL = `
SELECT local_date,
  max_by(zone, ts_utc) AS zone,
  count(*) AS n,
  CAST(sum(minutes) AS double) AS minutes,
  to_unixtime(min(ts_utc)) AS first_s,
  to_unixtime(max(ts_utc)) AS last_s,
  max_by(glucose_mg_dl, ts_utc) AS last_mg_dl,
  max_by(direction, ts_utc) AS last_direction
FROM ${READINGS_TABLE}
WHERE person_id = ?
GROUP BY local_date
ORDER BY local_date`;

/** All days with readings of a person. Throws `not-found`, naming people that exist, when there are none. */
export async function loadHistory(
  deps: GlucoseDeps,
  context: ReadContext,
  person: string,
): Promise<History> {
  const { rows, commitHash } = await collectRows(
    deps,
    context,
    { sql: SQL, parameters: [{ type: { kind: 'varchar', length: null }, value: person }] },
    HistoryRow,
  );
  const days = rows.map((row) => ({
    date: row.local_date,
    zone: row.zone,
    n: row.n,
    minutes: row.minutes,
    firstMs: Math.round(row.first_s * 1000),
    lastMs: Math.round(row.last_s * 1000),
    lastMgDl: row.last_mg_dl,
    lastDirection: row.last_direction,
  }));
  const last = days.at(-1);
  if (last === undefined) throw await noSuchPerson(deps, context, person);
  return { days, last, commitHash };
}

const NAMES_SHOWN = 5;
const NamesSql = `SELECT DISTINCT person_id FROM ${READINGS_TABLE} ORDER BY person_id LIMIT ${NAMES_SHOWN + 1}`;

async function noSuchPerson(
  deps: GlucoseDeps,
  context: ReadContext,
  person: string,
): Promise<AppError> {
  const { rows } = await collectRows(
    deps,
    context,
    { sql: NamesSql },
    z.object({ person_id: z.string() }),
  );
  const names = rows.slice(0, NAMES_SHOWN).map(({ person_id }) => person_id);
  const hint =
    names.length === 0
      ? 'Nobody has readings there yet: import a file or run the pipelines.'
      : `People there: ${names.join(', ')}${rows.length > NAMES_SHOWN ? ' and others' : ''}.`;
  return new AppError('not-found', `"${person}" has no readings on ${context.ref}. ${hint}`);
}
