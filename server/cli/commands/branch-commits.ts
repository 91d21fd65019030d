import { Command } from 'commander';
import { connect } from '../connect.ts';
import { defaultBranchOf } from '../default-branch.ts';
import { EXIT } from '../exit.ts';
import { print } from '../terminal.ts';

const WORD = {
  remove: 'removed',
  'put-back': 'put back',
  'set-back': 'set back',
  none: 'as before already',
} as const;

interface RevertOptions {
  readonly on?: string;
  readonly key?: readonly string[];
  readonly newBranch?: string;
  readonly message?: string;
  readonly dryRun: boolean;
}

/** `cascade branch revert`: a commit or merge is taken back by a new commit. */
export const revert = new Command('revert')
  .description('Take back what a commit or a merge changed, by a new commit')
  .argument('<commit>')
  .option('--on <branch>', 'branch to take it back on; else the default branch')
  .option('--key <keys...>', 'only these keys, as silver.readings')
  .option('--new-branch <name>', 'do it on a new branch made from that one')
  .option('--message <text>')
  .option('--dry-run', 'only say what would happen', false)
  .action(async (commit: string, options: RevertOptions) => {
    await using session = await connect();
    const input = {
      branch: options.on ?? (await defaultBranchOf(session)),
      commit,
      ...(options.key && { keys: options.key.map((key) => key.split('.')) }),
      ...(options.newBranch && { newBranch: options.newBranch }),
    };
    const { branches } = session.client;
    const outcome = options.dryRun
      ? await branches.previewRevert.query(input)
      : await branches.revert.mutate({
          ...input,
          ...(options.message && { message: options.message }),
        });
    for (const { key, action, conflict } of outcome.steps) {
      if (conflict === null) print(`${key.join('.')}  ${WORD[action]}`);
      else process.stderr.write(`${conflict}\n`);
    }
    if (!outcome.wasSuccessful) return refuse('Nothing was taken back: see the keys above.');
    if (options.dryRun) return print(`That is what a revert on ${outcome.branch} would do.`);
    print(
      outcome.wasApplied
        ? `${outcome.branch} is at ${outcome.hash?.slice(0, 8)}.`
        : `${outcome.branch} is as it was before that commit already.`,
    );
  });

interface PickOptions {
  readonly onto: string;
  readonly newBranch?: string;
  readonly dryRun: boolean;
}

/** `cascade branch cherry-pick`: a commit is copied onto another branch. */
export const cherryPick = new Command('cherry-pick')
  .description('Copy what a commit changed onto another branch')
  .argument('<commit>')
  .requiredOption('--onto <branch>', 'branch that receives the copy')
  .option('--new-branch <name>', 'copy to a new branch made from that one')
  .option('--dry-run', 'only say what would happen', false)
  .action(async (commit: string, { onto, newBranch, dryRun }: PickOptions) => {
    await using session = await connect();
    const input = { commit, onto, ...(newBranch && { newBranch }) };
    const { branches } = session.client;
    const outcome = dryRun
      ? await branches.previewCherryPick.query(input)
      : await branches.cherryPick.mutate(input);
    for (const sentence of outcome.conflictSentences) process.stderr.write(`${sentence}\n`);
    const target = newBranch ?? onto;
    if (!outcome.wasSuccessful) return refuse('Nothing was copied: see the conflicts above.');
    if (outcome.details.length === 0) return print(`${onto} has all of that commit already.`);
    if (dryRun) return print(`${outcome.details.length} keys would change on ${target}.`);
    print(`${target} is at ${outcome.resultantTargetHash?.slice(0, 8)}.`);
  });

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = EXIT.refused;
}
