import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import { AppError } from '#server/platform/errors.ts';
import { type ChosenCheck, chooseChecks } from '../../choose-checks.ts';
import { checkState, judge } from '../../model/gate.ts';
import { arriving, INGEST_ASSET } from '../../plan-run.ts';
import type { CheckView } from '../../port.ts';
import type { PlannedStep } from './run-journal.ts';
import type { RunParts, RunScope } from './run-parts.ts';

const AT_ONCE = 3;
const CHECK_TIMEOUT_MS = 600_000;

type Check = Omit<CheckView, 'runId' | 'checkedAt'>;

/** Runs the tests of what the run changed. Throws `conflict` when the gate does not hold. */
export async function checkAssets(
  parts: RunParts,
  scope: RunScope,
  { ordinal, asset: step }: PlannedStep,
  changed: readonly string[],
): Promise<void> {
  const { journal, run } = scope;
  if (changed.length === 0) {
    await journal.stepEnded(ordinal, { state: 'skipped', note: 'nothing was built' });
    return;
  }
  await journal.stepStarted(ordinal);
  const project = await scope.project();
  const landed = changed.includes(INGEST_ASSET) ? arriving(project) : [];
  const assets = project.assets.filter(
    (asset) => changed.includes(asset.name) || landed.includes(asset),
  );
  const todo = await chooseChecks(parts, run, assets);
  const narrow = todo.filter(({ deltas }) => deltas.length > 0).length;
  const onNew = narrow === 0 ? '' : `, ${narrow} of them on what is new`;
  await journal.log('info', step, `${todo.length} checks on ${assets.length} assets${onNew}`);
  const checks: Check[] = [];
  const queue = todo.values();
  const worker = async () => {
    for (const chosen of queue) {
      const check = await runTest(parts, scope, chosen);
      const { asset } = chosen;
      scope.signal.throwIfAborted();
      await journal.checked(check);
      if (check.state !== 'pass') await journal.log(levelOf(check), asset.name, sentence(check));
      checks.push(check);
    }
  };
  const worked = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  // Those beside one that broke come to their end first: no check outlives its step.
  const broken = worked.find((outcome) => outcome.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  const gate = judge(checks);
  await journal.log(gate.holds ? 'info' : 'error', step, `checks: ${gate.summary}`);
  await journal.stepEnded(ordinal, {
    state: gate.holds ? 'done' : 'failed',
    note: gate.failure === null ? gate.summary : `${gate.summary}: ${gate.failure}`,
  });
  if (gate.failure === null) return;
  throw new AppError(
    'conflict',
    `${gate.failure} Not merged: ${run.ref} has not changed. Look at the rows on ${run.branch}.`,
  );
}

async function runTest(
  { engine }: RunParts,
  { run, signal }: RunScope,
  { asset, test, sql: statement, deltas }: ChosenCheck,
): Promise<Check> {
  const { name, column, severity, sql } = test;
  const answer = await engine.collect(
    { sql: `SELECT count(*) AS failures FROM (\n${statement}\n) AS failing` },
    {
      ref: run.branch,
      asOf: null,
      catalog: 'iceberg',
      schema: asset.key[0] ?? null,
      timeZone: 'UTC',
      user: run.startedBy,
    },
    { maxRows: 1, timeoutMs: CHECK_TIMEOUT_MS, signal, deltas },
  );
  const base = { asset: asset.name, name, column, severity, sql };
  if (!answer.ok) {
    return {
      ...base,
      state: 'error',
      failures: 0,
      message: failureToAppError(answer.error).message,
    };
  }
  const failures = Number(answer.value.values[0]?.[0] ?? 0);
  return { ...base, state: checkState(failures, severity), failures, message: null };
}

const levelOf = ({ state }: Check) => (state === 'warn' ? 'warn' : 'error');

const sentence = ({ name, failures, message }: Check) =>
  message === null ? `${name}: ${failures} failing rows` : `${name} could not run: ${message}`;
