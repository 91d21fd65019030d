import { z } from 'zod';
import type { ReadContext } from '#server/engine/port.ts';
import { collect, columnsOf, type QualityDeps, qualityContext } from './collect.ts';
import { filterSql, VERDICT_TABLE } from './model/filter-sql.ts';
import { flagNames } from './model/flags.ts';
import { VERDICTS, type Verdict } from './model/verdicts.ts';
import type { ListVerdictsInput } from './schemas.ts';

/** A document with its verdict. */
export interface VerdictRow {
  readonly entryId: string;
  readonly person: string;
  readonly source: string;
  readonly documentId: string;
  /** Null when the document does not tell. */
  readonly readAt: Date | null;
  readonly glucoseMgDl: number | null;
  readonly device: string | null;
  readonly direction: string | null;
  readonly verdict: Verdict;
  readonly reason: string;
  /** The document that is kept in its place; null when it is no duplicate or the table does not tell. */
  readonly duplicateOf: string | null;
  readonly flags: readonly string[];
  readonly fetchedAt: Date;
}

export interface VerdictPage {
  readonly rows: readonly VerdictRow[];
  readonly hasMore: boolean;
  readonly commit: string | null;
}

/** Documents of the filter, newest reading first. Throws `not-found` before the first build. */
export async function listVerdicts(
  deps: QualityDeps,
  input: ListVerdictsInput,
): Promise<VerdictPage> {
  const context = qualityContext(deps, input);
  const { where, parameters } = filterSql(input.filter);
  const sql = `
SELECT person_id, source, document_id, to_unixtime(reading_timestamp) AS read_s,
  glucose_mg_dl, device, direction, verdict, reason,
  to_unixtime(fetched_at) AS fetched_s, ${await laterColumns(deps, context)}
FROM ${VERDICT_TABLE}
${where}
ORDER BY reading_timestamp DESC NULLS LAST, person_id, source, document_id
OFFSET ${input.offset}
LIMIT ${input.limit + 1}`;
  const { rows, commitHash } = await collect(deps, context, { sql, parameters }, Row);
  return {
    rows: rows.slice(0, input.limit).map(viewOf),
    hasMore: rows.length > input.limit,
    commit: commitHash,
  };
}

/** Columns that tables of some commits do not have: NULL there. Older ones have the names of flags. */
async function laterColumns(deps: QualityDeps, context: ReadContext): Promise<string> {
  const names = await columnsOf(deps, context, VERDICT_TABLE);
  return Object.entries(LATER)
    .map(([name, type]) => (names.has(name) ? name : `CAST(NULL AS ${type}) AS ${name}`))
    .join(', ');
}

const LATER = { duplicate_of: 'varchar', flags: 'array(varchar)', flag_bits: 'integer' };

const Row = z.object({
  person_id: z.string(),
  source: z.string(),
  document_id: z.string(),
  read_s: z.number().nullable(),
  glucose_mg_dl: z.number().nullable(),
  device: z.string().nullable(),
  direction: z.string().nullable(),
  verdict: z.enum(VERDICTS),
  reason: z.string(),
  fetched_s: z.number(),
  duplicate_of: z.string().nullable(),
  flags: z.array(z.string()).nullable(),
  flag_bits: z.number().nullable(),
});

const viewOf = (row: z.output<typeof Row>): VerdictRow => ({
  entryId: `${row.person_id}/${row.source}/${row.document_id}`,
  person: row.person_id,
  source: row.source,
  documentId: row.document_id,
  readAt: row.read_s === null ? null : momentOf(row.read_s),
  glucoseMgDl: row.glucose_mg_dl,
  device: row.device,
  direction: row.direction,
  verdict: row.verdict,
  reason: row.reason,
  duplicateOf: row.duplicate_of,
  flags: row.flags ?? flagNames(row.flag_bits ?? 0),
  fetchedAt: momentOf(row.fetched_s),
});

const momentOf = (seconds: number): Date => new Date(Math.round(seconds * 1000));
