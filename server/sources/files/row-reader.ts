import { hash } from 'node:crypto';
import { canonicalJson } from '../model/canonical-json.ts';
import { isoInstant } from '../model/iso-instant.ts';
import { parseTimeText } from '../model/time-text.ts';
import { type Resolved, ZoneClock } from '../model/zone-clock.ts';
import type { RawDocument } from '../port.ts';
import type { FileFormat, ZonedFileRequest } from '../schemas.ts';
import type { FileReport } from './file-reading.ts';
import type { TableLayout } from './look-at-table.ts';
import { type RowContent, type RowRules, rulesOf } from './row-rules.ts';

type Time = Pick<Resolved, 'epochMs' | 'fold'>;

/** Makes documents of the rows of one table, in their order, and counts what it saw. */
export class RowReader {
  readonly #request: ZonedFileRequest;
  readonly #layout: TableLayout;
  readonly #rules: RowRules;
  readonly #clocks = new Map<string, ZoneClock>();
  /** Columns in order of their names, as canonical JSON has them; of equal names the last one. */
  readonly #cells: readonly { readonly prefix: string; readonly index: number }[];
  #rows = 0;
  #usable = 0;
  #leftOut = 0;
  #shifted = 0;
  #ambiguous = 0;
  #firstFault: string | null = null;

  constructor(request: ZonedFileRequest, format: FileFormat, layout: TableLayout) {
    this.#request = request;
    this.#layout = layout;
    this.#rules = rulesOf(format, layout, request.source);
    const last = new Map(layout.columns.map((name, index) => [name, index]));
    this.#cells = [...last]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, index]) => ({ prefix: `${JSON.stringify(name)}:`, index }));
  }

  /** Null for a line that is no document. */
  toDocument(record: readonly string[], line: number): RawDocument | null {
    const content = this.#rules((index) => record[index]?.trim() ?? '');
    if (content === null) {
      this.#leftOut += 1;
      return null;
    }
    const fallback = this.#request.person ?? this.#request.source;
    const person = content.person === null ? fallback : content.person || 'unknown';
    const time = this.#timeOf(person, content);
    this.#count(content, time, line);
    return {
      collection: content.collection,
      person,
      zone: this.#request.zone,
      source: this.#request.source,
      documentId: this.#idOf(record, content, time),
      json: this.#jsonOf(record, content, time),
      eventTimeMs: time?.epochMs ?? null,
      deletedAtMs: null,
    };
  }

  report(): FileReport {
    return {
      documents: this.#rows,
      usable: this.#usable,
      leftOut: this.#leftOut,
      shifted: this.#shifted,
      ambiguous: this.#ambiguous,
      firstFault: this.#firstFault,
    };
  }

  #timeOf(person: string, content: RowContent): Time | null {
    const time = parseTimeText(content.time, this.#layout.dayOrder);
    if (time === null) return null;
    if (time.kind === 'instant') return { epochMs: time.epochMs, fold: 0 };
    let clock = this.#clocks.get(person);
    if (clock === undefined) {
      clock = new ZoneClock(this.#request.zone);
      this.#clocks.set(person, clock);
    }
    const resolved = clock.resolve(time.localMs, streamOf(content));
    if (resolved.kind === 'shifted') this.#shifted += 1;
    if (resolved.kind === 'ambiguous') this.#ambiguous += 1;
    return resolved;
  }

  #count(content: RowContent, at: Time | null, line: number): void {
    this.#rows += 1;
    if (at !== null && (content.collection !== 'entries' || typeof content.mgDl === 'number')) {
      this.#usable += 1;
      return;
    }
    if (this.#firstFault !== null) return;
    const [what, text] = at === null ? ['time', content.time] : ['glucose', content.value];
    const shown = text === '' ? 'is empty' : `"${text.slice(0, 40)}" is not understood`;
    this.#firstFault = `Line ${line}: ${what} ${shown}.`;
  }

  /** By what it says, not by where it stands: the next export has it in another line. */
  #idOf(record: readonly string[], { time, value }: RowContent, at: Time | null): string {
    const identity =
      time === '' || value === ''
        ? this.#rowJson(record)
        : `[${quoted(time)},${at?.fold ?? 0},${quoted(value)}]`;
    return hash('sha256', identity).slice(0, 24);
  }

  #jsonOf(record: readonly string[], content: RowContent, at: Time | null): string {
    const row = this.#rowJson(record);
    const iso = at === null ? null : isoInstant(at.epochMs);
    if (content.collection !== 'entries') {
      const { fields } = content;
      const document = canonicalJson({ ...fields, ...(iso !== null && { created_at: iso }) });
      return `${document.slice(0, -1)},"row":${row}}`;
    }
    const { name, device, type, mgDl } = content;
    const time = at === null ? '' : `"date":${at.epochMs},"dateString":"${iso}",`;
    const value = `"${name}":${typeof mgDl === 'number' ? mgDl : JSON.stringify(mgDl)}`;
    const members = name === 'mbg' ? `${value},"row":${row}` : `"row":${row},${value}`;
    return `{${time}"device":${JSON.stringify(device)},${members},"type":${JSON.stringify(type)}}`;
  }

  #rowJson(record: readonly string[]): string {
    const { columns } = this.#layout;
    if (record.length > columns.length) {
      // Cells beyond the header have no name.
      const named = record.map((value, index) => [columns[index] ?? `column_${index + 1}`, value]);
      return canonicalJson(Object.fromEntries(named));
    }
    let json = '';
    for (const { prefix, index } of this.#cells) {
      const value = record[index];
      if (value !== undefined) json += `${json === '' ? '' : ','}${prefix}${quoted(value)}`;
    }
    return `{${json}}`;
  }
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as JSON; most have nothing to escape. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/** What comes once at a time: a device's values of a kind, or events of a kind. */
const streamOf = (content: RowContent): string =>
  content.collection === 'entries'
    ? `${content.type} ${content.device}`
    : String(content.fields['eventType']);
