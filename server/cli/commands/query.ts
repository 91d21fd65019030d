import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#server/platform/errors.ts';
import { readSqlFile, writeSqlFile } from '#server/queries/model/sql-file.ts';
import type { SavedQuery } from '#server/queries/saved/saved-views.ts';
import { connect, type Session } from '../connect.ts';
import { defaultBranchOf } from '../default-branch.ts';
import { followQuery, printRows } from '../query-output.ts';
import { formatTable, interruptible, print, say } from '../terminal.ts';

const list = new Command('list')
  .description('Show the saved queries: yours and those shared with you')
  .option('--search <text>', 'in name, folder, description, tags or statement', '')
  .action(async ({ search }: { readonly search: string }) => {
    await using session = await connect();
    const saved = await allSaved(session, search);
    const rows = saved.map((one) => [
      pathOf(one),
      one.owner,
      `v${one.version}`,
      one.contents.ref,
      one.check === null ? '' : (one.check.outcome ?? 'not run yet'),
    ]);
    print(formatTable(['query', 'owner', 'version', 'ref', 'check'], rows));
  });

interface RunOptions {
  readonly param: readonly (readonly [string, string])[];
  readonly ref?: string;
  readonly asOf?: string;
  readonly format: 'table' | 'json' | 'csv';
}

const run = new Command('run')
  .description('Run a saved query')
  .argument('<query>', 'its folder and name, as `cascade query list` shows it')
  .option('--param <name=value>', 'value of a parameter; again for each', addValue, [])
  .option('--ref <ref>', 'branch, tag or commit in place of the one it was saved with')
  .option('--as-of <when>', 'commit hash, or a time such as 2026-10-14T12:00:00Z')
  .addOption(
    new Option('--format <format>', 'how rows are printed')
      .choices(['table', 'json', 'csv'])
      .default('table'),
  )
  .addHelpText('after', '\nExample:\n  npx cascade query run reports/daily --param least=70')
  .action(async (name: string, { param, ref, asOf, format }: RunOptions) => {
    await using session = await connect();
    const signal = interruptible();
    const saved = await savedNamed(session, name);
    const { id } = await session.client.savedQueries.run.mutate({
      id: saved.id,
      values: Object.fromEntries(param),
      ...(ref === undefined ? {} : { ref }),
      ...(asOf === undefined ? {} : { at: asOf }),
    });
    if (await followQuery(session, id, signal)) {
      process.stderr.write('The rows were cut at the limit. Read less, or export on the page.\n');
    }
    await printRows(session, id, format, signal);
  });

interface SaveOptions {
  readonly share?: SavedQuery['sharedWith'];
}

const save = new Command('save')
  .description('Keep the statement of a file; one of that name gets a new version')
  .argument(
    '<files...>',
    '.sql files; comment lines at the top may say name, folder, ref, parameters',
  )
  .addOption(
    new Option('--share <who>', 'who may read and run it').choices([
      'nobody',
      'admin',
      'analyst',
      'everybody',
    ]),
  )
  .addHelpText(
    'after',
    `
A file may begin with lines like these:
  -- name: Low readings
  -- folder: reports/daily
  -- parameter: least integer = 70`,
  )
  .action(async (files: readonly string[], { share }: SaveOptions) => {
    await using session = await connect();
    for (const file of files) await saveFile(session, file, share);
  });

const exportFiles = new Command('export')
  .description('Write the saved queries as .sql files into a folder, one each')
  .argument('<folder>', 'made when it is not there')
  .option('--search <text>', 'only those that contain it', '')
  .action(async (folder: string, { search }: { readonly search: string }) => {
    await using session = await connect();
    const saved = await allSaved(session, search);
    for (const one of saved) {
      const { name, description, tags, contents } = one;
      const file = path.join(folder, fileOf(one));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(
        file,
        writeSqlFile({ ...contents, name, folder: one.folder, description, tags }),
      );
      print(file);
    }
    say(`${saved.length} saved queries are written.`);
  });

const importFiles = new Command('import')
  .description('Keep every .sql file of a folder, with its sub-folders')
  .argument('<folder>')
  .action(async (folder: string) => {
    await using session = await connect();
    const files = (await readdir(folder, { recursive: true })).filter((file) =>
      file.endsWith('.sql'),
    );
    if (files.length === 0) throw new AppError('not-found', `${folder} has no .sql file.`);
    for (const file of files.toSorted())
      await saveFile(session, path.join(folder, file), undefined);
  });

export const queryCommand = new Command('query')
  .description('Saved queries')
  .addCommand(list)
  .addCommand(run)
  .addCommand(save)
  .addCommand(exportFiles)
  .addCommand(importFiles);

const pathOf = ({ folder, name }: Pick<SavedQuery, 'folder' | 'name'>): string =>
  folder === '' ? name : `${folder}/${name}`;

/** A path inside the folder that is written to, whatever a name holds. */
function fileOf(saved: SavedQuery): string {
  const parts = pathOf(saved).split('/');
  const safe = parts.map((part) =>
    part.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^\.+/, '_'),
  );
  return `${safe.join('/')}.sql`;
}

function addValue(
  text: string,
  before: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('A name, =, and the value.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

async function allSaved({ client }: Session, search: string): Promise<readonly SavedQuery[]> {
  const found: SavedQuery[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.savedQueries.list.query>> =
      await client.savedQueries.list.query({ search, limit: 200, cursor });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

async function savedNamed(session: Session, name: string): Promise<SavedQuery> {
  const all = await allSaved(session, '');
  const wanted = name.toLowerCase();
  const found = all.filter((one) => one.id === name || pathOf(one).toLowerCase() === wanted);
  const [first, second] = found;
  if (first === undefined) {
    throw new AppError('not-found', `No saved query is called ${name}. See: cascade query list`);
  }
  if (second === undefined) return first;
  const ids = found.map(({ id, owner }) => `${id} of ${owner}`).join(', ');
  throw new AppError('invalid', `Several people saved a query ${name}: give one of ${ids}.`);
}

async function saveFile(
  session: Session,
  file: string,
  share: SavedQuery['sharedWith'] | undefined,
): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('not-found', `${file} could not be read.`, { cause });
  });
  const { name, folder, description, tags, ref, ...said } = readSqlFile(
    text,
    path.basename(file, '.sql'),
  );
  const label = { name, folder, description, tags: [...tags], ...(share && { sharedWith: share }) };
  const contents = {
    ...said,
    parameters: [...said.parameters],
    ref: ref === '' ? await defaultBranchOf(session) : ref,
  };
  const wanted = pathOf({ folder, name }).toLowerCase();
  const mine = await session.client.savedQueries.list.query({
    mineOnly: true,
    search: name,
    limit: 500,
  });
  const known = mine.items.find((one) => pathOf(one).toLowerCase() === wanted);
  const kept =
    known === undefined
      ? await session.client.savedQueries.create.mutate({ ...label, ...contents })
      : await session.client.savedQueries.update.mutate({
          id: known.id,
          version: known.version,
          ...label,
          contents,
        });
  print(`${pathOf(kept)} is at version ${kept.version}.`);
}
