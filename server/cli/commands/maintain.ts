import { Command, InvalidArgumentError } from 'commander';
import type { MaintenanceTask } from '#server/maintenance/model/task.ts';
import { AppError } from '#server/platform/errors.ts';
import { connect, type Session } from '../connect.ts';
import { defaultBranchOf } from '../default-branch.ts';
import { followJob } from '../follow-job.ts';
import { interruptible, print } from '../terminal.ts';

interface Options {
  readonly ref: string;
  readonly dryRun: boolean;
  readonly olderThan?: number;
  readonly retainLast?: number;
}

type Given = Omit<Options, 'ref'> & { readonly ref?: string };

function whole(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`A whole number from ${least}.`);
  };
}

export const maintainCommand = new Command('maintain')
  .description(
    'Compact tables, merge their manifests, expire snapshots, then remove files that nothing needs',
  )
  .argument('[tables...]', 'tables such as raw.entries; all of the ref when left out')
  .option('--ref <branch>', 'branch whose tables are maintained; else the default branch')
  .option('--dry-run', 'tell what would be done, and do nothing', false)
  .option('--older-than <days>', 'expire snapshots older than this', whole(0))
  .option('--retain-last <n>', 'keep at least so many snapshots of a table', whole(1))
  .addHelpText(
    'after',
    `
Files go only when no branch, tag, run or commit of the last 30 days needs them and they are older than a day.
Nothing is maintained by itself: run this from a scheduler, once a night for instance.

Examples:
  npx cascade maintain --dry-run
  npx cascade maintain
  npx cascade maintain raw.entries silver.fct_glucose_readings --older-than 7`,
  )
  .action(async (names: readonly string[], given: Given) => {
    await using session = await connect();
    const options = { ...given, ref: given.ref ?? (await defaultBranchOf(session)) };
    const signal = interruptible();
    const tables = names.length > 0 ? names : await allTables(session, options.ref);
    for (const name of tables) await maintainTable(session, name, options, signal);
    await removeOrphans(session, options, signal);
  });

async function allTables({ client }: Session, ref: string): Promise<readonly string[]> {
  const { namespaces, truncated } = await client.catalog.tables.query({ ref });
  if (truncated) {
    throw new AppError('invalid', `${ref} has too many tables for one call. Name some of them.`);
  }
  return namespaces.flatMap(({ name: namespace, tables }) =>
    tables
      .filter(({ type }) => type === 'ICEBERG_TABLE')
      .map(({ name }) => (namespace === '' ? name : `${namespace}.${name}`)),
  );
}

async function maintainTable(
  session: Session,
  name: string,
  { ref, dryRun, olderThan, retainLast }: Options,
  signal: AbortSignal,
): Promise<void> {
  const key = name.split('.');
  const { advice } = await session.client.maintenance.health.query({ ref, key });
  // What would hardly help is left alone: every change of a table makes its readers look again.
  const advised = (kind: 'compact' | 'rewrite-manifests') =>
    advice.some((entry) => entry.kind === kind) ? [{ kind, ref, key, dryRun }] : [];
  const limits = { olderThanDays: olderThan ?? null, retainLast: retainLast ?? null };
  const tasks: readonly MaintenanceTask[] = [
    ...advised('compact'),
    ...advised('rewrite-manifests'),
    { kind: 'expire-snapshots', ref, key, dryRun, ...limits },
  ];
  let isIdle = true;
  for (const task of tasks) {
    const { result } = await followJob(session, task, signal);
    if (result === null || (result.itemCount === 0 && !result.changed)) continue;
    isIdle = false;
    print(result.summary);
  }
  if (isIdle) print(`${name} needs nothing.`);
}

async function removeOrphans(
  session: Session,
  { dryRun }: Options,
  signal: AbortSignal,
): Promise<void> {
  const plan = await followJob(session, { kind: 'remove-orphans', planId: null }, signal);
  const isDone = dryRun || plan.result?.filesRemoved === 0;
  const { result } = isDone
    ? plan
    : await followJob(session, { kind: 'remove-orphans', planId: plan.id }, signal);
  print(result?.summary ?? '');
}
