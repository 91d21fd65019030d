import { z } from 'zod';
import { builtInTestSql, type GenericTest, type TestSql, testName } from './model/generic-tests.ts';
import type { AssetTest, ProjectFile } from './model/project.ts';
import { type TableEntry, TestBody, type TestEntry } from './project-schema.ts';
import { projectError } from './read-yaml.ts';
import { assetOf, changedRelation } from './render.ts';
import type { Renderer, RenderScope } from './renderer.ts';

export interface TestContext {
  readonly renderer: Renderer;
  readonly scope: RenderScope;
  /** File that declares the tests. */
  readonly file: ProjectFile;
  /** As dbt writes the tested thing into a test's name. */
  readonly subject: string;
  readonly relation: string;
  /** What it reads of new rows only; tells which assets are read so. */
  readonly changeScope: (onRead: (asset: string) => void) => RenderScope;
}

/** The tests that a yml declares on a table and its columns. Throws `invalid` for an unknown one. */
export function loadTests(context: TestContext, table: TableEntry): readonly AssetTest[] {
  const ofTable = [...(table.data_tests ?? []), ...(table.tests ?? [])];
  const ofColumns = table.columns.flatMap((column) =>
    [...(column.data_tests ?? []), ...(column.tests ?? [])].map((entry) => ({
      entry,
      column: column.name,
    })),
  );
  return [
    ...ofTable.map((entry) => loadTest(context, entry, null)),
    ...ofColumns.map(({ entry, column }) => loadTest(context, entry, column)),
  ];
}

function loadTest(context: TestContext, entry: TestEntry, column: string | null): AssetTest {
  const [name, written] =
    typeof entry === 'string' ? [entry, {}] : (Object.entries(entry)[0] ?? ['', {}]);
  const fail = (problem: string) =>
    projectError(context.file.path, null, `test ${name} of ${context.subject} ${problem}`);
  const parsed = TestBody.safeParse(written ?? {});
  if (!parsed.success) throw fail(`is not understood: ${parsed.error.issues[0]?.message}`);
  const { name: given, description, config, arguments: nested, ...flat } = parsed.data;
  const { to, ...others } = { ...flat, ...nested } as Record<string, unknown>;
  const where = config?.where;
  const matching = (relation: string) =>
    where === undefined ? relation : `(SELECT * FROM ${relation} WHERE ${where})`;
  const test: GenericTest = {
    test: name,
    subject: context.subject,
    relation: matching(context.relation),
    changed: matching(changedRelation(context.relation)),
    column,
    arguments: to === undefined ? others : { ...others, to: relationOf(context, String(to)) },
  };
  const builtIn = builtInTestSql(test);
  if (builtIn !== null && 'problem' in builtIn) throw fail(builtIn.problem);
  const found = builtIn === null ? customTest(context, test) : builtInTest(context, builtIn);
  if (found === null) {
    throw fail(
      'is not known: use unique, not_null, accepted_values, relationships or tests/generic',
    );
  }
  const named = to === undefined ? test : { ...test, arguments: { ...others, to: String(to) } };
  return {
    name: given ?? testName(named),
    column,
    uniqueColumns: where === undefined ? uniqueColumns(test) : null,
    severity: config?.severity ?? 'error',
    description,
    ...found,
  };
}

function uniqueColumns({ test, column, arguments: given }: GenericTest): readonly string[] | null {
  if (test === 'unique') return column === null ? null : [column];
  const parsed = z.array(z.string()).min(1).safeParse(given['columns']);
  return test === 'unique_together' && parsed.success ? parsed.data : null;
}

type Found = Pick<AssetTest, 'sql' | 'changes'>;

const builtInTest = ({ relation }: TestContext, { sql, changes }: TestSql): Found => ({
  sql,
  changes: changes === null ? null : { sql: changes, reads: [assetOf(relation)] },
});

function customTest({ renderer, scope, changeScope }: TestContext, test: GenericTest) {
  const column = test.column === null ? {} : { column_name: test.column };
  const kwargs = { model: test.relation, ...column, ...test.arguments };
  return bothForms(scope, changeScope, (form) => renderer.call(`test_${test.test}`, kwargs, form));
}

/** A test in its two forms; null when there is none of that name. Without `changed()` it has one. */
export function bothForms(
  scope: RenderScope,
  changeScope: TestContext['changeScope'],
  render: (scope: RenderScope) => string | null,
): Found | null {
  const sql = render(scope);
  if (sql === null) return null;
  const reads = new Set<string>();
  const changes = render(changeScope((asset) => reads.add(asset))) ?? sql;
  return {
    sql: sql.trim(),
    changes: reads.size === 0 ? null : { sql: changes.trim(), reads: [...reads].sort() },
  };
}

/** `to: ref('dim_date')` is an expression of the template language. */
function relationOf({ renderer, scope, file }: TestContext, expression: string): string {
  return renderer.render({ path: file.path, text: `{{ ${expression} }}` }, scope);
}
