import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { guessMapping, unitOf } from '../../guess-mapping.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { glucoseOf } from '../../model/glucose-text.ts';
import { type DayOrder, dayOrderOf, needsDayOrder, parseTimeText } from '../../model/time-text.ts';
import type { GlucoseUnit } from '../../model/units.ts';
import { ZoneClock } from '../../model/zone-clock.ts';
import type { RawDocument } from '../../port.ts';
import type { CsvMapping } from '../../schemas.ts';
import type { OpenedFile } from './file-documents.ts';

const BATCH = 2_000;
const DELIMITERS = [',', ';', '\t', '|'] as const;

const Row = z.record(z.string(), z.string());
type Row = z.infer<typeof Row>;
const Record_ = z.object({ record: Row, info: z.object({ lines: z.number() }) });

interface Plan {
  readonly mapping: CsvMapping;
  readonly unit: GlucoseUnit;
  readonly order: DayOrder | null;
  readonly delimiter: string;
}

/**
 * Rows of a CSV file with a header, as documents of Nightscout's shape that keep the row as it was.
 * A row that cannot be understood is kept all the same and gets its verdict later. Throws `invalid`
 * for a file none of whose rows can be used, or whose columns are not those of the mapping.
 */
export async function* csvDocuments(
  file: OpenedFile,
  signal: AbortSignal,
): AsyncGenerator<readonly RawDocument[]> {
  const plan = planCsv(file);
  const toDocument = createRowReader(file, plan);
  let usable = 0;
  let lines = 0;
  let batch: RawDocument[] = [];
  try {
    const rows = createReadStream(file.request.file, { signal }).pipe(
      parse({ ...OPTIONS, delimiter: plan.delimiter, columns: true, info: true }),
    );
    for await (const parsed of rows) {
      const { record, info } = Record_.parse(parsed);
      lines = info.lines;
      const { document, isUsable } = toDocument(record);
      if (isUsable) usable += 1;
      batch.push(document);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (cause) {
    if (cause instanceof CsvError) {
      throw new AppError(
        'invalid',
        `${file.name} is not proper CSV near line ${lines + 1}: ${cause.message}. Correct the file and import it again.`,
        { cause },
      );
    }
    throw cause;
  }
  if (usable === 0) {
    const { time, glucose } = plan.mapping;
    throw new AppError(
      'invalid',
      `No row of ${file.name} has a time in "${time}" and a number in "${glucose}". Check the mapping, the unit and the zone.`,
    );
  }
  if (batch.length > 0) yield batch;
}

const OPTIONS = {
  bom: true,
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
} as const;

/** Columns, unit and form of the dates, from the request and the beginning of the file. */
function planCsv({ request, name, beginning }: OpenedFile): Plan {
  const [headerLine = ''] = beginning.split(/\r?\n/, 1);
  const delimiter =
    DELIMITERS.toSorted((a, b) => headerLine.split(b).length - headerLine.split(a).length)[0] ??
    ',';
  // The last line of the beginning may be cut.
  const whole = beginning.includes('\n')
    ? beginning.slice(0, beginning.lastIndexOf('\n') + 1)
    : beginning;
  const sample = z
    .array(Row)
    .parse(parseSync(whole, { ...OPTIONS, delimiter, columns: true, relax_quotes: true }));
  const columns =
    z
      .array(z.array(z.string()))
      .parse(parseSync(headerLine, { ...OPTIONS, delimiter, relax_quotes: true }))[0] ?? [];
  const guessed = request.mapping === null ? guessMapping(columns) : null;
  const mapping = request.mapping ?? guessed?.mapping;
  if (mapping === undefined) {
    throw new AppError(
      'invalid',
      `Which columns of ${name} hold time and glucose is not clear from ${listed(columns)}. Name them: --map time=COLUMN,glucose=COLUMN`,
    );
  }
  for (const column of [mapping.person, mapping.time, mapping.glucose]) {
    if (column !== null && !columns.includes(column)) {
      throw new AppError(
        'invalid',
        `${name} has no column "${column}". Its columns are ${listed(columns)}.`,
      );
    }
  }
  if (mapping.person === null && request.person === null) {
    throw new AppError(
      'invalid',
      `Whose readings ${name} holds is not said. Name the person (--person NAME) or the column (--map person=COLUMN,…).`,
    );
  }
  const times = sample.map((row) => row[mapping.time] ?? '');
  const order = dayOrderOf(times);
  if (order === null && times.some(needsDayOrder)) {
    throw new AppError(
      'invalid',
      `The dates of ${name} (such as "${times.find(needsDayOrder)}") may be day first or month first. Write them as YYYY-MM-DD.`,
    );
  }
  return {
    mapping,
    order,
    delimiter,
    unit: request.unit ?? guessed?.unit ?? unitOf(mapping.glucose),
  };
}

const listed = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');

/** Reads one row after the other; local times are resolved in the order of each person's rows. */
function createRowReader({ request }: OpenedFile, { mapping, unit, order }: Plan) {
  const people = new Map<
    string,
    { readonly clock: ZoneClock; lastTime: string; repeats: number }
  >();
  return (row: Row): { readonly document: RawDocument; readonly isUsable: boolean } => {
    const given = mapping.person === null ? null : row[mapping.person]?.trim();
    const person = given || request.person || 'unknown';
    const state = people.get(person) ?? {
      clock: new ZoneClock(request.zone),
      lastTime: '',
      repeats: 0,
    };
    people.set(person, state);

    const time = parseTimeText(row[mapping.time] ?? '', order);
    const resolved =
      time === null
        ? null
        : time.kind === 'instant'
          ? { epochMs: time.epochMs, kind: 'plain' as const }
          : state.clock.resolve(time.localMs);
    const sgv = glucoseOf(row[mapping.glucose] ?? '', unit);
    const timeText = resolved === null ? canonicalJson(row) : String(resolved.epochMs);
    state.repeats = timeText === state.lastTime ? state.repeats + 1 : 0;
    state.lastTime = timeText;

    const document = {
      type: 'sgv',
      sgv,
      device: request.source,
      ...(resolved !== null && {
        date: resolved.epochMs,
        dateString: new Date(resolved.epochMs).toISOString(),
      }),
      ...(resolved !== null && resolved.kind !== 'plain' && { localTime: resolved.kind }),
      row,
    };
    return {
      document: {
        person,
        zone: request.zone,
        source: request.source,
        // By time, so that a corrected value is a new version of the same document.
        documentId: createHash('sha256')
          .update(`${timeText}\n${state.repeats}`)
          .digest('hex')
          .slice(0, 32),
        json: canonicalJson(document),
        eventTimeMs: resolved?.epochMs ?? null,
      },
      isUsable: resolved !== null && typeof sgv === 'number',
    };
  };
}
