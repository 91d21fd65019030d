import { Command } from 'commander';
import { connect } from '../connect.ts';
import { formatTable, print } from '../terminal.ts';

const list = new Command('list')
  .description('Branches and tags with their last commit')
  .action(async () => {
    await using session = await connect();
    const rows: string[][] = [];
    let token: string | null = null;
    do {
      const page: {
        items: readonly {
          name: string;
          type: string;
          hash: string;
          message: string | null;
          committedAt: string | null;
        }[];
        token: string | null;
      } = await session.client.catalog.branches.query({ cursor: token });
      rows.push(
        ...page.items.map((ref) => [
          ref.name,
          ref.type.toLowerCase(),
          ref.hash.slice(0, 8),
          ref.committedAt ?? '',
          ref.message ?? '',
        ]),
      );
      token = page.token;
    } while (token !== null);
    print(formatTable(['name', 'type', 'commit', 'when', 'message'], rows));
  });

const create = new Command('create')
  .description('Create a branch')
  .argument('<name>')
  .option('--from <ref>', 'branch, tag or commit to start from', 'main')
  .action(async (name: string, options: { from: string }) => {
    await using session = await connect();
    const branch = await session.client.catalog.createBranch.mutate({ name, from: options.from });
    print(`${branch.name} is at ${branch.hash.slice(0, 8)}.`);
  });

const remove = new Command('delete')
  .description('Delete a branch')
  .argument('<name>')
  .action(async (name: string) => {
    await using session = await connect();
    const branch = await session.client.catalog.deleteBranch.mutate({ name });
    print(`${branch.name} was deleted; it was at ${branch.hash}.`);
  });

const merge = new Command('merge')
  .description('Merge a branch into another one')
  .argument('<from>')
  .option('--into <branch>', 'branch that receives the changes', 'main')
  .option('--dry-run', 'only say what would happen', false)
  .action(async (from: string, options: { into: string; dryRun: boolean }) => {
    await using session = await connect();
    const result = await session.client.catalog.mergeBranch.mutate({
      from,
      into: options.into,
      dryRun: options.dryRun,
    });
    for (const { key, conflict } of result.details) {
      if (conflict !== null) process.stderr.write(`${key.join('.')}: ${conflict.message}\n`);
    }
    if (!result.wasSuccessful) {
      process.stderr.write(
        `Nothing was merged: ${from} and ${options.into} both changed the tables above.\n`,
      );
      process.exitCode = 4;
      return;
    }
    if (options.dryRun)
      return print(
        `${from} would merge into ${options.into} and change ${result.details.length} tables.`,
      );
    print(
      result.wasApplied
        ? `Merged ${from} into ${options.into} at ${result.resultantTargetHash?.slice(0, 8)}.`
        : `${options.into} already has everything of ${from}.`,
    );
  });

export const branchCommand = new Command('branch')
  .description('Branches of the catalog')
  .addHelpText(
    'after',
    `
Examples:
  npx cascade branch create dev --from main
  npx cascade branch merge dev --into main --dry-run
  npx cascade branch delete dev`,
  )
  .addCommand(list)
  .addCommand(create)
  .addCommand(remove)
  .addCommand(merge);
