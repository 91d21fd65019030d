export interface Statement {
  readonly sql: string;
  /** Line of the whole text, from 0, on which it starts. */
  readonly startLine: number;
}

/** Quoted text, comments and the semicolons between statements. */
const PIECE = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;/g;

/**
 * The statement around `offset`, without blank lines before it and its semicolon. Behind the last
 * semicolon with nothing after it the one before counts. Null when there is none at all.
 */
export function statementAt(text: string, offset: number): Statement | null {
  const ends = [...text.matchAll(PIECE)].filter(([piece]) => piece === ';').map((m) => m.index);
  const starts = [0, ...ends.map((end) => end + 1)];
  const spans = starts
    .map((from, index) => ({ from, to: ends[index] ?? text.length }))
    .filter(({ from, to }) => text.slice(from, to).trim() !== '');
  const span = spans.find(({ to }) => offset <= to) ?? spans.at(-1);
  if (span === undefined) return null;
  const raw = text.slice(span.from, span.to);
  // Whole lines are dropped, so that columns of the first line still count from the line's start.
  const blank = /^(?:[^\S\n]*\n)*/.exec(raw)?.[0].length ?? 0;
  const from = span.from + blank;
  const before = text.slice(0, from);
  const column = from - (before.lastIndexOf('\n') + 1);
  const sql = ' '.repeat(column) + text.slice(from, span.to).trimEnd();
  return { sql, startLine: before.split('\n').length - 1 };
}
