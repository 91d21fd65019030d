import { nearest } from '#server/pipelines/model/nearest.ts';
import { AppError } from '#server/platform/errors.ts';
import { CsvRecords } from '../model/csv-records.ts';
import { type Guess, given, SURE } from '../model/guess.ts';
import { guessDayOrder, guessUnit } from '../model/guess-values.ts';
import type { DayOrder } from '../model/time-text.ts';
import { parseTimeText } from '../model/time-text.ts';
import type { GlucoseUnit } from '../model/units.ts';
import type { CsvMapping, FileFormat } from '../schemas.ts';
import { guessMapping } from './guess-mapping.ts';
import { isClarityHeader, isLibreViewHeader, libreViewGlucose } from './known-exports.ts';

type TableFormat = Extract<FileFormat, 'csv' | 'clarity' | 'libreview' | 'parquet'>;

/** How a table is to be read. */
export interface TableLayout {
  readonly delimiter: string;
  /** Records before the header, which some exports begin with. */
  readonly preamble: number;
  readonly columns: readonly string[];
  readonly mapping: CsvMapping;
  readonly unit: GlucoseUnit;
  /** Null: no date needs one. */
  readonly dayOrder: DayOrder | null;
}

/** What the start of a table tells, with how sure it is. */
export interface TableLook {
  readonly format: Guess<TableFormat>;
  readonly delimiter: string;
  readonly preamble: number;
  readonly columns: readonly string[];
  /** Null when no column can be told to hold the time or the glucose. */
  readonly mapping: Guess<CsvMapping> | null;
  readonly unit: Guess<GlucoseUnit>;
  readonly dayOrder: Guess<DayOrder> | null;
  /** Whether times lack an offset, so that a zone is needed to read them. */
  readonly isLocal: boolean;
  /** Rows after the header. */
  readonly rows: readonly (readonly string[])[];
}

/** What is known already; null leaves it to be guessed. */
export interface Wanted {
  readonly format: FileFormat | null;
  readonly mapping: CsvMapping | null;
  readonly unit: GlucoseUnit | null;
  readonly dayOrder: DayOrder | null;
}

const DELIMITERS = [',', ';', '\t', '|'];
const HEADER_WITHIN = 20;

/** Finds out how to read a CSV text from its start. Throws `invalid` for a wanted column that is missing. */
export function lookAtTable(label: string, sample: string, wanted: Wanted): TableLook {
  const delimiter = sniffDelimiter(sample);
  return lookAtRecords(label, parseSample(sample, delimiter), delimiter, wanted);
}

/** The same for records that are there already. */
export function lookAtRecords(
  label: string,
  records: readonly (readonly string[])[],
  delimiter: string,
  wanted: Wanted,
): TableLook {
  const header = findHeader(label, records.slice(0, HEADER_WITHIN), wanted);
  const rows = records.slice(header.preamble + 1);
  const valuesOf = (name: string | undefined) => {
    const at = header.columns.indexOf(name ?? '');
    return at === -1 ? [] : rows.map((row) => row[at]?.trim() ?? '').filter((text) => text !== '');
  };
  const mapping = header.mapping?.value;
  const times = valuesOf(mapping?.time);
  return {
    ...header,
    delimiter,
    rows,
    unit: wanted.unit
      ? given(wanted.unit)
      : guessUnit(mapping?.glucose ?? '', valuesOf(mapping?.glucose)),
    dayOrder: wanted.dayOrder ? given(wanted.dayOrder) : orderOf(header.format.value, times),
    isLocal: times.some((text) => parseTimeText(text, 'day-first')?.kind === 'local'),
  };
}

/** Takes what was guessed, or throws `invalid` for what cannot be told or is not sure. */
export function settleLayout(label: string, look: TableLook): TableLayout {
  const { delimiter, preamble, columns, mapping, unit, dayOrder } = look;
  if (mapping === null) {
    const has = `It has: ${columns.join(', ')}.`;
    const how = 'Say which columns hold them: --map person=…,time=…,glucose=…';
    throw new AppError('invalid', `${label}: no columns for time and glucose found. ${has} ${how}`);
  }
  const { person, time, glucose } = mapping.value;
  const ofPerson = person === null ? '' : `person=${person},`;
  if (mapping.confidence < SURE) {
    throw new AppError(
      'invalid',
      `${label}: it is not sure that ${time} is the time and ${glucose} the glucose value. Say which columns are: --map ${ofPerson}time=${time},glucose=${glucose}, or mapping in the source's declaration.`,
    );
  }
  const values = columns.indexOf(glucose);
  // Without a number there is nothing to guess from, and nothing to read.
  if (unit.confidence < SURE && look.rows.some((row) => /\d/.test(row[values] ?? ''))) {
    throw new AppError(
      'invalid',
      `${label}: the unit of ${glucose} is not sure. Say which: --unit mg/dL or mmol/L, or unit in the source's declaration.`,
    );
  }
  if (dayOrder !== null && dayOrder.confidence < SURE) {
    const at = columns.indexOf(mapping.value.time);
    const unclear = look.rows.find((row) => row[at])?.[at] ?? '';
    throw new AppError(
      'invalid',
      `${label}: "${unclear}" can be read as day/month or month/day. Say which: --day-order day-first or month-first, or day_order in the source's declaration.`,
    );
  }
  return {
    delimiter,
    preamble,
    columns,
    mapping: mapping.value,
    unit: unit.value,
    dayOrder: dayOrder?.value ?? null,
  };
}

