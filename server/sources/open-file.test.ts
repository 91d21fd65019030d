import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import type { RawDocument } from './port.ts';
import { FileRequest } from './schemas.ts';
import { openTestFile } from './testing/open-test-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cascade-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string | Buffer, change: object = {}) {
  const file = join(folder, 'data.csv');
  await writeFile(file, text);
  return readPath(file, change);
}

async function readPath(file: string, change: object = {}) {
  const reading = await openTestFile(
    FileRequest.parse({ kind: 'file', file, source: 'clinic', ...change }),
  );
  const documents: RawDocument[] = [];
  for await (const batch of reading.documents()) documents.push(...batch);
  return { reading, documents, entries: documents.map(({ json }) => JSON.parse(json)) };
}

describe('a CSV file', () => {
  test('becomes Nightscout entries that keep their row', async () => {
    const { documents, entries } = await read(
      'id,time_local,glucose_mgdl,note\nx,2024-07-01T08:00:00,101,"a ""b"",\nc"\n',
      { zone: 'Europe/Berlin' },
    );
    expect(documents).toMatchObject([
      {
        person: 'x',
        source: 'clinic',
        zone: 'Europe/Berlin',
        eventTimeMs: Date.UTC(2024, 6, 1, 6),
      },
    ]);
    expect(entries).toEqual([
      {
        type: 'sgv',
        sgv: 101,
        date: Date.UTC(2024, 6, 1, 6),
        dateString: '2024-07-01T06:00:00.000Z',
        device: 'clinic',
        row: { id: 'x', time_local: '2024-07-01T08:00:00', glucose_mgdl: '101', note: 'a "b",\nc' },
      },
    ]);
  });

  test.each([
    [';', 'Zeit;Glukose\n', { person: null, time: 'Zeit', glucose: 'Glukose' }, '5,4'],
    ['\t', 'time\tglucose\n', null, '5.4'],
    ['|', 'time|glucose\n', null, '5.4'],
  ])('is split at %j', async (delimiter, header, mapping, value) => {
    const text = `${header}2024-07-01 08:00${delimiter}${value}\n2024-07-01 08:05${delimiter}${value}\n`;
    const { entries, documents } = await read(text, { mapping, unit: 'mmol/L', person: 'me' });
    expect(entries.map(({ sgv }) => sgv)).toEqual([97.2842, 97.2842]);
    expect(documents.map(({ person }) => person)).toEqual(['me', 'me']);
  });

  test('is read in UTF-16, and after lines that come before its header', async () => {
    const text =
      '\uFEFFGlucose Data,Generated on,01-02-2024\r\nDevice,Time,Glucose Value (mmol/L)\r\nLibre,2024-07-01 08:00,5\r\n';
    const { entries } = await read(Buffer.from(text, 'utf16le'));
    expect(entries).toMatchObject([{ sgv: 90.078, device: 'Libre' }]);
  });

  test('keeps rows that are not understood, and says which was the first', async () => {
    const { entries, reading } = await read(
      'time,glucose\n2024-07-01 08:00,100\nsoon,101\n2024-07-01 08:10,n/a\n',
    );
    expect(entries.map(({ date, sgv }) => [date !== undefined, sgv])).toEqual([
      [true, 100],
      [false, 101],
      [true, 'n/a'],
    ]);
    expect(reading.report()).toMatchObject({
      documents: 3,
      usable: 1,
      firstFault: 'Line 3: time "soon" is not understood.',
    });
  });

  test('counts local times that came twice or never', async () => {
    const times = ['2024-03-31T02:30', '2024-10-27T02:30', '2024-10-27T02:30'];
    const { reading, documents } = await read(
      `time,glucose\n${times.map((time) => `${time},100\n`).join('')}`,
      { zone: 'Europe/Berlin' },
    );
    expect(reading.report()).toMatchObject({ shifted: 1, ambiguous: 2 });
    expect(new Set(documents.map(({ documentId }) => documentId)).size).toBe(3);
  });

  test('gives the same ids however often and in whatever zone it is read', async () => {
    const text = 'time,glucose\n2024-07-01 08:00,100\n2024-07-01 08:05,101\n';
    const [first, again, moved] = [
      await read(text),
      await read(text),
      await read(text, { zone: 'Asia/Tokyo' }),
    ];
    const ids = (documents: readonly RawDocument[]) =>
      documents.map(({ documentId }) => documentId);
    expect(again.documents).toEqual(first.documents);
    expect(ids(moved.documents)).toEqual(ids(first.documents));
    expect(moved.documents[0]?.json).not.toBe(first.documents[0]?.json);
  });

  test.each([
    [
      'id,time,glucose\n',
      { mapping: { person: 'id', time: 'time', glucose: 'glucos' } },
      'data.csv has no column glucos. It has: id, time, glucose. Did you mean glucose?',
    ],
    ['a,b\n1,2\n', {}, 'data.csv: no columns for time and glucose found. It has: a, b.'],
    [
      'timestamp of day,value\n2024-07-01 08:00,100\n',
      {},
      'not sure that timestamp of day is the time and value the glucose value',
    ],
    [
      'time,glucose\n2024-07-01 08:00,5\n2024-07-01 08:05,6\n',
      {},
      'data.csv: the unit of glucose is not sure. Say which: --unit mg/dL or mmol/L',
    ],
    [
      'time,glucose\n2024-07-01 08:00,100\n',
      { zone: null },
      'data.csv: its times have no zone. Say by which clock they were written: --zone',
    ],
    [
      'time,glucose\nx,100\n',
      {},
      'data.csv has no row with a time and a glucose value. Line 2: time "x" is not understood.',
    ],
    ['time,glucose\n', {}, 'It has a header and no rows.'],
    [
      'time,glucose\n03/04/2024 10:00,100\n',
      {},
      'data.csv: "03/04/2024 10:00" can be read as day/month or month/day.',
    ],
    ['  \n', {}, 'data.csv is empty.'],
    ['PK\u0000\u0000', {}, 'data.csv is not a text file'],
    ['[{"sgv":1}]', {}, 'data.csv has no entry with a time and a glucose value.'],
    [
      '[{"sgv":100,"date":1710072000000},\n{"sgv":',
      {},
      'ends inside the object that starts at line 2',
    ],
  ])('%j fails by name', async (text, change, message) => {
    await expect(read(text, change)).rejects.toThrow(message);
  });

  test('that does not exist, or is a folder, is told as such', async () => {
    await expect(readPath(join(folder, 'nope.csv'))).rejects.toThrow('nope.csv does not exist');
    await expect(readPath(folder)).rejects.toThrow('is a folder');
  });
});

const clarity = sharedData('cgmquantify/dexcom_clarity_export_sample.csv');
const jellyfish = sharedData('tidepool-jellyfish/cbg_1282.csv');
const oref0 = sharedData('oref0/glucose.json');

test.skipIf(clarity === null)('an export of Clarity needs no mapping', async () => {
  const { reading } = await readPath(clarity ?? '');
  expect(reading.report()).toMatchObject({ usable: 2148 });
});

test.skipIf(jellyfish === null)('values and instants are those of the reference', async () => {
  const { entries } = await readPath(jellyfish ?? '');
  expect(entries).toHaveLength(1282);
  for (const { date, sgv, row } of entries) {
    expect([new Date(date).toISOString(), Math.round(sgv)]).toEqual([
      row.time_utc,
      Number(row.glucose_mgdl),
    ]);
  }
});

test.skipIf(oref0 === null)('Nightscout entries come as they are', async () => {
  const { documents, reading } = await readPath(oref0 ?? '', { person: 'me' });
  expect(reading.report()).toMatchObject({ documents: 6, usable: 6 });
  expect(documents[0]).toMatchObject({ person: 'me', eventTimeMs: 1527924300000 });
});
