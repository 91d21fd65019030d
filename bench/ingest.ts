import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Services } from '#server/platform/services.ts';
import { createSyntheticSource } from '#server/sources/adapters/synthetic/synthetic-source.ts';
import { ingest } from '#server/sources/ingest.ts';
import { openFile } from '#server/sources/open-file.ts';
import type { RawDocument } from '#server/sources/port.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import type { Figure } from './figure.ts';
import type { BenchOptions } from './main.ts';
import { openConsole } from './open-console.ts';
import { peakMemoryOf } from './peak-memory.ts';
import { type Scale, UNTIL } from './scales.ts';

type Size = Pick<Scale, 'people' | 'days'>;

/** M makes ten and a half million documents. */
const SIZES: Readonly<Record<string, Size>> = {
  XS: { people: 10, days: 7 },
  S: { people: 100, days: 20 },
  M: { people: 100, days: 365 },
};
const DAY_MS = 86_400_000;
const END_MS = Date.parse(UNTIL);
const FAST = { atLeast: 100_000 };
const STEP_MS = 20 * 60_000;

/** Files of readings → `raw.entries`, and what asking for the same again costs. */
export async function benchIngest({ scale }: BenchOptions): Promise<readonly Figure[]> {
  const size = SIZES[scale];
  if (size === undefined)
    throw new Error(`There is no scale ${scale}: use one of ${Object.keys(SIZES).join(', ')}.`);
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-bench-files-'));
  try {
    const files = await writeFiles(folder, size);
    await using bench = await openConsole();
    const { value, peak } = await peakMemoryOf(await bench.postmaster(), () =>
      measure(bench.services, files, size),
    );
    return [
      ...value,
      {
        name: 'peak of resident memory, this process',
        value: Math.round(peak.process),
        unit: 'MB',
        target: { atMost: 2560 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Files = Awaited<ReturnType<typeof writeFiles>>;

async function measure(
  services: Services,
  { documents, json, csv, jsonBytes }: Files,
  size: Size,
): Promise<readonly Figure[]> {
  const plain = (await timed(() => parseLines(json))).seconds;
  const figures: Figure[] = [
    { name: 'documents in a file', value: documents, unit: 'rows' },
    { name: 'JSON a document', value: Math.round(jsonBytes / documents), unit: 'B' },
    {
      name: 'baseline: JSON.parse of every line',
      value: Math.round(documents / plain),
      unit: '1/s',
    },
  ];
  for (const [format, file] of [
    ['json', json],
    ['csv', csv],
  ] as const) {
    await createBranch(services, format);
    const request = { kind: 'file', file, source: format, person: 'one' };
    const reading = await openFile(services, FileRequest.parse(request));
    const { seconds } = await timed(() => land(services, format, reading.documents()));
    figures.push(
      {
        name: `${format}: documents a second into raw.entries`,
        value: Math.round(documents / seconds),
        unit: '1/s',
        target: FAST,
      },
      { name: `${format}: time of the baseline`, value: seconds / plain, unit: '×' },
    );
  }
  return [...figures, ...(await measureOverlap(services, size))];
}

/** Two days of everybody again, twenty minutes later. */
async function measureOverlap(services: Services, { people, days }: Size) {
  const everybody = createSyntheticSource({ name: 'synthetic', seed: 1, people });
  await createBranch(services, 'overlap');
  const all = everybody.read({ fromMs: END_MS - days * DAY_MS, toMs: END_MS });
  const made = await timed(() => land(services, 'overlap', all));
  const hot = { fromMs: END_MS + STEP_MS - 2 * DAY_MS, toMs: END_MS + STEP_MS };
  const overlap = await timed(() => land(services, 'overlap', everybody.read(hot)));
  const again = await timed(() => land(services, 'overlap', everybody.read(hot)));
  const target = { atMost: 2 };
  return [
    {
      name: 'made up: documents a second into raw.entries',
      value: Math.round(made.value.documents / made.seconds),
      unit: '1/s',
      target: FAST,
    },
    { name: '48 h overlap: documents', value: overlap.value.documents, unit: 'rows' },
    { name: '48 h overlap: new', value: overlap.value.written, unit: 'rows' },
    { name: '48 h overlap', value: overlap.seconds, unit: 's', target },
    { name: '48 h overlap, nothing new', value: again.seconds, unit: 's', target },
  ];
}

/** The same readings as JSON lines and as CSV. */
async function writeFiles(folder: string, size: Size) {
  const files = {
    json: path.join(folder, 'entries.ndjson'),
    csv: path.join(folder, 'readings.csv'),
  };
  const source = createSyntheticSource({ name: 'file', seed: 1, people: size.people });
  const window = { fromMs: END_MS - size.days * DAY_MS, toMs: END_MS };
  let documents = 0;
  const write = (file: string, head: string, toLine: (document: RawDocument) => string) =>
    pipeline(
      Readable.from(
        (async function* () {
          yield head;
          documents = 0;
          for await (const batch of source.read(window)) {
            documents += batch.length;
            yield batch.map(toLine).join('');
          }
        })(),
      ),
      createWriteStream(file),
    );
  await write(files.json, '', ({ json }) => `${json}\n`);
  await write(files.csv, 'person,time,device,glucose\n', ({ person, json }) => {
    const entry = JSON.parse(json);
    return `${person},${entry.dateString},${entry.device},${entry.sgv ?? entry.mbg}\n`;
  });
  return { ...files, documents, jsonBytes: (await stat(files.json)).size };
}

async function parseLines(file: string): Promise<number> {
  await using handle = await open(file);
  let sum = 0;
  for await (const line of handle.readLines()) sum += Number(JSON.parse(line).date) % 2;
  return sum;
}

const land = (services: Services, ref: string, documents: AsyncIterable<readonly RawDocument[]>) =>
  ingest(services, {
    documents,
    ref,
    commit: { message: 'bench', author: 'bench', properties: {} },
    timeoutMs: 3_600_000,
  });

async function createBranch({ catalog }: Services, name: string): Promise<void> {
  const { hash } = valueOrThrow(await catalog.getReference('main'));
  valueOrThrow(await catalog.createReference({ name, type: 'BRANCH', hash }));
}

async function timed<T>(work: () => Promise<T>) {
  const startedAt = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - startedAt) / 1000 };
}
