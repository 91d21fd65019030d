import { Command } from 'commander';
import { isUnderWay } from '#server/changes/model/change.ts';
import { CHOICES, type Choice } from '#server/changes/model/dry-run.ts';
import { AppError } from '#server/platform/errors.ts';
import { changeNumber } from '../change-number.ts';
import { connect } from '../connect.ts';
import { checksLine, followChecks } from '../follow-checks.ts';
import { keyNamed } from '../key-named.ts';
import { confirmSeen, type SeenOptions, seenChange } from '../seen-change.ts';
import { formatTable, interruptible, print } from '../terminal.ts';

const decide = new Command('decide')
  .description('Say how keys are merged that both sides changed')
  .argument('<number>', 'number of the change', changeNumber)
  .argument('<choice>', `${CHOICES.join(', ')}, or none to take a choice back`)
  .argument(
    '[keys...]',
    'such as silver.readings; left out: every undecided key, with none every choice',
  )
  .option('--version-at <ref>', 'with other-version: the branch, tag or commit to take it from')
  .option('--source <hash>', 'head of the source that you looked at')
  .option('--target <hash>', 'head of the target that you looked at')
  .action(
    async (
      number: number,
      choice: string,
      keys: string[],
      options: SeenOptions & { versionAt?: string },
    ) => {
      const chosen = choice === 'none' ? null : CHOICES.find((known) => known === choice);
      if (chosen === undefined) {
        throw new AppError('invalid', `There is no choice ${choice}: ${CHOICES.join(', ')}, none.`);
      }
      await using session = await connect();
      const { sourceHash, targetHash } = await seenChange(session, number, options);
      const views = await session.client.changes.review.query({ number });
      const known = views.dryRun.keys.map(({ key }) => [...key]);
      const asked = keys.map((name) => keyNamed(known, (key) => key, name) ?? name.split('.'));
      const dryRun = await session.client.changes.decide.mutate({
        number,
        sourceHash,
        targetHash,
        keys: asked.length === 0 ? null : asked,
        choice: chosen satisfies Choice | null,
        version: options.versionAt ?? null,
      });
      print(
        dryRun.undecidedCount === 0
          ? `Change #${number} merges.`
          : `${dryRun.undecidedCount} of ${dryRun.keyCount} keys are undecided.`,
      );
    },
  );

const check = new Command('check')
  .description('Run gates and tests at the head of the source and wait for them')
  .argument('<number>', 'number of the change', changeNumber)
  .action(async (number: number) => {
    await using session = await connect();
    const { client } = session;
    const { checks, heads } = await client.changes.get.query({ number });
    const isThere = checks !== null && isUnderWay(checks) && checks.sourceHash === heads.sourceHash;
    if (!isThere) await client.changes.check.mutate({ number });
    const done = await followChecks(session, number, interruptible());
    for (const { state, name, asset, failures, message } of done.results) {
      const why = message ?? (failures === 0 ? '' : `${failures} rows`);
      print(`${state.padEnd(5)} ${name}${asset === null ? '' : ` on ${asset}`}  ${why}`.trimEnd());
    }
    print(checksLine(done));
    if (done.state === 'cancelled') throw new AppError('cancelled', 'The checks were cancelled.');
    const isBad = done.results.some(({ state }) => state === 'fail' || state === 'error');
    if (isBad || done.state !== 'done') {
      throw new AppError('conflict', done.error ?? `Change #${number} does not pass its checks.`);
    }
  });

const rows = new Command('rows')
  .description('The first rows that a check of a change returned')
  .argument('<number>', 'number of the change', changeNumber)
  .argument('<check>', 'name of the gate or test, as check prints it')
  .action(async (number: number, name: string) => {
    await using session = await connect();
    const { checks } = await session.client.changes.get.query({ number });
    const result = checks?.results.find((candidate) => candidate.name === name);
    if (checks === null || result === undefined) {
      throw new AppError('not-found', `No check ${name} has run for change #${number}.`);
    }
    const found = await session.client.changes.failingRows.query({
      number,
      checkId: checks.id,
      ordinal: result.ordinal,
    });
    const cells = found.rows.map((row) => row.map((cell) => cell ?? 'NULL'));
    print(formatTable(found.columns, cells));
  });

const approve = new Command('approve')
  .description('Say that a change is right as you saw it')
  .argument('<number>', 'number of the change', changeNumber)
  .option('--comment <markdown>', 'what you looked at', '')
  .option('--source <hash>', 'head of the source that you looked at')
  .option('--target <hash>', 'head of the target that you looked at')
  .option('--choices <hash>', 'choices that you looked at')
  .option('--yes', 'as it is now, without a question', false)
  .action(async (number: number, options: SeenOptions & { comment: string; yes: boolean }) => {
    await using session = await connect();
    const seen = await seenChange(session, number, options);
    const isNamed = options.yes || options.source !== undefined;
    await confirmSeen(seen, { verb: 'Approve', isNamed });
    const { sourceHash, choicesHash } = seen;
    const { comment } = options;
    await session.client.changes.approve.mutate({ number, sourceHash, choicesHash, comment });
    print(`You approved change #${number} at ${sourceHash.slice(0, 8)}.`);
  });

const withdraw = new Command('withdraw')
  .description('Take your approval back')
  .argument('<number>', 'number of the change', changeNumber)
  .action(async (number: number) => {
    await using session = await connect();
    await session.client.changes.withdraw.mutate({ number });
    print(`Your approval of change #${number} is withdrawn.`);
  });

interface MergeOptions extends SeenOptions {
  readonly yes: boolean;
  readonly message: string;
  readonly tag?: string;
  readonly deleteSource: boolean;
}

const merge = new Command('merge')
  .description('Merge a change exactly as you saw it')
  .argument('<number>', 'number of the change', changeNumber)
  .option('--message <text>', 'message of the merge commit', '')
  .option('--tag <name>', 'give the merge a tag')
  .option('--delete-source', 'delete the branch afterwards', false)
  .option('--source <hash>', 'head of the source that you looked at')
  .option('--target <hash>', 'head of the target that you looked at')
  .option('--choices <hash>', 'choices that you looked at')
  .option('--yes', 'as it is now, without a question', false)
  .action(async (number: number, options: MergeOptions) => {
    await using session = await connect();
    const { message, tag, deleteSource, source, target, yes } = options;
    const seen = await seenChange(session, number, options);
    const isNamed = yes || (source !== undefined && target !== undefined);
    await confirmSeen(seen, { verb: 'Merge', isNamed });
    const { sourceHash, targetHash, choicesHash } = seen;
    const { change, notes } = await session.client.changes.merge.mutate({
      number,
      sourceHash,
      targetHash,
      choicesHash,
      message,
      tag: tag ?? null,
      deleteSource,
    });
    print(
      `Merged #${number} into ${change.target} at ${change.merge?.mergeHash.slice(0, 8) ?? ''}.`,
    );
    for (const note of notes) process.stderr.write(`${note}\n`);
  });

const undo = new Command('undo')
  .description('Take the merge of a change back by one commit')
  .argument('<number>', 'number of the change', changeNumber)
  .action(async (number: number) => {
    await using session = await connect();
    const { target, undoHash } = await session.client.changes.undo.mutate({ number });
    print(`Undid #${number} on ${target} at ${undoHash?.slice(0, 8) ?? ''}.`);
  });

/** What leads to a merge and back. */
export const reviewCommands: readonly Command[] = [
  decide,
  check,
  rows,
  approve,
  withdraw,
  merge,
  undo,
];
