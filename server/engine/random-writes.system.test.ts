import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openIcebergPeer, type PeerChange, type PeerRow } from './testing/iceberg-peer.ts';
import { type OpenedEngine, openTestEngine } from './testing/open-engine.ts';
import { pyIcebergPython } from './testing/pyiceberg-environment.ts';
import { rowsOf, write } from './testing/statements.ts';
import { contentOf, pointTo } from './testing/tables.ts';

const python = await pyIcebergPython();

const TYPES = {
  id: 'bigint',
  person: 'varchar',
  ts: 'timestamp(6) with time zone',
  amount: 'decimal(10, 2)',
  v: 'integer',
  extra: 'varchar',
} as const;
interface ModelColumn {
  name: string;
  type: string;
}
type ModelRow = ReadonlyMap<ModelColumn, string | null>;

/** The naive table that every engine has to agree with. */
class Model {
  columns: readonly ModelColumn[] = (['id', 'person', 'ts', 'amount', 'v'] as const).map(
    (name) => ({
      name,
      type: TYPES[name],
    }),
  );
  rows = new Map<string, ModelRow>();
  extras = 0;

  column(name: string): ModelColumn {
    const column = this.columns.find((candidate) => candidate.name === name);
    if (column === undefined) throw new Error(`no column ${name}`);
    return column;
  }
  row(values: PeerRow): ModelRow {
    return new Map(this.columns.map((column) => [column, values[column.name] ?? null]));
  }
  put(rows: readonly PeerRow[]): void {
    for (const values of rows) this.rows.set(String(values['id']), this.row(values));
  }
  drop(matches: (row: ModelRow) => boolean): void {
    for (const [id, row] of this.rows) if (matches(row)) this.rows.delete(id);
  }
  /** Rows in the order of `id`, as the columns stand now. */
  texts(): readonly (readonly (string | null)[])[] {
    const ordered = [...this.rows].sort(([a], [b]) => Number(a) - Number(b));
    return ordered.map(([, row]) => this.columns.map((column) => row.get(column) ?? null));
  }
}

