import { expect, test } from 'vitest';
import { propertiesOf } from '#server/sql/model/statements/property-value.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import { tableSettings } from './table-properties.ts';

const COLUMNS = ['id', 'ts', 'Name'];

function settingsOf(clause: string) {
  const statement = parseStatement(`CREATE TABLE t (id bigint) WITH (${clause})`);
  if (statement.kind !== 'create-table') throw new Error('no table');
  return tableSettings(propertiesOf(statement.properties, []), COLUMNS, 'iceberg');
}

test('partition fields are taken and named as Trino does', () => {
  const { partitioning } = settingsOf(
    `partitioning = ARRAY['NAME', 'day(ts)', 'bucket(id, 8)', 'truncate("name", 2)', 'void(id)']`,
  );
  expect(partitioning).toEqual([
    { column: 'Name', transform: 'identity' },
    { column: 'ts', transform: 'day', name: 'ts_day' },
    { column: 'id', transform: 'bucket[8]', name: 'id_bucket' },
    { column: 'Name', transform: 'truncate[2]', name: 'Name_trunc' },
    { column: 'id', transform: 'void', name: 'id_null' },
  ]);
});

test('NULL comes first in ascending order and last in descending, unless it is said', () => {
  const { sortedBy } = settingsOf(`sorted_by = ARRAY['id', 'ts DESC', 'name desc nulls first']`);
  expect(sortedBy?.map(({ direction, nullOrder }) => [direction, nullOrder])).toEqual([
    ['asc', 'nulls-first'],
    ['desc', 'nulls-last'],
    ['desc', 'nulls-first'],
  ]);
});

test.each([
  ["partitioning = ARRAY['nope']", 'INVALID_TABLE_PROPERTY', 'Cannot find source column: nope'],
  ["partitioning = ARRAY['day(ts, 2)']", 'INVALID_TABLE_PROPERTY', 'Invalid partition field'],
  ["partitioning = ARRAY['bucket(id)']", 'INVALID_TABLE_PROPERTY', 'Invalid partition field'],
  ["partitioning = 'id'", 'INVALID_TABLE_PROPERTY', 'array of texts'],
  ['no_such = 1', 'INVALID_TABLE_PROPERTY', "table property 'no_such' does not exist"],
  ["location = 'file:///tmp/x'", 'NOT_SUPPORTED', 'the place of a table is chosen here'],
  ["format = 'ORC'", 'NOT_SUPPORTED', 'data files are Parquet'],
  ['format_version = 3', 'NOT_SUPPORTED', 'version 2'],
  ["format = 'PARQUET', format = 'PARQUET'", 'DUPLICATE_PROPERTY', 'Duplicate property: format'],
  ['format_version = 1 + 1', 'NOT_SUPPORTED', 'Here stands a constant'],
])('%s is refused by %s', (clause, errorName, message) => {
  expect(() => settingsOf(clause)).toThrowError(
    expect.objectContaining({ errorName, message: expect.stringContaining(message) }),
  );
});

test('extra properties go into the metadata', () => {
  const { set } = settingsOf(
    "format = 'parquet', format_version = 2, extra_properties = MAP(ARRAY['a.b'], ARRAY['c']), max_commit_retry = 7",
  );
  expect(set).toEqual({ 'a.b': 'c', 'commit.retry.num-retries': '7' });
});
