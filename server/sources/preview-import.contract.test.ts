import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { ingest } from './ingest.ts';
import { previewImport } from './preview-import.ts';
import { FileRequest } from './schemas.ts';
import { FILE_DEPS, openTestFile } from './testing/open-test-file.ts';
import { discardUpload, receiveUpload, uploadedFile } from './uploads.ts';

const projectFolder = fileURLToPath(new URL('../../pipelines', import.meta.url));
const BY = { name: 'maya' };

let opened: OpenedEngine;
let deps: Parameters<typeof previewImport>[0];
beforeAll(async () => {
  opened = await openTestEngine({ memoryLimitMb: 512 });
  const home = path.join(opened.folder, 'home');
  await mkdir(path.join(home, 'imports'), { recursive: true });
  deps = {
    engine: opened.engine,
    catalog: opened.catalog,
    clock: () => new Date('2024-03-10T20:00:00Z'),
    // The one folder beside the lake that the engine reaches.
    scratchFolder: path.join(opened.folder, 'scratch'),
    projectFolder,
    config: { home },
    ...FILE_DEPS,
  };
});
afterAll(() => opened[Symbol.asyncDispose]());

async function* pieces(text: string) {
  yield Buffer.from(text.slice(0, 5));
  yield Buffer.from(text.slice(5));
}

async function preview(text: string, change: object = {}, name = 'data.csv') {
  const { id } = await receiveUpload(deps, { name, body: pieces(text) });
  const settings = { uploadId: id, name, person: 'me', zone: 'UTC', ...change };
  return previewImport(deps, settings, BY);
}

describe('a preview', () => {
  test('asks for what the file does not tell, and says nothing of its rows before', async () => {
    const found = await preview('time,glucose\n03/04/2024 10:00,20\n', {
      person: null,
      zone: null,
    });
    const required = found.questions.filter(({ isRequired }) => isRequired);
    expect(required.map(({ about }) => about)).toEqual(['unit', 'dayOrder', 'person', 'zone']);
    expect(found).toMatchObject({ content: null, failure: null, format: { value: 'csv' } });
    expect(found.layout?.columns).toMatchObject([
      { name: 'time', role: 'time', firstValue: '03/04/2024 10:00' },
      { name: 'glucose', role: 'glucose', firstValue: '20' },
    ]);
  });

  test('asks for columns that it cannot tell, and reads them as told', async () => {
    const text = 'a,b\n2024-03-09 10:00,100\n2024-03-09 10:05,101\n';
    const asked = await preview(text);
    expect(asked.questions.filter(({ isRequired }) => isRequired)).toMatchObject([
      { about: 'time', choices: [{ value: 'a' }, { value: 'b' }], suggestion: null },
      { about: 'glucose' },
    ]);
    const told = await preview(text, { mapping: { person: null, time: 'a', glucose: 'b' } });
    expect(told.content?.verdicts).toEqual([{ verdict: 'keep', reason: 'good', documents: 2 }]);
  });

  test('gives the reason of every row that would not be kept', async () => {
    const found = await preview(
      'time,glucose\n2024-03-09 10:00,100\n2024-03-09 10:00:20,100\n2024-03-09 10:05,5\n2030-01-01 00:00,100\nsoon,100\n',
    );
    const counts = found.content?.verdicts.map(({ verdict, documents }) => [verdict, documents]);
    expect(counts).toEqual([
      ['quarantine', 1],
      ['quarantine', 1],
      ['drop', 1],
      ['dedup', 1],
      ['keep', 1],
    ]);
    expect(found.content?.notes).toEqual(['Line 6: time "soon" is not understood.']);
    expect(found.content?.sample.map(({ verdict }) => verdict)).toEqual([
      'quarantine',
      'quarantine',
      'drop',
      'dedup',
      'keep',
    ]);
  });

  test('knows what is there already, and what would be its duplicate', async () => {
    const text = 'time,glucose\n2024-03-08 10:00,100\n2024-03-08 10:05,101\n';
    const file = path.join(opened.folder, 'first.csv');
    await writeFile(file, text);
    const request = FileRequest.parse({ kind: 'file', file, source: 'home', person: 'me' });
    const { engine, clock } = opened;
    const scratchFolder = deps.scratchFolder;
    const commit = { message: 'test', author: 'test', properties: {} };
    const reading = await openTestFile(request);
    await ingest(
      { engine, clock, scratchFolder },
      { documents: reading.documents(), ref: 'main', commit },
    );
    const more = `${text}2024-03-08 10:10,102\n`;
    expect((await preview(more, { source: 'home' })).content).toMatchObject({
      documents: 3,
      known: 2,
      verdicts: [{ verdict: 'keep', documents: 3 }],
    });
    expect((await preview(text, { source: 'other' })).content).toMatchObject({
      known: 0,
      verdicts: [{ verdict: 'dedup', documents: 2 }],
    });
  });

  test('of a file that cannot be read says why', async () => {
    expect(await preview('PK\u0003\u0004zip')).toMatchObject({
      format: null,
      content: null,
      failure: 'data.csv is a ZIP archive or a workbook: unpack it, or save it as CSV.',
    });
    expect(await preview('[{"sgv":1},')).toMatchObject({
      content: null,
      failure:
        'data.csv has no entry with a time and a glucose value. Line 1: a document without a time or a glucose value.',
    });
  });
});

const dirty = sharedData('synthetic/nightscout-dirty/entries.json');

test.skipIf(dirty === null)('the dirty documents get the counts of the pipeline', async () => {
  const id = 'dirty.json';
  await copyFile(dirty ?? '', path.join(deps.config.home, 'imports', id));
  const found = await previewImport(
    deps,
    { uploadId: id, name: 'entries.json', person: 'dirty', zone: 'Europe/Berlin' },
    BY,
  );
  const counts = Object.fromEntries(
    Map.groupBy(found.content?.verdicts ?? [], ({ verdict }) => verdict)
      .entries()
      .map(([verdict, all]) => [verdict, all.reduce((sum, { documents }) => sum + documents, 0)]),
  );
  expect(counts).toEqual({ keep: 30, quarantine: 7, drop: 7, route: 2, dedup: 3 });
});

describe('an upload', () => {
  test('keeps its kind, and is gone when it is discarded', async () => {
    const { id, bytes } = await receiveUpload(deps, {
      name: '../x/Export.csv.gz',
      body: pieces('123456'),
    });
    expect(id).toMatch(/^[\w-]+\.csv\.gz$/);
    expect(bytes).toBe(6);
    await discardUpload(deps, { id });
    await expect(uploadedFile(deps, id)).rejects.toThrow('choose it again');
  });

  test('that is too large, empty or broken off leaves nothing behind', async () => {
    const before = await readdir(path.join(deps.config.home, 'imports'));
    const body = () => pieces('123456');
    await expect(receiveUpload(deps, { name: 'a', body: body(), maxBytes: 5 })).rejects.toThrow(
      'larger than 5 bytes',
    );
    async function* untouched() {
      yield expect.unreachable('It was read.');
    }
    const said = { name: 'a', body: untouched(), sizeBytes: 6, maxBytes: 5 };
    await expect(receiveUpload(deps, said)).rejects.toThrow('larger than 5 bytes');
    await expect(receiveUpload(deps, { name: 'a', body: pieces('') })).rejects.toThrow('is empty');
    async function* broken() {
      yield Buffer.from('1');
      throw new Error('gone');
    }
    await expect(receiveUpload(deps, { name: 'a', body: broken() })).rejects.toThrow('not be kept');
    expect(await readdir(path.join(deps.config.home, 'imports'))).toEqual(before);
  });
});
