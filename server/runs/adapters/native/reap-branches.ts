import { AppError } from '#server/platform/errors.ts';
import { removeBranch } from './branch-step.ts';
import { createRunJournal } from './run-journal.ts';
import type { RunParts } from './run-parts.ts';

const KEEP_DAYS = 14;

/** Deletes the branches of failed runs that ended more than two weeks ago. */
export async function reapBranches(
  parts: Pick<RunParts, 'database' | 'catalog' | 'clock' | 'log'>,
): Promise<void> {
  const before = new Date(parts.clock().getTime() - KEEP_DAYS * 86_400_000);
  const rows = await parts.database.query(
    `SELECT id, branch FROM app.runs
     WHERE state IN ('failed', 'cancelled') AND branch_removed_at IS NULL AND ended_at < $1
     ORDER BY ended_at LIMIT 200`,
    [before],
  );
  for (const row of rows) {
    const runId = String(row['id']);
    try {
      await removeBranch(parts.catalog, String(row['branch']));
      await createRunJournal(parts, runId).branchRemoved();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      parts.log.warn({ runId, error: error.message }, 'branch of an old run was not removed');
    }
  }
}
