import { Command, Option } from 'commander';
import { connect, type Session } from '../connect.ts';
import { defaultBranchOf } from '../default-branch.ts';
import { EXIT } from '../exit.ts';
import { formatTable, print } from '../terminal.ts';
import { cherryPick, revert } from './branch-commits.ts';
import { protect } from './branch-protect.ts';

const PAGE = 500;
const AT = [
  '--at <moment>',
  'a commit hash, or a time with zone like 2026-01-31T12:00:00Z',
] as const;

const list = new Command('list')
  .description('Branches, run branches and tags with their last commit')
  .option('--text <part>', 'part of the name', '')
  .option('--filter <cel>', 'CEL over ref and refType, as \'ref.name.startsWith("dev")\'')
  .action(async (options: { text: string; filter?: string }) => {
    await using session = await connect();
    const rows: string[][] = [];
    for (const kind of ['branches', 'runs', 'tags'] as const) {
      let cursor: number | null = 0;
      do {
        const page: Awaited<ReturnType<Session['client']['branches']['list']['query']>> =
          await session.client.branches.list.query({
            kind,
            text: options.text,
            cel: options.filter ?? null,
            cursor,
            limit: PAGE,
          });
        rows.push(
          ...page.items.map((ref) => [
            ref.name,
            ref.type.toLowerCase(),
            ref.hash.slice(0, 8),
            ref.behind === null ? '' : String(ref.behind),
            ref.ahead === null ? '' : String(ref.ahead),
            ref.isMerged === null ? '' : ref.isMerged ? 'merged' : 'not merged',
            ref.committedAt ?? '',
            ref.message ?? '',
          ]),
        );
        cursor = page.next;
      } while (cursor !== null);
    }
    const head = ['name', 'type', 'commit', 'behind', 'ahead', 'state', 'when', 'message'];
    print(formatTable(head, rows, [false, false, false, true, true]));
  });

const log = new Command('log')
  .description('Commits of a branch or tag, newest first')
  .argument('[ref]', 'branch, tag or commit; the default branch when left out')
  .option(...AT)
  .option('--limit <n>', 'how many', (text) => Number.parseInt(text, 10), 20)
  .action(async (ref: string | undefined, options: { at?: string; limit: number }) => {
    await using session = await connect();
    const { items } = await session.client.catalog.commits.query({
      ref: ref ?? (await defaultBranchOf(session)),
      at: options.at ?? null,
      maxRecords: Math.min(200, Math.max(1, options.limit)),
    });
    const rows = items.map(({ meta, changes }) => [
      meta.hash.slice(0, 8),
      meta.commitTime,
      meta.authors[0] ?? '',
      String(changes.length),
      meta.message.split('\n', 1)[0] ?? '',
    ]);
    print(
      formatTable(['commit', 'when', 'by', 'keys', 'message'], rows, [false, false, false, true]),
    );
  });

interface From {
  readonly from?: string;
  readonly at?: string;
}

const make = (type: 'BRANCH' | 'TAG') =>
  new Command(type === 'BRANCH' ? 'create' : 'tag')
    .description(type === 'BRANCH' ? 'Create a branch' : 'Create a tag')
    .argument('<name>')
    .option('--from <ref>', 'branch, tag or commit to start from; else the default branch')
    .option(...AT)
    .action(async (name: string, { from: given, at }: From) => {
      await using session = await connect();
      const from = given ?? (await defaultBranchOf(session));
      const ref = await session.client.branches.create.mutate({ type, name, from, at: at ?? null });
      print(`${ref.name} is at ${ref.hash.slice(0, 8)}.`);
    });

const rename = new Command('rename')
  .description('Give a branch or tag another name')
  .argument('<name>')
  .argument('<new name>')
  .action(async (name: string, to: string) => {
    await using session = await connect();
    const ref = await session.client.branches.rename.mutate({ name, to });
    print(`${name} is ${ref.name} now, at ${ref.hash.slice(0, 8)}.`);
  });

