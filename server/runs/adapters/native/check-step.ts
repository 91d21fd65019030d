import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { EngineFailure } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { ok, type Result } from '#server/platform/result.ts';
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
  const queue = togetherOf(todo).values();
  const worker = async () => {
    for (const together of queue) {
      for (const check of await runTests(parts, scope, together)) {
        scope.signal.throwIfAborted();
        await journal.checked(check);
        if (check.state !== 'pass') await journal.log(levelOf(check), check.asset, sentence(check));
        checks.push(check);
      }
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

/** Tests of one asset over the same rows, which one statement can run: its tables are looked up once. */
const togetherOf = (todo: readonly ChosenCheck[]): readonly (readonly ChosenCheck[])[] => [
  ...Map.groupBy(todo, ({ asset, deltas }) =>
    JSON.stringify([asset.name, deltas.map((delta) => [delta.name, `${delta.sinceSnapshotId}`])]),
  ).values(),
];

/** When one of them stops the others each is run alone, so that the one at fault is told. */
async function runTests(
  parts: RunParts,
  scope: RunScope,
  together: readonly ChosenCheck[],
): Promise<readonly Check[]> {
  const counted = await countFailures(parts, scope, together);
  if (counted.ok) {
    return together.map(({ asset, test }, index) => {
      const failures = counted.value.get(index) ?? 0;
      const state = checkState(failures, test.severity);
      return { ...baseOf(asset, test), state, failures, message: null };
    });
  }
  scope.signal.throwIfAborted();
  const { error } = counted;
  // Alone they would wait as long again for an engine that does not answer or a table too big to read in time.
  const isOfOne = error.kind === 'rejected' || error.kind === 'failed';
  if (together.length > 1 && isOfOne) {
    const checks: Check[] = [];
    for (const one of together) checks.push(...(await runTests(parts, scope, [one])));
    return checks;
  }
  const { message } = failureToAppError(error);
  return together.map(({ asset, test }) => {
    return { ...baseOf(asset, test), state: 'error', failures: 0, message };
  });
}

const baseOf = (
  asset: ChosenCheck['asset'],
  { name, column, severity, sql }: ChosenCheck['test'],
): Pick<Check, 'asset' | 'name' | 'column' | 'severity' | 'sql'> => ({
  asset: asset.name,
  name,
  column,
  severity,
  sql,
});

/** Failing rows by the place of the test. The tests are of one asset, over the same rows. */
async function countFailures(
  { engine }: RunParts,
  { run, signal }: RunScope,
  together: readonly ChosenCheck[],
): Promise<Result<ReadonlyMap<number, number>, EngineFailure>> {
  const [first] = together;
  if (first === undefined) return ok(new Map());
  const counts = together.map(
    ({ sql }, index) =>
      `SELECT ${index} AS test, count(*) AS failures FROM (\n${sql}\n) AS failing`,
  );
  const answer = await engine.collect(
    { sql: counts.join('\nUNION ALL\n') },
    {
      ref: run.branch,
      asOf: null,
      catalog: 'iceberg',
      schema: first.asset.key[0] ?? null,
      timeZone: 'UTC',
      user: run.startedBy,
    },
    { maxRows: together.length, timeoutMs: CHECK_TIMEOUT_MS, signal, deltas: first.deltas },
  );
  if (!answer.ok) return answer;
  const [tests = [], failures = []] = answer.value.values;
  return ok(new Map(Array.from(tests, (test, row) => [Number(test), Number(failures[row])])));
}

const levelOf = ({ state }: Check) => (state === 'warn' ? 'warn' : 'error');

const sentence = ({ name, failures, message }: Check) =>
  message === null ? `${name}: ${failures} failing rows` : `${name} could not run: ${message}`;
