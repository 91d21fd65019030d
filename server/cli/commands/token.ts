import { Command, Option } from 'commander';
import { AppError } from '#server/platform/errors.ts';
import { connect } from '../connect.ts';
import { print, say } from '../terminal.ts';

interface CreateOptions {
  readonly role: 'admin' | 'analyst';
  readonly name: string;
  readonly readOnly?: boolean;
  readonly days?: number;
}

const create = new Command('create')
  .description('Make a token for scripts and other tools; it is shown once')
  .addOption(
    new Option('--role <role>', 'what it may do')
      .choices(['admin', 'analyst'])
      .makeOptionMandatory(),
  )
  .requiredOption('--name <name>', 'what it is for, as the audit log shows it')
  .option('--read-only', 'it changes nothing, whatever its role')
  .option('--days <days>', 'it ends after so many days; left out: when it is revoked', Number)
  .addHelpText(
    'after',
    '\nExamples:\n  npx cascade token create --role analyst --name notebook\n  npx cascade token create --role analyst --name dashboard --read-only --days 90',
  )
  .action(async ({ role, name, readOnly = false, days }: CreateOptions) => {
    await using session = await connect();
    const expiresInDays = days ?? null;
    const { token } = await session.client.auth.createToken.mutate({
      role,
      name,
      access: readOnly ? 'read' : 'write',
      expiresInDays,
    });
    say('Shown once: keep it now. docs/clients.md says what other tools do with it:');
    if (session.attachedTo !== null) say(`  Iceberg REST  ${session.attachedTo}/iceberg`);
    if (session.attachedTo !== null) say(`  Nessie        ${session.attachedTo}/nessie/api/v2`);
    print(token);
  });

const list = new Command('list').description('Show the tokens in use').action(async () => {
  await using session = await connect();
  for (const token of await session.client.auth.tokens.query()) {
    const ends = token.expiresAt === null ? 'when revoked' : token.expiresAt.toISOString();
    const used =
      token.lastUsedAt === null ? 'never used' : `used ${token.lastUsedAt.toISOString()}`;
    print(`${token.name}  ${token.role}  ${token.access}  ends ${ends}  ${used}`);
  }
});

const revoke = new Command('revoke')
  .description('End a token: whoever uses it is refused from then on')
  .argument('<name>', 'as `cascade token list` shows it')
  .action(async (name: string) => {
    await using session = await connect();
    const tokens = await session.client.auth.tokens.query();
    const token = tokens.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (token === undefined) {
      throw new AppError('not-found', `No token in use is named ${name}. See: cascade token list`);
    }
    await session.client.auth.revokeToken.mutate({ id: token.id });
    say(`${token.name} opens nothing any more.`);
  });

export const tokenCommand = new Command('token')
  .description('Tokens')
  .addCommand(create)
  .addCommand(list)
  .addCommand(revoke);
