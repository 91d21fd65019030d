import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { Column, QueryEngine } from '#server/engine/port.ts';
import { newId } from '#server/platform/ids.ts';
import type { IngestInput } from './ingest.ts';
import { type Declarations, loadDeclarations } from './load-declarations.ts';
import { readLake } from './read-lake.ts';

const TEXT = { kind: 'varchar', length: null } as const;
const DOUBLE = { kind: 'double' } as const;
const INTEGER = { kind: 'integer' } as const;

/** Since which day of theirs a person lives in which zone; the first since ever. */
const PEOPLE: readonly Column[] = [
  { name: 'person', type: TEXT },
  { name: 'zone', type: TEXT },
  { name: 'valid_from', type: { kind: 'date' } },
];

/** What a person's documents of a source are worth; `person` null is everybody in it, other nulls the usual rule. */
const SOURCES: readonly Column[] = [
  { name: 'source', type: TEXT },
  { name: 'person', type: TEXT },
  { name: 'kind', type: TEXT },
  { name: 'priority', type: INTEGER },
  { name: 'unit_override', type: TEXT },
  { name: 'clock_offset_minutes', type: INTEGER },
  { name: 'min_glucose_mg_dl', type: DOUBLE },
  { name: 'max_glucose_mg_dl', type: DOUBLE },
];

const EVER = '0001-01-01';

type Row = Readonly<Record<string, string | number | null>>;

const Stored = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.bigint().transform(Number), z.null()]),
);

interface Deps {
  readonly engine: Pick<QueryEngine, 'collect' | 'describe' | 'materialize'>;
  readonly projectFolder: string;
  readonly scratchFolder: string;
}

/**
 * Keeps what is declared about people and sources in `raw.people` and `raw.sources`, which are
 * written only when they differ. A source that is declared no more keeps what was last said of it:
 * its documents stay and are judged as before. Gives the names of the tables written. Throws `AppError`.
 */
export async function landDeclarations(
  deps: Deps,
  input: Omit<IngestInput, 'documents'>,
): Promise<readonly string[]> {
  const declarations = await loadDeclarations(deps.projectFolder);
  const declared = new Set<unknown>(
    declarations.sources.map(({ declaration }) => declaration.name),
  );
  const tables = [
    { name: 'people', columns: PEOPLE, rows: peopleRows(declarations), isKept: () => false },
    {
      name: 'sources',
      columns: SOURCES,
      rows: sourceRows(declarations),
      isKept: ({ source }: Row) => !declared.has(source),
    },
  ];
  const written: string[] = [];
  for (const { isKept, ...table } of tables) {
    const stored = await storedRows(deps, input, table);
    const rows = [...table.rows, ...(stored ?? []).filter(isKept)];
    if (stored !== null && isSame(table, stored, rows)) continue;
    await write(deps, input, { ...table, rows });
    written.push(`raw.${table.name}`);
  }
  return written;
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

const peopleRows = ({ people }: Declarations): readonly Row[] =>
  people.flatMap(({ name, zones }) =>
    zones.map(({ zone, from }) => ({ person: name, zone, valid_from: from ?? EVER })),
  );

const sourceRows = ({ sources }: Declarations): readonly Row[] =>
  sources.map(({ declaration }) => ({
    source: declaration.name,
    person: declaration.person,
    kind: declaration.kind,
    priority: declaration.priority,
    unit_override: declaration.rules.unit,
    clock_offset_minutes: declaration.rules.clock_offset_minutes,
    min_glucose_mg_dl: declaration.rules.min_glucose_mg_dl,
    max_glucose_mg_dl: declaration.rules.max_glucose_mg_dl,
  }));

/** Null while the table is not there. */
async function storedRows(
  { engine }: Deps,
  { ref, signal }: Omit<IngestInput, 'documents'>,
  { name, columns }: Table,
): Promise<readonly Row[] | null> {
  const context = {
    ref,
    asOf: null,
    catalog: 'iceberg',
    schema: 'raw',
    timeZone: 'UTC',
    user: 'cascade',
  };
  const described = await engine.describe({ sql: `SELECT * FROM ${name}` }, context);
  if (!described.ok) {
    const { error } = described;
    if (error.kind === 'rejected' && ABSENT.has(error.name)) return null;
    throw failureToAppError(error);
  }
  const names = columns.map((column) => column.name).join(', ');
  return readLake(
    { engine, ...(signal && { signal }) },
    ref,
    { sql: `SELECT ${names} FROM ${name}`, texts: [] },
    Stored,
  );
}

function isSame({ columns }: Table, some: readonly Row[], others: readonly Row[]): boolean {
  const keyed = (rows: readonly Row[]) =>
    rows.map((row) => JSON.stringify(columns.map((column) => row[column.name] ?? null))).sort();
  return JSON.stringify(keyed(some)) === JSON.stringify(keyed(others));
}

const ABSENT = new Set(['TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND', 'NOT_FOUND']);

async function write(
  { engine, scratchFolder }: Deps,
  { ref, commit, timeoutMs = 60_000, signal }: Omit<IngestInput, 'documents'>,
  { name, columns, rows }: Table,
): Promise<void> {
  const file = join(scratchFolder, `declared-${newId()}.ndjson`);
  try {
    await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const written = await engine.materialize({
      statement: {
        sql: `SELECT ${columns.map((column) => column.name).join(', ')} FROM stage.declared`,
      },
      context: {
        ref,
        asOf: null,
        catalog: 'iceberg',
        schema: null,
        timeZone: 'UTC',
        user: commit.author,
      },
      key: ['raw', name],
      mode: { kind: 'replace' },
      staged: [{ name: 'declared', columns, file }],
      partitioning: [],
      description: `What is declared about ${name}.`,
      commit: {
        ...commit,
        message: `Declare ${name}`,
        properties: { ...commit.properties, 'cascade.asset': [`raw.${name}`] },
      },
      timeoutMs,
      ...(signal && { signal }),
    });
    if (!written.ok) throw failureToAppError(written.error);
  } finally {
    await rm(file, { force: true });
  }
}
