import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { pyIcebergPython } from '#server/engine/testing/pyiceberg-environment.ts';
import { rowsOf } from '#server/engine/testing/statements.ts';
import { decideKeys } from './decide-keys.ts';
import { mergeChange } from './merge-change.ts';
import { toSide } from './model/dry-run.ts';
import { ADA, BO, openChanges } from './testing/open-changes.ts';

const python = await pyIcebergPython();
const SCRIPT = fileURLToPath(new URL('../engine/testing/read_table.py', import.meta.url));

const Read = z.object({
  rows: z.array(z.object({ id: z.number() })),
  snapshots: z.array(z.object({ operation: z.string(), rows: z.number() })),
  filtered: z.array(z.object({ rows: z.number() })),
});

test.skipIf(python === null)(
  'PyIceberg reads what both sides appended, at every snapshot and with filters',
  async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    await lake.append('s.t', 'dev', 4);
    await lake.append('s.t', 'main', 3);
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    await decideKeys(lake, { ...seen, keys: null, choice: 'append-both' }, BO);
    await mergeChange(lake, await lake.seen(number), ADA);
    expect(await rowsOf(lake.engine, 'SELECT count(*), sum(id) FROM s.t')).toEqual([[4n, 10n]]);

    const location = toSide(await lake.drive.read('main', 's.t'))?.metadataLocation ?? '';
    const { stdout } = await promisify(execFile)(python ?? '', [SCRIPT, location, 'id > 2']);
    const read = Read.parse(JSON.parse(stdout));
    expect(read.rows.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(read.filtered).toEqual([{ rows: 2 }]);
    expect(read.snapshots.map(({ operation, rows }) => [operation, rows])).toEqual([
      ['overwrite', 1],
      ['append', 2],
      ['append', 4],
    ]);
  },
);
