import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { fileFailure, fileLabel } from './file-failure.ts';
import type { FileReading } from './file-reading.ts';
import { canonicalJson } from './model/canonical-json.ts';
import { glucoseOf } from './model/glucose-text.ts';
import { parseTimeText } from './model/time-text.ts';
import { type Resolved, ZoneClock } from './model/zone-clock.ts';
import type { RawDocument } from './port.ts';
import type { FileRequest } from './schemas.ts';
import { type CsvLayout, sniffCsv } from './sniff-csv.ts';
import type { FileSample } from './sniff-file.ts';

const BATCH = 1000;
const Parsed = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

/**
 * Reads a CSV file (RFC 4180, any usual delimiter) as documents in Nightscout's shape, the row kept
 * beside. A row that is not understood is still a document; a file without any usable row throws.
 */
export function readCsv(request: FileRequest, sample: FileSample): FileReading {
  const label = fileLabel(request);
  const layout = sniffCsv(label, sample.text, request);
  const rows = new RowReader(request, layout);

  async function* documents(signal?: AbortSignal): AsyncGenerator<readonly RawDocument[]> {
    const parser = parse({
      bom: true,
      delimiter: layout.delimiter,
      encoding: sample.encoding,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    const stream = createReadStream(request.file, signal === undefined ? {} : { signal });
    stream.on('error', (error) => parser.destroy(error));
    try {
      let batch: RawDocument[] = [];
      let index = -1;
      for await (const chunk of stream.pipe(parser)) {
        index += 1;
        if (index <= layout.preamble) continue;
        const { record, info } = Parsed.parse(chunk);
        batch.push(rows.toDocument(record, info.lines));
        if (batch.length === BATCH) {
          yield batch;
          batch = [];
        }
      }
      rows.check(label);
      if (batch.length > 0) yield batch;
    } catch (cause) {
      throw fileFailure(label, cause);
    } finally {
      stream.destroy();
    }
  }
  return { layout, documents, report: () => rows.report() };
}

class RowReader {
  readonly #request: FileRequest;
  readonly #layout: CsvLayout;
  readonly #clocks = new Map<string, ZoneClock>();
  readonly #at: Readonly<Record<'person' | 'time' | 'glucose' | 'device' | 'event', number>>;
  #rows = 0;
  #usable = 0;
  #shifted = 0;
  #ambiguous = 0;
  #firstFault: string | null = null;

  constructor(request: FileRequest, layout: CsvLayout) {
    this.#request = request;
    this.#layout = layout;
    const { columns, mapping } = layout;
    const named = (pattern: RegExp) => columns.findIndex((name) => pattern.test(name));
    this.#at = {
      person: mapping.person === null ? -1 : columns.indexOf(mapping.person),
      time: columns.indexOf(mapping.time),
      glucose: columns.indexOf(mapping.glucose),
      device: named(/^(device|device[_ ]?(name|model)|source device id)$/i),
      event: named(/^event[_ ]?type$/i),
    };
  }

  toDocument(record: readonly string[], line: number): RawDocument {
    const cell = (index: number) => record[index]?.trim() ?? '';
    const given = cell(this.#at.person);
    const fallback = this.#request.person ?? this.#request.source;
    const person = this.#at.person < 0 ? fallback : given || 'unknown';
    const timeText = cell(this.#at.time);
    const glucoseText = cell(this.#at.glucose);
    const time = this.#timeOf(person, timeText);
    const sgv = glucoseOf(glucoseText, this.#layout.unit);
    const row = Object.fromEntries(
      record.map((value, index) => [this.#layout.columns[index] ?? `column_${index + 1}`, value]),
    );
    this.#rows += 1;
    if (time !== null && typeof sgv === 'number') this.#usable += 1;
    else if (time === null) this.#noteFault(line, 'time', timeText);
    else this.#noteFault(line, 'glucose', glucoseText);
    const type = this.#at.person >= 0 && given === '' ? 'no_person' : typeOf(cell(this.#at.event));
    const document = {
      type,
      sgv,
      device: cell(this.#at.device) || this.#request.source,
      ...(time !== null && {
        date: time.epochMs,
        dateString: new Date(time.epochMs).toISOString(),
      }),
      row,
    };
    const identity =
      timeText === '' || glucoseText === '' ? row : [timeText, time?.fold ?? 0, glucoseText];
    return {
      collection: 'entries',
      person,
      zone: this.#request.zone,
      source: this.#request.source,
      documentId: createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 24),
      json: canonicalJson(document),
      eventTimeMs: time?.epochMs ?? null,
      deletedAtMs: null,
    };
  }

  /** Throws when there was nothing to use: then the mapping is wrong, not the rows. */
  check(label: string): void {
    if (this.#usable > 0) return;
    const why = this.#firstFault === null ? 'It has a header and no rows.' : this.#firstFault;
    throw new AppError(
      'invalid',
      `${label} has no row with a time and a glucose value. ${why} Check the column mapping.`,
    );
  }

  report() {
    return {
      documents: this.#rows,
      usable: this.#usable,
      shifted: this.#shifted,
      ambiguous: this.#ambiguous,
      firstFault: this.#firstFault,
    };
  }

  #timeOf(person: string, text: string): Pick<Resolved, 'epochMs' | 'fold'> | null {
    const time = parseTimeText(text, this.#layout.dayOrder);
    if (time === null) return null;
    if (time.kind === 'instant') return { epochMs: time.epochMs, fold: 0 };
    const clock = this.#clocks.get(person) ?? new ZoneClock(this.#request.zone);
    this.#clocks.set(person, clock);
    const resolved = clock.resolve(time.localMs);
    if (resolved.kind === 'shifted') this.#shifted += 1;
    if (resolved.kind === 'ambiguous') this.#ambiguous += 1;
    return resolved;
  }

  #noteFault(line: number, what: string, text: string): void {
    const shown = text === '' ? 'is empty' : `"${text.slice(0, 40)}" is not understood`;
    this.#firstFault ??= `Line ${line}: ${what} ${shown}.`;
  }
}

/** Exports that mix event types name them: only sensor values are sensor readings. */
function typeOf(event: string): string {
  const kind = event.toLowerCase();
  if (kind === '' || kind === 'egv' || kind === 'sgv' || kind === 'cgm') return 'sgv';
  return kind === 'calibration' ? 'mbg' : kind;
}
