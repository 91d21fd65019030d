import { parse } from 'csv-parse/sync';
import { nearest } from '#server/pipelines/model/nearest.ts';
import { AppError } from '#server/platform/errors.ts';
import { guessMapping, unitOf } from './guess-mapping.ts';
import { type DayOrder, dayOrderOf, needsDayOrder } from './model/time-text.ts';
import type { GlucoseUnit } from './model/units.ts';
import type { CsvMapping } from './schemas.ts';

/** How a CSV file is to be read. */
export interface CsvLayout {
  readonly delimiter: string;
  /** Records before the header, which some exports begin with. */
  readonly preamble: number;
  readonly columns: readonly string[];
  readonly mapping: CsvMapping;
  readonly unit: GlucoseUnit;
  readonly dayOrder: DayOrder | null;
}

const DELIMITERS = [',', ';', '\t', '|'];
const HEADER_WITHIN = 20;

/**
 * Finds out how to read a CSV file from its start. `wanted` names the columns; null leaves them to
 * be guessed. Throws `invalid` when a column is missing or what it holds cannot be told.
 */
export function sniffCsv(
  label: string,
  sample: string,
  wanted: { readonly mapping: CsvMapping | null; readonly unit: GlucoseUnit | null },
): CsvLayout {
  const delimiter = sniffDelimiter(sample);
  const records = parseSample(sample, delimiter);
  const header = findHeader(label, records.slice(0, HEADER_WITHIN), wanted.mapping);
  const timeAt = header.columns.indexOf(header.mapping.time);
  const times = records.slice(header.preamble + 1).map((record) => record[timeAt] ?? '');
  const dayOrder = dayOrderOf(times);
  const unclear = dayOrder === null ? times.find(needsDayOrder) : undefined;
  if (unclear !== undefined) {
    throw new AppError(
      'invalid',
      `${label}: "${unclear}" can be read as day/month or month/day. Write dates as 2024-03-31.`,
    );
  }
  return { delimiter, ...header, unit: wanted.unit ?? header.unit, dayOrder };
}

/** The delimiter that splits most lines into equally many fields. */
function sniffDelimiter(sample: string): string {
  const scores = DELIMITERS.map((delimiter) => {
    const widths = parseSample(sample.slice(0, 20_000), delimiter).map((record) => record.length);
    const counts = new Map<number, number>();
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
    const [width = 1, lines = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
    return { delimiter, score: width > 1 ? lines * Math.min(width, 10) : 0 };
  });
  const best = scores.sort((a, b) => b.score - a.score)[0];
  return best === undefined || best.score === 0 ? ',' : best.delimiter;
}

function parseSample(sample: string, delimiter: string): readonly (readonly string[])[] {
  return parse(sample, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    // The sample may end inside a quoted field.
    skip_records_with_error: true,
  });
}

function findHeader(
  label: string,
  records: readonly (readonly string[])[],
  mapping: CsvMapping | null,
) {
  for (const [preamble, record] of records.entries()) {
    const columns = record.map((name) => name.trim());
    if (mapping === null) {
      const guessed = guessMapping(columns);
      if (guessed !== null) return { preamble, columns, ...guessed };
    } else if (columnsOf(mapping).every((name) => columns.includes(name))) {
      return { preamble, columns, mapping, unit: unitOf(mapping.glucose) };
    }
  }
  throw noHeader(label, records, mapping);
}

const columnsOf = ({ person, time, glucose }: CsvMapping): readonly string[] =>
  person === null ? [time, glucose] : [person, time, glucose];

function noHeader(
  label: string,
  records: readonly (readonly string[])[],
  mapping: CsvMapping | null,
): AppError {
  // The header is the record that has most of the names, in doubt the first of the widest.
  const wanted = mapping === null ? [] : columnsOf(mapping);
  const rank = (record: readonly string[]) =>
    wanted.filter((name) => record.includes(name)).length * 1000 + record.length;
  const header = [...records].sort((a, b) => rank(b) - rank(a))[0] ?? [];
  const has = `It has: ${header.map((name) => name.trim()).join(', ')}.`;
  if (mapping === null) {
    const how = 'Say which columns hold them: --map person=…,time=…,glucose=…';
    return new AppError(
      'invalid',
      `${label}: no columns for time and glucose found. ${has} ${how}`,
    );
  }
  const missing = wanted.filter((name) => !header.includes(name));
  const near = missing.length === 1 ? nearest(missing[0] ?? '', header) : null;
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  return new AppError('invalid', `${label} has no column ${missing.join(', ')}. ${has}${hint}`);
}