const assign = new Command('assign')
  .description('Move a branch or tag to another commit; without --yes only say what would be lost')
  .argument('<name>')
  .argument('<target>', 'branch, tag or commit')
  .option(...AT)
  .option('--yes', 'do it', false)
  .action(async (name: string, to: string, options: { at?: string; yes: boolean }) => {
    await using session = await connect();
    const { branches } = session.client;
    const preview = await branches.previewAssign.query({ name, to, at: options.at ?? null });
    const { fromHash, toHash, lost } = preview;
    const isUnknown = lost.isCut && lost.count === 0;
    const count = isUnknown
      ? 'an unknown number of'
      : `${lost.count}${lost.isCut ? ' or more' : ''}`;
    for (const { hash, message } of lost.commits) print(`lost  ${hash.slice(0, 8)}  ${message}`);
    const effect = `${name}: ${fromHash.slice(0, 8)} → ${toHash.slice(0, 8)}, ${count} commits on no branch or tag any more`;
    if (!options.yes) return print(`${effect}. Nothing was moved; --yes does it.`);
    await branches.assign.mutate({ name, expectedHash: fromHash, toHash });
    print(`${effect}.`);
  });

const remove = new Command('delete')
  .description('Delete branches or tags; for an hour each can be restored')
  .argument('<names...>')
  .action(async (names: readonly string[]) => {
    await using session = await connect();
    for (const name of names) {
      const { hash } = await session.client.branches.delete.mutate({ name });
      print(`${name} was deleted; it was at ${hash}. Undo: cascade branch restore ${name}`);
    }
  });

const restore = new Command('restore')
  .description('Bring back what was deleted within the hour; without a name list it')
  .argument('[name]')
  .action(async (name: string | undefined) => {
    await using session = await connect();
    if (name !== undefined) {
      const { hash } = await session.client.branches.restore.mutate({ name });
      return print(`${name} is back at ${hash.slice(0, 8)}.`);
    }
    const deleted = await session.client.branches.deleted.query();
    const rows = deleted.map((ref) => [
      ref.name,
      ref.hash.slice(0, 8),
      ref.deletedBy,
      ref.deletedAt.toISOString(),
      ref.restorableUntil.toISOString(),
    ]);
    print(formatTable(['name', 'commit', 'deleted by', 'at', 'until'], rows));
  });

const merge = new Command('merge')
  .description('Merge a branch into another one')
  .argument('<from>')
  .option('--into <branch>', 'branch that receives the changes; else the default branch')
  .addOption(new Option('--dry-run', 'only say what would happen').default(false))
  .action(async (from: string, options: { into?: string; dryRun: boolean }) => {
    await using session = await connect();
    const { dryRun, into = await defaultBranchOf(session) } = options;
    const result = await session.client.branches.merge.mutate({ from, into, dryRun });
    for (const sentence of result.conflictSentences) process.stderr.write(`${sentence}\n`);
    if (!result.wasSuccessful) {
      process.stderr.write(
        `Nothing was merged: ${from} and ${into} both changed the keys above.\n`,
      );
      process.exitCode = EXIT.refused;
      return;
    }
    if (dryRun) {
      return print(`${from} would merge into ${into} and change ${result.details.length} keys.`);
    }
    print(
      result.wasApplied
        ? `Merged ${from} into ${into} at ${result.resultantTargetHash?.slice(0, 8)}.`
        : `${into} already has everything of ${from}.`,
    );
  });

export const branchCommand = new Command('branch')
  .description('Branches, tags and commits of the catalog')
  .addHelpText(
    'after',
    `
Examples:
  npx cascade branch create dev --from main --at 2026-01-31T12:00:00Z
  npx cascade branch merge dev --into main --dry-run
  npx cascade branch revert 4f3a9c1e --on main
  npx cascade branch delete dev && npx cascade branch restore dev`,
  )
  .addCommand(list)
  .addCommand(log)
  .addCommand(make('BRANCH'))
  .addCommand(make('TAG'))
  .addCommand(rename)
  .addCommand(assign)
  .addCommand(remove)
  .addCommand(restore)
  .addCommand(merge)
  .addCommand(revert)
  .addCommand(cherryPick)
  .addCommand(protect);
