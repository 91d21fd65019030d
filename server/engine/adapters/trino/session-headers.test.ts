import { expect, test } from 'vitest';
import { fromHeaders, toHeaders } from './session-headers.ts';

const statement = {
  user: 'ada',
  catalog: 'iceberg',
  schema: null,
  timeZone: 'UTC',
  path: null,
  properties: {},
  prepared: {},
  transactionId: null,
  clientTags: [],
  clientInfo: '',
  traceToken: '',
};

test('values that hold commas, quotes or line breaks stay one value', () => {
  const headers = toHeaders({
    ...statement,
    user: 'Zoë\r\nX-Evil: 1',
    properties: { a: 'b,c=d', x: 'é' },
    prepared: { p: 'SELECT 1,\n 2' },
  });
  expect(headers['x-trino-user']).toBe('Zo%C3%AB%0D%0AX-Evil: 1');
  expect(headers['x-trino-session']).toBe('a=b%2Cc%3Dd,x=%C3%A9');
  expect(headers['x-trino-prepared-statement']).toBe('p=SELECT%201%2C%0A%202');
  expect(headers).not.toHaveProperty('x-trino-schema');
});

test('what a statement changes is read from its last answer', () => {
  const answered: Readonly<Record<string, readonly string[]>> = {
    'x-trino-set-catalog': ['r_main'],
    'x-trino-set-schema': ['shop'],
    'x-trino-set-session': ['time_zone_id=Asia%2FTokyo'],
    'x-trino-clear-session': ['query_max_run_time'],
    'x-trino-added-prepare': ['p1=SELECT+%28%3F+%2B+1%29+x%0A%0A'],
    'x-trino-deallocated-prepare': ['p2'],
    'x-trino-started-transaction-id': ['42'],
    'x-trino-clear-transaction-id': ['true'],
  };
  expect(fromHeaders((name) => answered[name] ?? [])).toEqual([
    { kind: 'catalog', value: 'r_main' },
    { kind: 'schema', value: 'shop' },
    { kind: 'set-property', name: 'time_zone_id', value: 'Asia/Tokyo' },
    { kind: 'reset-property', name: 'query_max_run_time' },
    { kind: 'prepare', name: 'p1', sql: 'SELECT (? + 1) x' },
    { kind: 'deallocate', name: 'p2' },
    { kind: 'started-transaction', id: '42' },
    { kind: 'ended-transaction' },
  ]);
});
