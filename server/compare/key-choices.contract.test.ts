import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { write } from '#server/engine/testing/statements.ts';
import { compareTable } from './compare-table.ts';
import { openComparing } from './testing/compared-rows.ts';

const PROJECT = fileURLToPath(new URL('../../pipelines', import.meta.url));

test('the key is what the project declares, as far as both sides have its columns', async () => {
  await using opened = await openTestEngine();
  await using deps = await openComparing(opened, PROJECT);
  const keysOf = async (select: string) => {
    const key = ['silver', 'fct_glucose_readings'];
    const rows = [1, 2].map((n) => select.replace('?', String(n)));
    const hashes: string[] = [];
    for (const sql of rows) {
      hashes.push((await write(opened.engine, key.join('.'), sql)).commitHash);
    }
    const state = (hash = '') => ({ hash, key, snapshotId: null });
    const { both } = await compareTable(deps, {
      before: state(hashes[0]),
      after: state(hashes[1]),
    });
    return both?.keys;
  };
  const instant = "TIMESTAMP '2026-01-01 00:00:00 UTC' AS ts_utc";
  expect(await keysOf(`SELECT 'ben' AS person_id, ${instant}, ? AS v`)).toEqual([
    { columns: ['person_id', 'ts_utc'], declaredBy: 'test' },
  ]);
  expect(await keysOf("SELECT 'ben' AS person_id, ? AS v")).toEqual([]);
});
