import { expect, test } from 'vitest';
import type { TableName } from '#server/sql/model/editor/names-in-scope.ts';
import { failRun, newRun } from '../query-run.ts';
import { helpAt } from './help-at.ts';
import { prepareChips } from './prepare-chips.ts';
import { failureMarker, missingTables } from './prepare-markers.ts';

const TABLES: readonly TableName[] = [['iceberg', 'silver', 'readings']];
const AROUND = {
  defaults: { catalog: 'iceberg', schema: null },
  columnsOf: () => [{ name: 'person_id', type: 'varchar', description: 'Who' }],
  tables: TABLES,
  functions: ['avg'],
};

test('a failure stands at its place in the whole text, with fixes that change it there', () => {
  const text = 'SELECT 1;  SELECT persn_id FROM silver.readings';
  const run = failRun(
    newRun(0, 0, 'q', 11),
    { name: 'COLUMN_NOT_FOUND', message: 'No column.', place: { line: 1, column: 8 } },
    1,
  );
  const marker = failureMarker(text, run, AROUND);
  expect(marker).toMatchObject({ line: 1, column: 19, severity: 'error' });
  const edit = marker?.fixes[0]?.edits[0];
  expect(edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end)).toBe(
    'SELECT 1;  SELECT person_id FROM silver.readings',
  );
  expect(failureMarker(text, newRun(0, 0), AROUND)).toBeNull();
});

test('a table that is not there is found, what may be elsewhere is not', () => {
  const missing = (sql: string) => missingTables(sql, AROUND).map(({ column }) => column);
  expect(missing('SELECT 1 FROM silver.reading')).toEqual([15]);
  expect(missing('SELECT 1 FROM silver.readings, iceberg_dev.silver.x')).toEqual([]);
  expect(missing('CREATE TABLE silver.n AS SELECT 1 FROM information_schema.tables')).toEqual([]);
});

test('chips stand behind tables and say which version is read', () => {
  const text = `SELECT 1;
SELECT * FROM silver.readings a JOIN silver.readings FOR VERSION AS OF 9007199254740993 b ON true`;
  const chips = prepareChips(text, AROUND.defaults, null);
  expect(chips.map(({ text: said, isStrong }) => [said, isStrong])).toEqual([
    ['@now', false],
    ['@snap 9007…0993', true],
  ]);
  expect(chips.map(({ offset }) => text.slice(offset, offset + 2))).toEqual([' a', ' b']);
  const then = prepareChips(text, AROUND.defaults, '2026-01-31T12:00:00Z');
  expect(then[0]?.text).toBe('@31 Jan 2026 12:00 UTC');
});

test('a name is explained where the pointer is', () => {
  const sql = 'SELECT r.person_id, avg(1) FROM silver.readings r';
  const known = {
    ...AROUND,
    catalogs: [],
    functions: [{ name: 'avg', signatures: ['avg(double) → double'] }],
  };
  const lines = (offset: number) => helpAt(sql, offset, known)?.lines.join(' ') ?? null;
  expect(lines(10)).toContain('person_id varchar');
  expect(lines(10)).toContain('Who');
  expect(lines(21)).toContain('avg(double) → double');
  expect(lines(40)).toContain('person_id varchar');
  expect(lines(2)).toBeNull();
});
