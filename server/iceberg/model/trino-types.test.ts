import { expect, test } from 'vitest';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';
import { fromTrinoType, toTrinoType } from './trino-types.ts';

test.each<[TrinoType, string]>([
  [{ kind: 'tinyint' }, 'integer'],
  [{ kind: 'bigint' }, 'bigint'],
  [{ kind: 'real' }, 'real'],
  [{ kind: 'varchar', length: 10 }, 'varchar'],
  [{ kind: 'char', length: 3 }, 'varchar'],
  [{ kind: 'decimal', precision: 38, scale: 9 }, 'decimal(38, 9)'],
  [{ kind: 'timestamp', precision: 3 }, 'timestamp(6)'],
  [{ kind: 'timestamp with time zone', precision: 6 }, 'timestamp(6) with time zone'],
  [{ kind: 'uuid' }, 'uuid'],
  [{ kind: 'array', element: { kind: 'date' } }, 'array(date)'],
  [
    { kind: 'map', key: { kind: 'integer' }, value: { kind: 'varbinary' } },
    'map(integer, varbinary)',
  ],
  [{ kind: 'row', fields: [{ name: 'a', type: { kind: 'double' } }] }, 'row(a double)'],
])('a stored %o is read as %s', (type, read) => {
  expect(formatType(toTrinoType(fromTrinoType(type)))).toBe(read);
});

test.each<[TrinoType, string]>([
  [{ kind: 'json' }, 'a column of json'],
  [{ kind: 'interval day to second' }, 'a column of interval day to second'],
  [{ kind: 'unknown' }, 'a column of unknown'],
  [{ kind: 'timestamp', precision: 9 }, 'cast it to precision 6'],
  [{ kind: 'row', fields: [{ name: null, type: { kind: 'date' } }] }, 'unnamed fields'],
])('%o is refused by name', (type, reason) => {
  expect(() => fromTrinoType(type)).toThrow(reason);
});
