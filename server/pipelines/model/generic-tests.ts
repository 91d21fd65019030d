/** A generic test of dbt on one table, before it is SQL. */
export interface GenericTest {
  readonly test: string;
  /** Model name, or `source_table` for a source, as dbt puts it into the test's name. */
  readonly subject: string;
  /** Relation that is tested, a `where` already applied. */
  readonly relation: string;
  /** Relation of its new rows. */
  readonly changed: string;
  readonly column: string | null;
  /** Further arguments; a `to` is already a relation. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface TestSql {
  readonly sql: string;
  /** The same over new rows; null where old ones may fail because of them. */
  readonly changes: string | null;
}

/** SQL of dbt's four built-in tests; null when the test is another one; a string in `problem` says what is missing. */
export function builtInTestSql(test: GenericTest): TestSql | { readonly problem: string } | null {
  const column = test.column;
  switch (test.test) {
    case 'not_null':
      if (column === null) return { problem: 'needs a column' };
      return eachRow(test, (rows) => `SELECT *\nFROM ${rows} AS t\nWHERE ${column} IS NULL`);
    case 'unique':
      if (column === null) return { problem: 'needs a column' };
      return unique(test.relation, test.changed, column);
    case 'accepted_values':
      return acceptedValues(test);
    case 'relationships':
      return relationships(test);
    default:
      return null;
  }
}

/** A row fails by itself, whatever the others are. */
const eachRow = (
  { relation, changed }: GenericTest,
  failing: (rows: string) => string,
): TestSql => ({ sql: failing(relation), changes: failing(changed) });

/** A new row may fail with an old one, but old ones alone do not. */
function unique(relation: string, changed: string, column: string): TestSql {
  const repeated = (where: string) =>
    `SELECT ${column} AS unique_field, count(*) AS n_records\nFROM ${relation} AS t\nWHERE ${where}\nGROUP BY ${column}\nHAVING count(*) > 1`;
  return {
    sql: repeated(`${column} IS NOT NULL`),
    changes: repeated(`${column} IN (SELECT ${column} FROM ${changed} AS n)`),
  };
}

function acceptedValues(test: GenericTest) {
  const { column, arguments: given } = test;
  const values = given['values'];
  if (column === null) return { problem: 'needs a column' };
  if (!Array.isArray(values) || values.length === 0) return { problem: 'needs a list of values' };
  const quote = given['quote'] !== false;
  const list = values.map((value) => (quote ? quoteLiteral(String(value)) : String(value)));
  return eachRow(
    test,
    (rows) =>
      `SELECT ${column} AS value_field, count(*) AS n_records\nFROM ${rows} AS t\nWHERE ${column} NOT IN (${list.join(', ')})\nGROUP BY ${column}`,
  );
}

function relationships({ relation, column, arguments: given }: GenericTest) {
  const { to, field } = given;
  if (column === null) return { problem: 'needs a column' };
  if (typeof to !== 'string' || typeof field !== 'string') return { problem: 'needs to and field' };
  return {
    sql: `SELECT child.${column} AS from_field\nFROM ${relation} AS child\nLEFT JOIN ${to} AS parent ON child.${column} = parent.${field}\nWHERE child.${column} IS NOT NULL AND parent.${field} IS NULL`,
    changes: null,
  };
}

const quoteLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The name that dbt gives a test: `accepted_values_stg_entries_verdict__keep__drop`. */
export function testName(test: GenericTest): string {
  const parts = Object.keys(test.arguments)
    .sort()
    .flatMap((key) => {
      const value = test.arguments[key];
      return Array.isArray(value) ? value.map(String) : [String(value)];
    });
  const plain = [test.subject, test.column, parts.join('__')].filter(Boolean).join('_');
  return `${test.test}_${plain.replaceAll(/[^0-9a-zA-Z_]+/g, '_')}`;
}
