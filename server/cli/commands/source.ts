import { text } from 'node:stream/consumers';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#server/platform/errors.ts';
import { connect } from '../connect.ts';
import { followRun } from '../follow-run.ts';
import { formatTable, interruptible, print, say } from '../terminal.ts';

type SignIn = 'none' | 'api-secret' | 'token' | 'jwt';
type Pass = 'hot' | 'warm' | 'deep';

interface SiteOptions {
  readonly signIn: SignIn;
  readonly privateNetwork: boolean;
}

const signIn = new Option(
  '--sign-in <way>',
  'how the site knows you; the secret is read from standard input',
)
  .choices(['none', 'api-secret', 'token', 'jwt'])
  .default('none');
const PRIVATE = ['--private-network', 'allow a site in the own network', false] as const;

const list = new Command('list')
  .description('Declared sources with their state')
  .action(async () => {
    await using session = await connect();
    const sources = await session.client.sources.list.query();
    const rows = sources.map((source) => [
      source.name,
      source.kind,
      source.person ?? '',
      source.state,
      source.lagMs === null ? '' : `${Math.round(source.lagMs / 60_000)} min`,
      String(source.written24h),
      source.next === null
        ? ''
        : `${source.next.pass} ${source.next.at.toISOString().slice(0, 16)}`,
    ]);
    const head = ['name', 'kind', 'person', 'state', 'lag', 'new, 24 h', 'next'];
    print(formatTable(head, rows, [false, false, false, false, true, true]));
  });

const test = new Command('test')
  .description('Try a site out, or a declared source with the secret that is kept; stores nothing')
  .argument('<url or name>')
  .addOption(signIn)
  .option(...PRIVATE)
  .action(async (target: string, options: SiteOptions) => {
    await using session = await connect();
    const report = await session.client.sources.test.mutate(
      target.includes('://')
        ? { ...siteOf(target, options), auth: await credential(options.signIn) }
        : await declaredSite(session, target),
    );
    for (const { name, outcome, message, ms } of report.steps) {
      print(`${outcome.padEnd(8)} ${name.padEnd(14)} ${message} (${ms} ms)`);
    }
    if (report.version !== null)
      print(`Nightscout ${report.version}, shows ${report.units ?? '?'}`);
    if (report.newestAt !== null) print(`Newest reading ${report.newestAt.toISOString()}`);
    if (!report.isUsable) throw new AppError('unavailable', `${target} cannot be read.`);
  });

const add = new Command('add')
  .description('Declare a Nightscout site as a source of a person')
  .argument('<name>', 'small letters, digits, dots, dashes')
  .requiredOption('--url <url>', 'address of the site')
  .requiredOption('--person <name>', 'whose readings it has')
  .option('--zone <zone>', 'IANA zone where the person lives, for one who is new')
  .option(
    '--priority <number>',
    'of several sources of a person the smallest is believed',
    wholeNumber,
    100,
  )
  .addOption(signIn)
  .option(...PRIVATE)
  .addHelpText(
    'after',
    `
Examples:
  npx cascade source add anna --url https://anna.example.org --person anna --zone Europe/Berlin
  npx cascade source add anna --url https://anna.example.org --person anna --sign-in token < token.txt`,
  )
  .action(
    async (
      name: string,
      options: SiteOptions & {
        readonly url: string;
        readonly person: string;
        readonly zone?: string;
        readonly priority: number;
      },
    ) => {
      await using session = await connect();
      const { file } = await session.client.sources.add.mutate({
        kind: 'nightscout',
        name,
        person: options.person,
        priority: options.priority,
        ...siteOf(options.url, options),
        auth: await credential(options.signIn),
        newPerson: options.zone === undefined ? null : { zones: [{ zone: options.zone }] },
      });
      print(`Declared ${name} in ${file}. Read it with: npx cascade source sync ${name}`);
    },
  );

const sync = new Command('sync')
  .description('Read a source now, in a run that goes on with all that depends on it')
  .argument('<name>')
  .addOption(
    new Option('--pass <pass>', 'the last two days, the last month, or every day that differs')
      .choices(['hot', 'warm', 'deep'])
      .default('hot'),
  )
  .option('--ref <branch>', 'branch that receives the documents; the default branch without it')
  .action(async (name: string, options: { readonly pass: Pass; readonly ref?: string }) => {
    await using session = await connect();
    const run = await session.client.sources.sync.mutate({ name, ...options });
    await followRun(session, run.id, interruptible());
  });

const remove = new Command('remove')
  .description('Forget a source and its secret; what it brought stays')
  .argument('<name>')
  .action(async (name: string) => {
    await using session = await connect();
    await session.client.sources.remove.mutate({ name });
    print(`${name} is no source any more; its documents stay.`);
  });

const siteOf = (url: string, { privateNetwork }: SiteOptions) => ({
  url,
  allow_private_network: privateNetwork,
});

async function declaredSite(session: Awaited<ReturnType<typeof connect>>, name: string) {
  const { declaration } = await session.client.sources.get.query({ name });
  if (declaration.kind !== 'nightscout')
    throw new AppError('invalid', `${name} is no site. Name a Nightscout source.`);
  const { url, allow_private_network, auth } = declaration;
  return { url, allow_private_network, auth: { kind: auth.kind, secret: null }, name };
}

/** A secret is never an argument: those are seen by everyone on the machine. */
async function credential(kind: SignIn) {
  if (kind === 'none') return { kind, secret: null };
  if (process.stdin.isTTY) say('Enter the secret, then a new line and Ctrl-D:');
  const secret = (await text(process.stdin)).trim();
  if (secret === '')
    throw new AppError('invalid', 'No secret came from standard input. Give it like: < secret.txt');
  return { kind, secret };
}

function wholeNumber(given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new InvalidArgumentError('It is a whole number.');
}

export const sourceCommand = new Command('source')
  .description('Sources of documents')
  .addCommand(list)
  .addCommand(add)
  .addCommand(test)
  .addCommand(sync)
  .addCommand(remove);
