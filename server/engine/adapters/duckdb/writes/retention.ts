import { SqlError } from '#server/sql/model/front-end.ts';
import { callArguments, durationMs } from '#server/sql/model/statements/call-arguments.ts';
import type { TableExecute } from './procedures.ts';
import type { WriteRun } from './write-run.ts';

const DAY_MS = 86_400_000;
const LEAST_MS = 7 * DAY_MS;

/** How old something has to be for a procedure to remove it: as asked for, but no younger than the session allows. */
export function retentionMs(
  { statement, parameters, context }: WriteRun<TableExecute>,
  procedure: 'expire_snapshots' | 'remove_orphan_files',
): number {
  const names = ['retention_threshold'] as const;
  const asked = callArguments(statement.args, parameters, { names, required: [] }).get(names[0]);
  const ageMs = asked === undefined ? LEAST_MS : durationMs(String(asked));
  if (ageMs === null) {
    throw new SqlError(
      'INVALID_PROCEDURE_ARGUMENT',
      `'${asked}' is no duration: write it as 7d or 12h`,
      null,
    );
  }
  const property = `${procedure}_min_retention`;
  const set = context.session?.properties[`iceberg.${property}`];
  const leastMs = (set === undefined ? null : durationMs(set)) ?? LEAST_MS;
  if (ageMs >= leastMs) return ageMs;
  throw new SqlError(
    'INVALID_PROCEDURE_ARGUMENT',
    `Retention specified (${asked}) is shorter than the minimum retention configured in the system (${leastMs / DAY_MS}d). SET SESSION iceberg.${property} changes the minimum`,
    null,
  );
}
