import { scan } from './scan.ts';

/** A statement of a text with several. Offsets are UTF-16 units. */
export interface StatementSpan {
  /** First character of the statement itself; comments before it belong to it. */
  readonly start: number;
  /** Behind its last character; the semicolon is not part of it. */
  readonly end: number;
}

/** A statement as it is sent, and where its text starts: both from 0. */
export interface Statement {
  readonly sql: string;
  readonly startLine: number;
  readonly startColumn: number;
}

/** The statements of a text in order; one of nothing but comments is none. */
export function splitStatements(text: string): readonly StatementSpan[] {
  const spans: StatementSpan[] = [];
  let start: number | null = null;
  let end = 0;
  let hasWords = false;
  const close = () => {
    if (start !== null && hasWords) spans.push({ start, end });
    start = null;
    hasWords = false;
  };
  for (const token of scan(text)) {
    if (token.text === ';') {
      close();
      continue;
    }
    start ??= token.start;
    end = token.end;
    hasWords ||= token.kind !== 'comment';
  }
  close();
  return spans;
}

/**
 * The statement around `offset`: the one that it is in, else the first that ends behind it on its line,
 * else the one before it. Null when there is none at all.
 */
export function spanAt(text: string, offset: number): StatementSpan | null {
  const spans = splitStatements(text);
  const next = spans.findIndex(({ end }) => offset <= end);
  if (next === -1) return spans.at(-1) ?? null;
  const [before, found] = [spans[next - 1], spans[next]];
  if (found === undefined || before === undefined || offset >= found.start) return found ?? null;
  // Behind a semicolon on the same line the statement that it ended is meant.
  const between = text.slice(before.end, offset);
  const ahead = text.slice(offset, found.start);
  return !between.includes('\n') && ahead.includes('\n') ? before : found;
}

/** The statements that a selection touches, cut to it. */
export function spansWithin(text: string, from: number, to: number): readonly StatementSpan[] {
  return splitStatements(text.slice(from, to)).map(({ start, end }) => ({
    start: start + from,
    end: end + from,
  }));
}

export function toStatement(text: string, { start, end }: StatementSpan): Statement {
  const before = text.slice(0, start);
  return {
    sql: text.slice(start, end),
    startLine: before.split('\n').length - 1,
    startColumn: start - (before.lastIndexOf('\n') + 1),
  };
}

/** A place in a statement, from 1, as a place in the text that it is part of. */
export const placeInText = (
  { startLine, startColumn }: Pick<Statement, 'startLine' | 'startColumn'>,
  { line, column }: { readonly line: number; readonly column: number },
): { readonly line: number; readonly column: number } => ({
  line: line + startLine,
  column: line === 1 ? column + startColumn : column,
});

/** Everything between the semicolons around `offset`, white space too: what is being written. */
export function regionAt(text: string, offset: number): StatementSpan {
  let start = 0;
  for (const token of scan(text)) {
    if (token.text !== ';' || token.kind !== 'symbol') continue;
    if (token.start >= offset) return { start, end: token.start };
    start = token.end;
  }
  return { start, end: text.length };
}
