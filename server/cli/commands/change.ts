import { Command, InvalidArgumentError } from 'commander';
import { isUnderWay } from '#server/changes/model/change.ts';
import { CHOICES, type Choice } from '#server/changes/model/dry-run.ts';
import { AppError } from '#server/platform/errors.ts';
import { connect } from '../connect.ts';
import { checksLine, followChecks } from '../follow-checks.ts';
import { confirmSeen, type SeenOptions, seenChange } from '../seen-change.ts';
import { formatTable, interruptible, print } from '../terminal.ts';

const STATES = ['open', 'merged', 'closed', 'all'] as const;

function changeNumber(text: string): number {
  const number = Number(text.replace(/^#/, ''));
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Name a change by its number: 42.');
}

const list = new Command('list')
  .description('Changes, newest first')
  .option('--state <state>', STATES.join(', '), 'open')
  .option('--mine', 'only those that you opened', false)
  .option('--search <words>', 'in title, branch, author or number', '')
  .action(async (options: { state: string; mine: boolean; search: string }) => {
    const state = STATES.find((candidate) => candidate === options.state);
    if (state === undefined) {
      throw new AppError('invalid', `There is no state ${options.state}: ${STATES.join(', ')}.`);
    }
    await using session = await connect();
    const rows: string[][] = [];
    let cursor: number | null = null;
    do {
      const page: Awaited<ReturnType<typeof session.client.changes.list.query>> =
        await session.client.changes.list.query({
          state: state === 'all' ? null : state,
          mine: options.mine,
          search: options.search,
          limit: 200,
          cursor,
        });
      rows.push(
        ...page.items.map((change) => [
          `#${change.number}`,
          change.undoHash === null ? change.state : 'undone',
          change.source,
          change.target,
          change.author,
          change.title,
        ]),
      );
      cursor = page.cursor;
    } while (cursor !== null);
    print(formatTable(['no.', 'state', 'from', 'into', 'by', 'title'], rows));
  });

const create = new Command('create')
  .description('Ask for a branch to be merged; the checks start at once')
  .argument('<source>')
  .requiredOption('--title <text>')
  .option('--into <branch>', 'branch that receives the changes', 'main')
  .option('--description <markdown>', 'what, why, and what to look at', '')
  .action(async (source: string, options: { title: string; into: string; description: string }) => {
    await using session = await connect();
    const { title, description, into: target } = options;
    const input = { source, target, title, description };
    const { number } = await session.client.changes.create.mutate(input);
    print(`Change #${number} from ${source} into ${target} is open.`);
  });

const show = new Command('show')
  .description('What a change would do right now, and what was said about it')
  .argument('<number>', 'number of the change', changeNumber)
  .action(async (number: number) => {
    await using session = await connect();
    const [{ change, approvals, checks, events }, { dryRun }] = await Promise.all([
      session.client.changes.get.query({ number }),
      session.client.changes.review.query({ number }),
    ]);
    print(`#${number} ${change.title} (${change.undoHash === null ? change.state : 'undone'})`);
    print(`${change.source} into ${change.target}, by ${change.author}`);
    if (change.description !== '') print(`\n${change.description}`);
    if (change.state === 'open') {
      print(`\nDry run: ${dryRun.state}, ${dryRun.keyCount} keys`);
      print(`  --source ${dryRun.sourceHash ?? 'gone'}`);
      print(`  --target ${dryRun.targetHash ?? 'gone'}`);
      print(`  --choices ${dryRun.choicesHash}`);
      for (const { key, change: what, conflict, decision, isSettled } of dryRun.keys) {
        const isOld = decision?.isStale === true;
        const settled = isOld ? 'DECIDE AGAIN' : (decision?.choice ?? 'merges');
        const how = isSettled ? settled : 'UNDECIDED';
        print(
          `  ${key.join('.')}  ${what}, ${how}${conflict === null ? '' : `: ${conflict.sentence}`}`,
        );
      }
    }
    if (checks !== null) print(`\nChecks: ${checksLine(checks)}`);
    for (const { by, sourceHash } of approvals)
      print(`Approved by ${by} at ${sourceHash.slice(0, 8)}`);
    for (const { by, kind, body } of events) {
      if (kind === 'commented' || (kind === 'approved' && body !== null)) print(`\n${by}: ${body}`);
    }
  });

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
      const asked = keys.map(
        (name) => known.find((key) => key.join('.') === name) ?? name.split('.'),
      );
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

const close = new Command('close')
  .description('End a change without merging it')
  .argument('<number>', 'number of the change', changeNumber)
  .action(async (number: number) => {
    await using session = await connect();
    await session.client.changes.close.mutate({ number });
    print(`Change #${number} is closed.`);
  });

const reopen = new Command('reopen')
  .description('Open a closed change again')
  .argument('<number>', 'number of the change', changeNumber)
  .action(async (number: number) => {
    await using session = await connect();
    await session.client.changes.reopen.mutate({ number });
    print(`Change #${number} is open.`);
  });

const withdraw = new Command('withdraw')
  .description('Take your approval back')
  .argument('<number>', 'number of the change', changeNumber)
  .action(async (number: number) => {
    await using session = await connect();
    await session.client.changes.withdraw.mutate({ number });
    print(`Your approval of change #${number} is withdrawn.`);
  });

const edit = new Command('edit')
  .description('Give a change another title or description')
  .argument('<number>', 'number of the change', changeNumber)
  .option('--title <text>')
  .option('--description <markdown>')
  .action(async (number: number, options: { title?: string; description?: string }) => {
    await using session = await connect();
    const { change } = await session.client.changes.get.query({ number });
    const title = options.title ?? change.title;
    const description = options.description ?? change.description;
    await session.client.changes.edit.mutate({ number, title, description });
    print(`Change #${number} is now ${title}.`);
  });

const comment = new Command('comment')
  .description('Say something about a change')
  .argument('<number>', 'number of the change', changeNumber)
  .argument('<markdown>')
  .action(async (number: number, body: string) => {
    await using session = await connect();
    await session.client.changes.comment.mutate({ number, body });
    print(`You commented on change #${number}.`);
  });

export const changeCommand = new Command('change')
  .description('Requests to merge a branch')
  .addHelpText(
    'after',
    `
Examples:
  npx cascade change create dev --title 'Sensor noise'
  npx cascade change check 42
  npx cascade change decide 42 append-both raw.entries
  npx cascade change merge 42 --delete-source
  npx cascade change undo 42`,
  );
const COMMANDS = [
  list,
  create,
  show,
  edit,
  decide,
  check,
  approve,
  withdraw,
  merge,
  close,
  reopen,
  undo,
  comment,
];
for (const command of COMMANDS) {
  changeCommand.addCommand(command);
}
