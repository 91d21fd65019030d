import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { readConfig } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import { readOwner } from '#server/platform/owner-lock.ts';
import { stopLeftOver } from '#server/platform/postgres/cluster.ts';
import { print } from '../terminal.ts';

/** Only these are ours to delete; whatever else stands in the folder stays. */
const OURS = [
  'postgres',
  'postgres.unfinished',
  'warehouse',
  'spool',
  'scratch',
  'imports',
  'logs',
  'secrets.json',
  'owner.json',
];

export const resetCommand = new Command('reset')
  .description('Delete all data of the state folder')
  .option('--yes', 'do not ask', false)
  .addHelpText('after', '\nExample:\n  CASCADE_HOME=/data/cascade npx cascade reset --yes')
  .action(async (options: { yes: boolean }) => {
    const { home } = readConfig(process.env);
    if (!existsSync(home)) return print(`${home} is empty already.`);
    const owner = await readOwner(home);
    if (owner !== null)
      throw new AppError('conflict', `${home} is in use by process ${owner.pid}. Stop it first.`);
    if (!options.yes) await confirm(home);
    await stopLeftOver(path.join(home, 'postgres'));
    for (const name of OURS) await rm(path.join(home, name), { recursive: true, force: true });
    print(`All data in ${home} is gone. \`npm start\` makes it anew.`);
  });

async function confirm(home: string): Promise<void> {
  if (process.stdin.isTTY !== true)
    throw new AppError(
      'invalid',
      `This deletes all tables, runs and accounts in ${home}. Say --yes to do it without a question.`,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `Delete all tables, runs and accounts in ${home}? Type yes: `,
  );
  terminal.close();
  if (answer.trim() !== 'yes') throw new AppError('cancelled', 'Nothing was deleted.');
}
