import { Command } from 'commander';
import { connect } from '../connect.ts';
import { defaultBranchOf } from '../default-branch.ts';
import { followRun } from '../follow-run.ts';
import { interruptible } from '../terminal.ts';

interface Options {
  readonly ref?: string;
  readonly full: boolean;
}

export const runCommand = new Command('run')
  .description('Run the pipeline on a branch of its own, check it there and merge it')
  .argument('[selection]', 'assets in dbt selection syntax; everything when left out')
  .option('--ref <branch>', 'branch to start from and merge into; else the default branch')
  .option('--full', 'rebuild what is up to date too', false)
  .addHelpText(
    'after',
    `
Examples:
  npx cascade run
  npx cascade run silver.fct_glucose_readings+        an asset and all that depends on it
  npx cascade run +marts.mrt_glucose_overview --ref dev
  npx cascade run --full`,
  )
  .action(async (selection: string | undefined, options: Options) => {
    await using session = await connect();
    const run = await session.client.runs.start.mutate({
      selection: selection ?? null,
      ref: options.ref ?? (await defaultBranchOf(session)),
      full: options.full,
    });
    await followRun(session, run.id, interruptible());
  });