/** LibreView writes days first, except where it also writes AM and PM. */
function orderOf(format: TableFormat, times: readonly string[]): Guess<DayOrder> | null {
  const guess = guessDayOrder(times);
  if (format !== 'libreview' || guess === null || guess.confidence >= SURE) return guess;
  const value = times.some((text) => /[ap]m/i.test(text)) ? 'month-first' : 'day-first';
  return { value, confidence: SURE, why: 'as LibreView writes dates' };
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
  const records = new CsvRecords(delimiter);
  const found = records.push(sample);
  // The sample may end inside a quoted cell.
  const last = sample.endsWith('\n') ? [] : tryEnd(records);
  return [...found, ...last].map(({ cells }) => cells);
}

function tryEnd(records: CsvRecords) {
  try {
    return records.end();
  } catch {
    return [];
  }
}

function findHeader(
  label: string,
  records: readonly (readonly string[])[],
  { format, mapping }: Wanted,
): Pick<TableLook, 'format' | 'preamble' | 'columns' | 'mapping'> {
  for (const [preamble, record] of records.entries()) {
    const columns = record.map((name) => name.trim());
    const found = { preamble, columns };
    if (mapping !== null) {
      if (!columnsOf(mapping).every((name) => columns.includes(name))) continue;
      return {
        ...found,
        format: given(format === 'parquet' ? format : 'csv'),
        mapping: given(mapping),
      };
    }
    const known = format === null || format === 'clarity' || format === 'libreview';
    const guessed = guessMapping(columns);
    if (known && isLibreViewHeader(columns)) {
      const glucose = libreViewGlucose(columns);
      const time = columns.find((name) => /timestamp|zeitstempel/i.test(name)) ?? '';
      const why = 'by its header';
      const value = { person: null, time, glucose };
      return { ...found, format: sure('libreview'), mapping: { value, confidence: 1, why } };
    }
    if (known && isClarityHeader(columns) && guessed !== null) {
      const value = { ...guessed.value, person: null };
      return { ...found, format: sure('clarity'), mapping: { ...guessed, value, confidence: 1 } };
    }
    if (guessed !== null) {
      return { ...found, format: given(format === 'parquet' ? format : 'csv'), mapping: guessed };
    }
  }
  return withoutMapping(label, records, mapping);
}

const sure = (value: TableFormat): Guess<TableFormat> => ({
  value,
  confidence: 1,
  why: 'by its header',
});

const columnsOf = ({ person, time, glucose }: CsvMapping): readonly string[] =>
  person === null ? [time, glucose] : [person, time, glucose];

/** The most likely header of a table whose columns say nothing. Throws when wanted columns are missing. */
function withoutMapping(
  label: string,
  records: readonly (readonly string[])[],
  mapping: CsvMapping | null,
): Pick<TableLook, 'format' | 'preamble' | 'columns' | 'mapping'> {
  // The header is the record that has most of the names, in doubt the first of the widest.
  const wanted = mapping === null ? [] : columnsOf(mapping);
  const rank = (record: readonly string[]) =>
    wanted.filter((name) => record.includes(name)).length * 1000 + record.length;
  const [header = []] = [...records].sort((a, b) => rank(b) - rank(a));
  const columns = header.map((name) => name.trim());
  if (mapping === null) {
    const format = { value: 'csv', confidence: 0.5, why: 'it is text in columns' } as const;
    return { format, preamble: Math.max(0, records.indexOf(header)), columns, mapping: null };
  }
  const missing = wanted.filter((name) => !columns.includes(name));
  const near = missing.length === 1 ? nearest(missing[0] ?? '', columns) : null;
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  throw new AppError(
    'invalid',
    `${label} has no column ${missing.join(', ')}. It has: ${columns.join(', ')}.${hint}`,
  );
}
