import { expect, test } from 'vitest';
import { arrowCell } from './arrow-cell.ts';

test.each([
  [-150n, { kind: 'decimal', precision: 38, scale: 2 }, '-1.50'],
  [5n, { kind: 'decimal', precision: 3, scale: 3 }, '0.005'],
  [9007199254740993n, { kind: 'bigint' }, 9007199254740993n],
  [-1n, { kind: 'timestamp', precision: 6 }, '1969-12-31 23:59:59.999999'],
  [0n, { kind: 'timestamp with time zone', precision: 3 }, '1970-01-01 00:00:00.000 UTC'],
  [3_723_000_004n, { kind: 'time', precision: 6 }, '01:02:03.000004'],
  [-86_400_000, { kind: 'date' }, '1969-12-31'],
  [Math.fround(0.1), { kind: 'real' }, 0.1],
  [new Uint8Array([0, 255]), { kind: 'varbinary' }, 'AP8='],
  ['[1,null]', { kind: 'array', element: { kind: 'bigint' } }, '[1,null]'],
  [null, { kind: 'bigint' }, null],
] as const)('%o of type %o is shown as %o', (value, type, shown) => {
  expect(arrowCell(value, type)).toBe(shown);
});
