import { closestNames } from './edit-distance.ts';
import { type ColumnsOf, type Defaults, namesInScope, type TableName } from './names-in-scope.ts';
import { scan, writeName } from './scan.ts';
import { tablesIn } from './tables-in.ts';
import { instantIn, type TextEdit, timestampLiteral } from './write-period.ts';

/** A change of a statement that takes a mistake away. */
export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** A mistake of a statement, found by reading or by the engine; line and column count from 1. */
export interface Problem {
  /** Trino's error name. */
  readonly name: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface Surroundings {
  readonly defaults: Defaults;
  readonly columnsOf: ColumnsOf;
  readonly tables: readonly TableName[];
  readonly functions: readonly string[];
}

/** What can be done about a mistake with one click. */
export function quickFixes(
  sql: string,
  problem: Problem,
  around: Surroundings,
): readonly QuickFix[] {
  const offset = offsetOf(sql, problem);
  switch (problem.name) {
    case 'COLUMN_NOT_FOUND':
      return renames(sql, offset, columnNames(sql, offset, around));
    case 'TABLE_NOT_FOUND':
    case 'SCHEMA_NOT_FOUND':
    case 'MISSING_SCHEMA_NAME':
      return tableFixes(sql, offset, around);
    case 'FUNCTION_NOT_FOUND':
      return renames(sql, offset, around.functions);
    default:
      return [...momentFixes(sql), ...literalFixes(sql, problem, offset)];
  }
}

/** UTF-16 offset of a line and column. */
function offsetOf(
  sql: string,
  { line, column }: { readonly line: number; readonly column: number },
): number {
  const lines = sql.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  return Math.min(sql.length, before + column - 1);
}

const columnNames = (sql: string, offset: number, around: Surroundings): readonly string[] =>
  namesInScope(sql, offset, around.defaults, around.columnsOf).relations.flatMap(({ columns }) =>
    (columns ?? []).map(({ name }) => name),
  );

/** The name at the place, or the last one of a dotted name that starts there. */
function nameAt(sql: string, offset: number) {
  const tokens = scan(sql);
  let index = tokens.findIndex(({ start, end }) => start <= offset && offset < end);
  while (tokens[index + 1]?.text === '.' && tokens[index + 2] !== undefined) index += 2;
  const token = tokens[index];
  return token?.kind === 'word' || token?.kind === 'quoted' ? token : null;
}

function renames(sql: string, offset: number, names: readonly string[]): readonly QuickFix[] {
  const token = nameAt(sql, offset);
  if (token === null) return [];
  return closestNames(token.text.replaceAll('"', ''), names).map((name) => ({
    title: `Change to ${name}`,
    edits: [{ start: token.start, end: token.end, text: writeName(name) }],
  }));
}

function tableFixes(
  sql: string,
  offset: number,
  { defaults, tables }: Surroundings,
): readonly QuickFix[] {
  const found = tablesIn(sql, { catalog: defaults.catalog, schema: defaults.schema ?? '' });
  const named = found.find(({ relation }) => relation.start <= offset && offset <= relation.end);
  if (named === undefined) return [];
  const { relation } = named;
  const wrong = relation.name.at(-1) ?? '';
  const same = tables.filter(([, , table]) => table === wrong);
  const close = closestNames(
    wrong,
    tables.map(([, , table]) => table),
  );
  const likely = [
    ...same,
    ...close.flatMap((name) => tables.filter(([, , table]) => table === name)),
  ];
  return likely.slice(0, 3).map((table) => {
    const text = table.map(writeName).join('.');
    return {
      title: `Change to ${table.slice(1).join('.')}`,
      edits: [{ start: relation.start, end: relation.end, text }],
    };
  });
}

/** `FOR TIMESTAMP AS OF '2024-10-15 12:00:00'`: the word TIMESTAMP and the zone are put in. */
export function momentFixes(sql: string): readonly QuickFix[] {
  return tablesIn(sql, { catalog: '', schema: '' }).flatMap(({ relation: { period } }) => {
    if (period?.value == null) return [];
    const { start, end } = period.value;
    const text = sql.slice(start, end);
    const plain = /^(?:TIMESTAMP\s*)?'([^']*)'$/i.exec(text)?.[1];
    const at = plain === undefined ? null : instantIn(plain);
    if (plain === undefined || at === null) return [];
    const hasZone = /(Z|UTC|[+-]\d{2}:\d{2}|[A-Z][a-z]+\/[A-Za-z_]+)\s*$/.test(plain);
    if (period.kind === 'version' && /^'/.test(text)) {
      const literal = timestampLiteral(at);
      const whole = `FOR TIMESTAMP AS OF ${literal}`;
      return [
        {
          title: `Read as of ${literal}`,
          edits: [{ start: period.start, end: period.end, text: whole }],
        },
      ];
    }
    if (period.kind !== 'timestamp' || (/^TIMESTAMP/i.test(text) && hasZone)) return [];
    const literal = timestampLiteral(at);
    return [{ title: `Write ${literal}`, edits: [{ start, end, text: literal }] }];
  });
}

/** A text that is compared with a date or a moment gets the word before it. */
function literalFixes(sql: string, problem: Problem, offset: number): readonly QuickFix[] {
  const type = /\b(date|timestamp)(?:\(\d+\))?(?: with time zone)?\b/.exec(problem.message)?.[1];
  if (problem.name !== 'TYPE_MISMATCH' || type === undefined) return [];
  const near = scan(sql).filter(
    ({ kind, text, start, end }) =>
      kind === 'string' &&
      instantIn(text.slice(1, -1)) !== null &&
      end > offset - 80 &&
      start < offset + 80,
  );
  const [literal] = near.toSorted(
    (a, b) => Math.abs(a.start - offset) - Math.abs(b.start - offset),
  );
  if (literal === undefined) return [];
  const word = type.toUpperCase();
  return [
    {
      title: `Write ${word} ${literal.text}`,
      edits: [{ start: literal.start, end: literal.start, text: `${word} ` }],
    },
  ];
}
