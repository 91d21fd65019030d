import {
  type Problem,
  quickFixes,
  type Surroundings,
} from '#server/sql/model/editor/quick-fixes.ts';
import {
  placeInText,
  type StatementSpan,
  spanAt,
  toStatement,
} from '#server/sql/model/editor/split-statements.ts';
import { type TableInText, tablesIn } from '#server/sql/model/editor/tables-in.ts';
import type { QueryRun } from '../query-run.ts';
import type { EditorMarker } from './language.ts';

/** A mistake of one statement as the editor underlines it, with what mends it. */
export function toMarker(
  text: string,
  span: StatementSpan,
  problem: Problem,
  severity: EditorMarker['severity'],
  around: Surroundings,
): EditorMarker {
  const statement = toStatement(text, span);
  const fixes = quickFixes(statement.sql, problem, around).map(({ title, edits }) => ({
    title,
    edits: edits.map((edit) => ({
      ...edit,
      start: edit.start + span.start,
      end: edit.end + span.start,
    })),
  }));
  const { line, column } = placeInText(statement, problem);
  return { line, column, message: problem.message, severity, fixes };
}

/** Where a run failed in the text that is shown; null when it did not, or has no place. */
export function failureMarker(
  text: string,
  run: QueryRun | null,
  around: Surroundings,
): EditorMarker | null {
  if (run?.failure == null) return null;
  const { failure, startLine, startColumn } = run;
  const place = failure.place ?? { line: 1, column: 1 };
  const lines = text.split('\n');
  const before = lines.slice(0, startLine).reduce((sum, line) => sum + line.length + 1, 0);
  const span = spanAt(text, before + startColumn + 1);
  if (span === null || failure.name === '') return null;
  const problem = { name: failure.name, message: failure.message, ...place };
  return toMarker(text, span, problem, 'error', around);
}

const WITHOUT_COLUMNS = 'information_schema';

/** Tables that a statement reads and the catalog does not have. */
export function missingTables(sql: string, around: Surroundings): readonly Problem[] {
  const known = new Set(around.tables.map((table) => table.join('.')));
  const catalogs = new Set(around.tables.map(([catalog]) => catalog));
  const isMissing = ({ table, relation }: TableInText) =>
    !relation.isTarget &&
    relation.period === null &&
    catalogs.has(table[0]) &&
    table[1] !== WITHOUT_COLUMNS &&
    !known.has(table.join('.'));
  return tablesIn(sql, around.defaults)
    .filter(isMissing)
    .map(({ table, relation }) => {
      const before = sql.slice(0, relation.start);
      const line = before.split('\n').length;
      const column = relation.start - (before.lastIndexOf('\n') + 1) + 1;
      const message = `Table '${table.join('.')}' does not exist`;
      return { name: 'TABLE_NOT_FOUND', message, line, column };
    });
}
