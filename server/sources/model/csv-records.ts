/** One record of a CSV text. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** Line that it starts at, from 1. */
  readonly line: number;
}

/** A record that is longer than this has a quote that nobody closed. */
const MAX_RECORD = 16 * 1024 * 1024;

/**
 * Cuts a CSV text into records, piece by piece (RFC 4180: quoted cells may hold delimiters, line
 * breaks and doubled quotes). Blank lines are no records; a quote inside an unquoted cell is itself.
 */
export class CsvRecords {
  readonly #delimiter: string;
  #rest = '';
  #line = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Records that end within this piece. Throws `SyntaxError` with the line. */
  push(piece: string): readonly CsvRecord[] {
    return this.#take(this.#rest + piece, false);
  }

  /** The record that the text ended with, if any. Throws `SyntaxError` for a quote that stays open. */
  end(): readonly CsvRecord[] {
    const records = this.#take(this.#rest, true);
    if (this.#rest !== '') throw this.#openQuote();
    return records;
  }

  #take(text: string, isLast: boolean): readonly CsvRecord[] {
    const records: CsvRecord[] = [];
    let at = 0;
    let quote = text.indexOf('"');
    while (at < text.length) {
      const found = text.indexOf('\n', at);
      const lineEnd = found === -1 ? text.length : found;
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      const isPlain = quote === -1 || quote > lineEnd;
      if (isPlain && found === -1 && !isLast) break;
      const next = isPlain
        ? { cells: withoutReturn(text, at, lineEnd).split(this.#delimiter), end: lineEnd + 1 }
        : readQuoted(text, at, this.#delimiter, isLast);
      if (next === null) break;
      const { cells, end } = next;
      if (cells.length > 1 || cells[0]?.trim() !== '') records.push({ cells, line: this.#line });
      this.#line += isPlain ? 1 : lineBreaks(text, at, end);
      at = end;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > MAX_RECORD) throw this.#openQuote();
    return records;
  }

  #openQuote(): SyntaxError {
    return new SyntaxError(`line ${this.#line}: a quote is opened and never closed`);
  }
}

function withoutReturn(text: string, from: number, to: number): string {
  const end = text.charCodeAt(to - 1) === 0x0d && to > from ? to - 1 : to;
  return text.slice(from, end);
}

/** Null when the record goes on behind the text. */
function readQuoted(
  text: string,
  start: number,
  delimiter: string,
  isLast: boolean,
): { readonly cells: readonly string[]; readonly end: number } | null {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    let cell = '';
    if (text[at] === '"') {
      const closed = closingQuote(text, at + 1);
      // A quote at the very end may be the first of two.
      if (closed === -1 || (closed === text.length - 1 && !isLast)) return null;
      cell = text.slice(at + 1, closed).replaceAll('""', '"');
      at = closed + 1;
    }
    const end = cellEnd(text, at, delimiter);
    if (end === text.length && !isLast) return null;
    cells.push(cell + withoutReturn(text, at, end));
    at = end + 1;
    if (text[end] !== delimiter) return { cells, end: Math.min(at, text.length) };
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function cellEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === delimiter || text[at] === '\n') return at;
  }
  return text.length;
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return Math.max(1, count);
}
