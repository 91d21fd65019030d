import type { Position } from '#server/sql/model/front-end.ts';

/** A table name in a statement and the version that it was read at. */
export interface Pin {
  readonly position: Position;
  /** Commit hash or ref, as `FOR VERSION AS OF '…'` takes it. */
  readonly version: string;
}

const IDENTIFIER = `(?:"(?:[^"]|"")*"|[A-Za-z_0-9$]+)`;
const TABLE_NAME = new RegExp(String.raw`${IDENTIFIER}(?:\s*\.\s*${IDENTIFIER}){0,2}`, 'y');
const PERIOD = /\s+FOR\s+(?:VERSION|TIMESTAMP)\s+AS\s+OF\b/iy;
const SIMPLE_VERSION = /\s*(?:(?:TIMESTAMP|DATE)\s*)?'(?:[^']|'')*'(?=\s*(?:$|[),;\w"]))/iy;

/**
 * The statement with every pinned table fixed to its commit, so that it reads the same rows for
 * ever. A time-travel clause that is no plain literal stays as it was written.
 */
export function pinTables(sql: string, pins: readonly Pin[]): string {
  const inOrder = pins
    .map(({ version, position }) => ({ version, at: offsetOf(sql, position) }))
    .toSorted((a, b) => b.at - a.at);
  return inOrder.reduce((text, { at, version }) => pinOne(text, at, version), sql);
}

function pinOne(sql: string, at: number, version: string): string {
  const nameEnd = matchEnd(TABLE_NAME, sql, at);
  if (nameEnd === null) return sql;
  const clause = ` FOR VERSION AS OF '${version.replaceAll("'", "''")}'`;
  const periodEnd = matchEnd(PERIOD, sql, nameEnd);
  if (periodEnd === null) return sql.slice(0, nameEnd) + clause + sql.slice(nameEnd);
  const versionEnd = matchEnd(SIMPLE_VERSION, sql, periodEnd);
  return versionEnd === null ? sql : sql.slice(0, nameEnd) + clause + sql.slice(versionEnd);
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** Columns count characters, offsets UTF-16 units. */
function offsetOf(sql: string, { line, column }: Position): number {
  const starts = [0, ...[...sql.matchAll(/\n/g)].map((match) => match.index + 1)];
  const start = starts[line - 1] ?? 0;
  const before = Array.from(sql.slice(start, starts[line])).slice(0, column - 1);
  return start + before.join('').length;
}