const person = fc.constantFrom('a', 'b', 'person with a long name', 'ü😀');
const newRow = fc.record({
  id: fc.integer({ min: 0, max: 40 }).map(String),
  person: fc.option(person),
  ts: fc.option(
    fc
      .date({ min: new Date('2023-12-30'), max: new Date('2024-03-02'), noInvalidDate: true })
      .map((date) => `${date.toISOString().replace('T', ' ').replace('Z', '')}007 UTC`),
  ),
  amount: fc.option(
    fc.integer({ min: -99_999, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
  ),
  v: fc.option(fc.integer({ min: -100, max: 100 }).map(String)),
  extra: fc.option(fc.constantFrom('x', 'y')),
});
const newRows = fc.uniqueArray(newRow, { minLength: 1, maxLength: 8, selector: ({ id }) => id });
const partitionField = fc.constantFrom(
  ['person', 'identity'],
  ['id', 'bucket[4]'],
  ['id', 'truncate[10]'],
  ['person', 'truncate[1]'],
  ['person', 'bucket[3]'],
  ['ts', 'year'],
  ['ts', 'month'],
  ['ts', 'day'],
  ['ts', 'hour'],
) as fc.Arbitrary<readonly [string, string]>;

const operation = fc.oneof(
  fc.record({ by: fc.constantFrom('us', 'peer'), op: fc.constant('append'), rows: newRows }),
  fc.record({ by: fc.constantFrom('us', 'peer'), op: fc.constant('upsert'), rows: newRows }),
  fc.record({
    by: fc.constant('us'),
    op: fc.constantFrom('replace', 'delete-insert'),
    rows: newRows,
  }),
  fc.record({
    by: fc.constant('peer'),
    op: fc.constant('delete'),
    limit: fc.integer({ min: 0, max: 40 }),
  }),
  fc.record({
    by: fc.constant('peer'),
    op: fc.constantFrom('add-column', 'rename-column', 'drop-column', 'widen-column', 'move-first'),
  }),
  fc.record({
    by: fc.constant('peer'),
    op: fc.constant('partition'),
    fields: fc.uniqueArray(partitionField, { maxLength: 2, selector: ([column]) => column }),
  }),
);
type Operation = Partial<{
  rows: readonly PeerRow[];
  limit: number;
  fields: readonly (readonly [string, string])[];
}> & { readonly by: string; readonly op: string };

const literal = (column: ModelColumn, value: string | null) =>
  `CAST(${value === null ? 'NULL' : `'${value}'`} AS ${column.type})`;
function select(model: Model, rows: readonly PeerRow[]): string {
  // A list of no values cannot be written in SQL.
  if (rows.length === 0) return `${select(model, [{}])} WHERE false`;
  const values = rows.map((row) => {
    const cells = model.columns.map((column) => literal(column, row[column.name] ?? null));
    return `(${cells.join(', ')})`;
  });
  const names = model.columns.map(({ name }) => `"${name}"`);
  return `SELECT * FROM (VALUES ${values.join(', ')}) AS t(${names.join(', ')})`;
}

/** One operation by us. */
async function change(opened: OpenedEngine, model: Model, { op, rows = [] }: Operation) {
  const { engine } = opened;
  switch (op) {
    case 'append': {
      const fresh = rows.filter(({ id }) => !model.rows.has(String(id)));
      if (fresh.length === 0) return;
      await write(engine, 's.t', select(model, fresh), { kind: 'append' });
      return model.put(fresh);
    }
    case 'upsert':
      await write(engine, 's.t', select(model, rows), { kind: 'merge', key: ['id'] });
      return model.put(rows);
    case 'replace':
      await write(engine, 's.t', select(model, rows), { kind: 'replace' });
      model.drop(() => true);
      return model.put(rows);
    case 'delete-insert': {
      const key = ['person'];
      const persons = new Set(rows.map((row) => row['person'] ?? null));
      const column = model.column('person');
      // A row of another person with the same id would be there twice.
      const kept = rows.filter(({ id }) => {
        const before = model.rows.get(String(id));
        return before === undefined || persons.has(before.get(column) ?? null);
      });
      await write(engine, 's.t', select(model, kept), {
        kind: 'delete-insert',
        key,
        scope: { sql: select(model, rows) },
      });
      model.drop((row) => persons.has(row.get(column) ?? null));
      return model.put(kept);
    }
  }
}

/** What the peer is asked to do for an operation, and what it does to the model; null: nothing. */
function peerChange(model: Model, { op, rows = [], limit = 0, fields = [] }: Operation) {
  const extra = model.columns.find(({ name }) => name.startsWith('extra'));
  const plans: Readonly<Record<string, () => readonly [PeerChange, () => void] | null>> = {
    append: () => {
      const fresh = rows.filter(({ id }) => !model.rows.has(String(id)));
      if (fresh.length === 0) return null;
      return [{ do: 'append', rows: fresh.map(forPeer) }, () => model.put(fresh)];
    },
    upsert: () => [{ do: 'upsert', rows: rows.map(forPeer) }, () => model.put(rows)],
    delete: () => [
      { do: 'delete', filter: `id < ${limit}` },
      () => model.drop((row) => Number(row.get(model.column('id'))) < limit),
    ],
    'add-column': () => {
      const column = `extra${model.extras}`;
      const add = () => {
        model.extras += 1;
        model.columns = [...model.columns, { name: column, type: TYPES.extra }];
      };
      return [{ do: 'add-column', column }, add];
    },
    'rename-column': () => {
      if (extra === undefined) return null;
      const to = `${extra.name}_`;
      const rename = () => {
        extra.name = to;
      };
      return [{ do: 'rename-column', column: extra.name, to }, rename];
    },
    'drop-column': () => {
      if (extra === undefined) return null;
      const drop = () => {
        model.columns = model.columns.filter((column) => column !== extra);
      };
      return [{ do: 'drop-column', column: extra.name }, drop];
    },
    'widen-column': () => {
      const v = model.column('v');
      if (v.type === 'bigint') return null;
      const widen = () => {
        v.type = 'bigint';
      };
      return [{ do: 'widen-column', column: 'v' }, widen];
    },
    'move-first': () => {
      const v = model.column('v');
      const move = () => {
        model.columns = [v, ...model.columns.filter((column) => column !== v)];
      };
      return [{ do: 'move-first', column: 'v' }, move];
    },
    partition: () => [{ do: 'partition', fields }, () => undefined],
  };
  return plans[op]?.() ?? null;
}

const forPeer = (row: PeerRow): PeerRow => ({
  ...row,
  ts: row['ts']?.replace(' UTC', '') ?? null,
});

test.skipIf(python === null)(
  'after any series of writes by us and by PyIceberg, we, PyIceberg and DuckDB read the same rows',
  async () => {
    using peer = openIcebergPeer(python ?? '');
    await fc.assert(
      fc.asyncProperty(
        newRows,
        fc.array(operation, { minLength: 4, maxLength: 10 }),
        async (first, operations) => {
          await using opened = await openTestEngine();
          const model = new Model();
          await change(opened, model, { by: 'us', op: 'replace', rows: first });
          for (const next of operations as readonly Operation[]) {
            if (next.by === 'us') await change(opened, model, next);
            else {
              const planned = peerChange(model, next);
              if (planned === null) continue;
              const { metadataLocation } = await contentOf(opened);
              await pointTo(opened, await peer.change(metadataLocation, planned[0]));
              planned[1]();
            }
            await expectAgreement(opened, peer, model, next);
          }
        },
      ),
      { numRuns: 12 },
    );
  },
);

async function expectAgreement(
  opened: OpenedEngine,
  peer: ReturnType<typeof openIcebergPeer>,
  model: Model,
  last: Operation,
): Promise<void> {
  const columns = model.columns.map(({ name }) => name);
  const cast = columns.map((name) => `CAST("${name}" AS varchar)`).join(', ');
  const ours = await rowsOf(opened.engine, `SELECT ${cast} FROM iceberg.s.t ORDER BY id`);
  const after = `after ${last.op} by ${last.by}`;
  expect(ours, `we, ${after}`).toEqual(model.texts());
  const { metadataLocation } = await contentOf(opened);
  const byId = columns.indexOf('id');
  const inOrder = (rows: readonly (readonly (string | null)[])[]) =>
    rows.toSorted((a, b) => Number(a[byId]) - Number(b[byId]));
  for (const [name, seen] of [
    ['PyIceberg', await peer.rows(metadataLocation)],
    ['DuckDB', await peer.duckdbRows(metadataLocation)],
  ] as const) {
    expect(seen.columns, `${name}, ${after}`).toEqual(columns);
    expect(inOrder(seen.rows), `${name}, ${after}`).toEqual(model.texts());
  }
}
