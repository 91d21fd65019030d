import { Command } from 'commander';
import { AppError } from '#server/platform/errors.ts';
import { changeNumber } from '../change-number.ts';
import { connect } from '../connect.ts';
import { checksLine } from '../follow-checks.ts';
import { formatTable, print } from '../terminal.ts';
import { reviewCommands } from './change-review.ts';

const STATES = ['open', 'merged', 'closed', 'all'] as const;

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
  npx cascade change show 42
  npx cascade change check 42
  npx cascade change decide 42 append-both raw.entries
  npx cascade change merge 42 --delete-source
  npx cascade change undo 42`,
  );
const COMMANDS = [list, create, show, edit, ...reviewCommands, close, reopen, comment];
for (const command of COMMANDS) {
  changeCommand.addCommand(command);
}
