import { copyFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { DayOrder } from '#server/sources/model/time-text.ts';
import { FileFormat } from '#server/sources/schemas.ts';
import { connect } from '../connect.ts';
import { followRun } from '../follow-run.ts';
import { interruptible } from '../terminal.ts';

interface Mapping {
  readonly person: string | null;
  readonly time: string;
  readonly glucose: string;
}

interface Options {
  readonly source: string;
  readonly map?: Mapping;
  readonly zone?: string;
  readonly unit?: 'mg/dL' | 'mmol/L';
  readonly person?: string;
  readonly format?: FileFormat;
  readonly dayOrder?: DayOrder;
  readonly ref?: string;
}

/** `person=id,time=time_local,glucose=glucose_mgdl`. */
function parseMapping(text: string): Mapping {
  const pairs = new Map(
    text.split(',').map((pair) => {
      const [name = '', ...column] = pair.split('=');
      return [name.trim(), column.join('=').trim()] as const;
    }),
  );
  for (const name of pairs.keys()) {
    if (!['person', 'time', 'glucose'].includes(name))
      throw new InvalidArgumentError(`"${name}" is not one of person, time, glucose.`);
  }
  const time = pairs.get('time');
  const glucose = pairs.get('glucose');
  if (!time || !glucose)
    throw new InvalidArgumentError(
      'It needs time=COLUMN and glucose=COLUMN; person=COLUMN where the file has several people.',
    );
  return { person: pairs.get('person') ?? null, time, glucose };
}

export const importCommand = new Command('import')
  .description('Import a file of readings: one run that lands, builds, checks and merges')
  .argument('<file>', 'CSV, Nightscout JSON or NDJSON, Clarity, LibreView, Tidepool or Parquet')
  .requiredOption('--source <name>', 'what the readings come from; the same name again updates it')
  .option(
    '--map <mapping>',
    'columns of a CSV: person=COLUMN,time=COLUMN,glucose=COLUMN',
    parseMapping,
  )
  .option('--zone <zone>', 'IANA zone of local times and local days; UTC where no time is local')
  .addOption(new Option('--unit <unit>', 'unit of the glucose column').choices(['mg/dL', 'mmol/L']))
  .addOption(
    new Option('--format <format>', 'what kind of file it is, where it does not tell').choices(
      FileFormat.options,
    ),
  )
  .addOption(
    new Option('--day-order <order>', 'how dates like 03/04/2024 are read').choices(
      DayOrder.options,
    ),
  )
  .option('--person <name>', 'whose file it is, where its rows do not say')
  .option('--ref <branch>', 'branch that receives the data; the default branch without it')
  .addHelpText(
    'after',
    `
Examples:
  npx cascade import readings.csv --source hall --map person=id,time=time_local,glucose=glucose_mgdl --zone America/Los_Angeles
  npx cascade import entries.json --source nightscout --person anna --zone Europe/Berlin
Importing the same file again changes nothing.`,
  )
  .action(async (file: string, options: Options) => {
    await assertReadable(file);
    await using session = await connect();
    // The run reads a copy: it may be repeated after a crash, when the file has moved on.
    const copy = path.join(session.config.home, 'imports', `${newId()}${path.extname(file)}`);
    await copyFile(file, copy);
    const request = {
      kind: 'file' as const,
      file: copy,
      label: path.basename(file),
      source: options.source,
      mapping: options.map ?? null,
      person: options.person ?? null,
      zone: options.zone ?? null,
      unit: options.unit ?? null,
      format: options.format ?? null,
      dayOrder: options.dayOrder ?? null,
    };
    const run = await session.client.runs.start
      .mutate({
        ref: options.ref ?? null,
        ingest: request,
        reason: `import of ${path.basename(file)}`,
      })
      .catch(async (error: unknown) => {
        await unlink(copy);
        throw error;
      });
    await followRun(session, run.id, interruptible());
  });

async function assertReadable(file: string): Promise<void> {
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError(
      cause.code === 'ENOENT' ? 'not-found' : 'invalid',
      `${file} cannot be read (${cause.code}). Check the path and its permissions.`,
      { cause },
    );
  });
  if (!found.isFile())
    throw new AppError('invalid', `${file} is not a file. Name one file of readings.`);
  if (found.size === 0) throw new AppError('invalid', `${file} is empty. Nothing was imported.`);
}
