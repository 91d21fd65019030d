import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { compile } from '../model/compile.ts';
import type { BoundTable, Session, TableReference } from '../model/front-end.ts';
import { quoteIdentifier } from '../model/quote.ts';
import { storageType } from '../model/storage-type.ts';
import { tableKey } from '../model/table-key.ts';
import type { TrinoType } from '../model/types.ts';
import { parseStatement } from '../parser/parse-statement.ts';

export type CorpusTables = ReadonlyMap<string, BoundTable>;

export const corpusSession: Session = {
  catalog: 'iceberg',
  schema: 'corpus',
  timeZone: 'UTC',
  now: new Date('2026-01-15T12:00:00Z'),
  user: 'corpus',
};

/** Makes the tables of the corpus in DuckDB out of its set-up, with the front end itself. */
export async function loadCorpus(
  connection: DuckDBConnection,
  setup: string,
): Promise<CorpusTables> {
  const tables = new Map<string, BoundTable>();
  await connection.run('CREATE SCHEMA corpus');
  const text = readFileSync(setup, 'utf8').replace(/^--.*\n/, '');
  for (const statement of text.split(/^;$/m)) {
    const create =
      /^\s*CREATE TABLE iceberg\.corpus\.(\w+)\s*\(([\s\S]*?)\)\s*(?:WITH[\s\S]*)?$/.exec(
        statement,
      );
    const insert = /^\s*INSERT INTO iceberg\.corpus\.(\w+)\s+(VALUES[\s\S]*)$/.exec(statement);
    if (create?.[1] !== undefined && create[2] !== undefined) {
      const table = await createTable(connection, create[1], create[2]);
      tables.set(create[1], table);
    } else if (insert?.[1] !== undefined && insert[2] !== undefined) {
      await insertRows(connection, insert[1], insert[2], tables.get(insert[1]));
    }
  }
  return tables;
}

async function createTable(
  connection: DuckDBConnection,
  name: string,
  body: string,
): Promise<BoundTable> {
  const columns = splitTopLevel(body).map((definition) => {
    const [, column = '', type = ''] =
      /^\s*(\w+)\s+([\s\S]+?)(?:\s+NOT NULL)?\s*$/.exec(definition) ?? [];
    return { name: column, type: typeOf(type) };
  });
  const definitions = columns.map(
    (column) => `${quoteIdentifier(column.name)} ${storageType(column.type)}`,
  );
  await connection.run(`CREATE TABLE corpus.${name} (${definitions.join(', ')})`);
  return { columns, relationSql: `corpus.${name}` };
}

function typeOf(text: string): TrinoType {
  const compiled = compile(parseStatement(`SELECT CAST(NULL AS ${text})`), {
    session: corpusSession,
    tables: new Map(),
    parameters: [],
  });
  const [column] = compiled.columns;
  if (column === undefined) throw new Error(`no type in ${text}`);
  return column.type;
}

function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(current);
      current = '';
    } else {
      current += character;
    }
  }
  return [...parts, current];
}

async function insertRows(
  connection: DuckDBConnection,
  name: string,
  values: string,
  table: BoundTable | undefined,
): Promise<void> {
  if (table === undefined) throw new Error(`table ${name} is filled before it is made`);
  const compiled = compile(parseStatement(values), {
    session: corpusSession,
    tables: new Map(),
    parameters: [],
  });
  const items = table.columns.map(({ type }, i) => `CAST(c${i} AS ${storageType(type)})`);
  await connection.run(
    `INSERT INTO corpus.${name} SELECT ${items.join(', ')} FROM (${compiled.duckdbSql})`,
  );
}

/** What a binder would give for these references: the corpus has no versions. */
export function bindCorpus(
  references: readonly TableReference[],
  tables: CorpusTables,
): Map<string, BoundTable> {
  const bound = new Map<string, BoundTable>();
  for (const reference of references) {
    const table =
      reference.schema === 'corpus' && reference.version === null
        ? tables.get(reference.table)
        : undefined;
    if (table !== undefined) bound.set(tableKey(reference), table);
  }
  return bound;
}
