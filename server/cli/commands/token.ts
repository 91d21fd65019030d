import { Command, Option } from 'commander';
import { connect } from '../connect.ts';
import { print, say } from '../terminal.ts';

const create = new Command('create')
  .description('Make a token for scripts and other tools; it is shown once')
  .addOption(
    new Option('--role <role>', 'what it may do')
      .choices(['admin', 'analyst'])
      .makeOptionMandatory(),
  )
  .requiredOption('--name <name>', 'what it is for, as the audit log shows it')
  .addHelpText('after', '\nExample:\n  npx cascade token create --role analyst --name notebook')
  .action(async (options: { role: 'admin' | 'analyst'; name: string }) => {
    await using session = await connect();
    const { token } = await session.client.auth.createToken.mutate(options);
    say('Shown once: keep it now.');
    print(token);
  });

export const tokenCommand = new Command('token').description('Tokens').addCommand(create);
