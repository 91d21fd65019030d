import { tableFromIPC } from '@uwdata/flechette';
import { expect, test } from 'vitest';
import type { ColumnBatch } from '#server/engine/port.ts';
import { toArrow } from './arrow.ts';

const batch: ColumnBatch = {
  columns: [
    { name: 'b', type: { kind: 'bigint' } },
    { name: 'i', type: { kind: 'integer' } },
    { name: 'd', type: { kind: 'double' } },
    { name: 'f', type: { kind: 'boolean' } },
    { name: 't', type: { kind: 'decimal', precision: 38, scale: 2 } },
    { name: 'b', type: { kind: 'array', element: { kind: 'bigint' } } },
  ],
  rowCount: 2,
  values: [
    [9007199254740993n, null],
    [1, null],
    [Number.NaN, null],
    [true, null],
    ['12345678901234567890.10', null],
    [[1n, null, 9007199254740993n], null],
  ],
};

test('64-bit integers, decimals, NaN, nested values and NULL survive, also under one name', () => {
  const table = tableFromIPC(toArrow(batch), { useBigInt: true });
  expect(table.numRows).toBe(2);
  const columns = batch.columns.map((_, index) => Array.from(table.getChildAt(index)));
  expect(columns).toEqual([
    [9007199254740993n, null],
    [1, null],
    [Number.NaN, null],
    [true, null],
    ['12345678901234567890.10', null],
    ['[1,null,9007199254740993]', null],
  ]);
});

test('no rows still have their columns', () => {
  const empty = { ...batch, rowCount: 0, values: batch.columns.map(() => []) };
  const table = tableFromIPC(toArrow(empty));
  expect([table.numRows, table.numCols]).toEqual([0, 6]);
});
