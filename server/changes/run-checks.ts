import { encodeKey, formatKey } from '#server/catalog/model/content-key.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { ReadContext } from '#server/engine/port.ts';
import { buildProject } from '#server/pipelines/load-project.ts';
import { readProjectFiles } from '#server/pipelines/read-project-files.ts';
import { AppError } from '#server/platform/errors.ts';
import { checkState } from '#server/runs/model/gate.ts';
import type { CheckDeps } from './change-deps.ts';
import { findChange } from './change-rows.ts';
import { contentsAt } from './contents-at.ts';
import { loadGates } from './load-gates.ts';
import { lookAtMerge } from './look-at-merge.ts';
import type { CheckResult } from './model/change.ts';
import { type PlannedCheck, planChecks } from './model/plan-checks.ts';

const AT_ONCE = 2;
const CHECK_TIMEOUT_MS = 600_000;

interface Input {
  readonly checkId: string;
  readonly number: number;
  readonly sourceHash: string;
  /** Head of the target that they were asked for with. */
  readonly targetHash: string;
  readonly by: string;
  readonly signal: AbortSignal;
}

/** Runs gates and tests of a change at a commit and keeps what each said. Throws when the signal aborts. */
export async function runChecks(deps: CheckDeps, input: Input): Promise<void> {
  const planned = await plan(deps, input);
  await deps.database.query('UPDATE app.change_checks SET total = $2 WHERE id = $1', [
    input.checkId,
    planned.length,
  ]);
  const queue = planned.entries();
  const worker = async () => {
    for (const [ordinal, check] of queue) {
      const result = await runOne(deps, input, ordinal, check);
      input.signal.throwIfAborted();
      await keep(deps, input.checkId, result);
    }
  };
  const worked = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  // Those beside one that broke come to their end first: no check outlives its run.
  const broken = worked.find((outcome) => outcome.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
}

async function plan(
  deps: CheckDeps,
  { number, sourceHash, targetHash }: Input,
): Promise<readonly PlannedCheck[]> {
  const change = await findChange(deps, number);
  const heads = { sourceHash, targetHash };
  const { touched, dryRun } = await lookAtMerge(deps, { ...change, decisions: [], heads });
  if (dryRun.state !== 'merges' && dryRun.state !== 'undecided') {
    const reason =
      dryRun.state === 'nothing'
        ? `${change.target} has everything of it`
        : `it has no commit in common with ${change.target} any more`;
    throw new AppError(
      'conflict',
      `${change.source} at ${sourceHash.slice(0, 8)} brings nothing to check: ${reason}.`,
    );
  }
  const there = await contentsAt(deps.catalog, sourceHash, touched);
  const files = await readProjectFiles(deps.projectFolder);
  const { assets } = buildProject(deps.projectFolder, files);
  return planChecks({
    target: change.target,
    touched: touched.filter((key) => there.has(encodeKey(key))).map(formatKey),
    gates: loadGates(files),
    assets,
  });
}

async function runOne(
  { engine, clock }: CheckDeps,
  { sourceHash, by, signal }: Input,
  ordinal: number,
  { schema, ...check }: PlannedCheck,
): Promise<CheckResult> {
  const startedAt = clock().getTime();
  const answer = await engine.collect(
    { sql: `SELECT count(*) AS failures FROM (\n${check.sql}\n) AS failing` },
    contextAt(sourceHash, schema, by),
    { maxRows: 1, timeoutMs: CHECK_TIMEOUT_MS, signal },
  );
  const tookMs = clock().getTime() - startedAt;
  const base = { ...check, ordinal, tookMs };
  if (!answer.ok) {
    const { message } = failureToAppError(answer.error);
    return { ...base, state: 'error', failures: 0, message };
  }
  const failures = Number(answer.value.values[0]?.[0] ?? 0);
  return { ...base, state: checkState(failures, check.severity), failures, message: null };
}

/** Reads the lake as it was at a commit, whatever became of its branch. */
export function contextAt(hash: string, schema: string | null, user: string): ReadContext {
  return {
    ref: `@${hash}`,
    asOf: null,
    catalog: 'iceberg',
    schema,
    timeZone: 'UTC',
    user,
  };
}

async function keep({ database }: CheckDeps, checkId: string, result: CheckResult): Promise<void> {
  await database.query(
    `INSERT INTO app.change_check_results
     (check_id, ordinal, kind, name, asset, description, severity, state, failures, sql, message, took_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      checkId,
      result.ordinal,
      result.kind,
      result.name,
      result.asset,
      result.description,
      result.severity,
      result.state,
      result.failures,
      result.sql,
      result.message,
      result.tookMs,
    ],
  );
}
