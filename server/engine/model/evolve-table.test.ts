import { expect, test } from 'vitest';
import { currentSchema, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { ColumnSpec } from '#server/iceberg/model/schema.ts';
import { formatIcebergType, type IcebergType } from '#server/iceberg/model/types.ts';
import { newTableMetadata } from '#server/iceberg/new-table-metadata.ts';
import { evolveTable } from './evolve-table.ts';

const column = (name: string, kind: 'int' | 'long' | 'string' | 'double'): ColumnSpec => ({
  name,
  type: { kind },
});

const table = newTableMetadata({
  location: 'file:///t',
  tableUuid: 'u',
  columns: [column('a', 'int'), column('b', 'string')],
  partitioning: [],
  now: new Date(0),
});

const shape = (metadata: TableMetadata) =>
  currentSchema(metadata).fields.map(
    ({ id, name, type }) => `${id} ${name} ${formatIcebergType(type)}`,
  );

test('the same columns change nothing, not even the schema id', () => {
  expect(
    evolveTable(table, [column('b', 'string'), column('a', 'int')], { replace: false }),
  ).toEqual(table);
});

test('a new column gets a new id and stands last, and the others stay', () => {
  const evolved = evolveTable(table, [column('c', 'double')], { replace: false });
  expect(shape(evolved)).toEqual(['1 a int', '2 b string', '3 c double']);
  expect([evolved.lastColumnId, evolved.currentSchemaId]).toEqual([3, 1]);
});

test('a wider type is a promotion, a narrower one is written as the wider', () => {
  const wider = evolveTable(table, [column('a', 'long')], { replace: false });
  expect(shape(wider)).toEqual(['1 a long', '2 b string']);
  expect(shape(evolveTable(wider, [column('a', 'int')], { replace: false }))).toEqual(shape(wider));
});

test('another type is refused by name, and taken as a new column when the table is replaced', () => {
  const wanted = [column('b', 'int'), column('a', 'int')];
  expect(() => evolveTable(table, wanted, { replace: false })).toThrow(
    "Column 'b' is string in the table and int",
  );
  const replaced = evolveTable(table, wanted, { replace: true });
  expect(shape(replaced)).toEqual(['3 b int', '1 a int']);
});

test('going back to earlier columns takes their schema again, and ids are never used twice', () => {
  const without = evolveTable(table, [column('a', 'int')], { replace: true });
  const again = evolveTable(without, [column('a', 'int'), column('b', 'string')], {
    replace: true,
  });
  expect(shape(again)).toEqual(['1 a int', '3 b string']);
  expect(evolveTable(again, [column('a', 'int')], { replace: true }).currentSchemaId).toBe(
    without.currentSchemaId,
  );
});

test('nested types get ids of their own below the column', () => {
  const list: IcebergType = {
    kind: 'list',
    elementId: 0,
    elementRequired: false,
    element: { kind: 'int' },
  };
  const evolved = evolveTable(table, [{ name: 'l', type: list }], { replace: false });
  expect(evolved.lastColumnId).toBe(4);
  expect(currentSchema(evolved).fields.at(-1)).toMatchObject({ id: 3, type: { elementId: 4 } });
});
