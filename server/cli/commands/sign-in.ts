import { Command } from 'commander';
import { AppError } from '#server/platform/errors.ts';
import { connect } from '../connect.ts';
import { print } from '../terminal.ts';

export const signInCommand = new Command('sign-in')
  .description('Print a link that signs in once')
  .option('--as <person>', 'who it signs in', 'admin')
  .addHelpText('after', '\nExample:\n  npx cascade sign-in --as analyst')
  .action(async (options: { as: string }) => {
    await using session = await connect();
    if (session.attachedTo === null)
      throw new AppError(
        'unavailable',
        'No console is running on this state folder. Start it with `npm start`; it prints a link.',
      );
    const link = await session.client.auth.createSignInLink.mutate({ name: options.as });
    print(`${session.attachedTo}${link.path}`);
  });
