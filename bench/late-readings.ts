import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { mergeBranch } from '#server/catalog/merge-branch.ts';
import type { Services } from '#server/platform/services.ts';
import { createSyntheticSource } from '#server/sources/adapters/synthetic/synthetic-source.ts';
import { ingest } from '#server/sources/ingest.ts';
import type { RawDocument } from '#server/sources/port.ts';
import { readingsOf, type Scale, UNTIL } from './scales.ts';

const DAY_MS = 86_400_000;
const STEP_MS = 5 * 60_000;
/** Where a reading of every five minutes is missing, at the least. */
const GAP_MS = 9 * 60_000;
const BRANCH = 'late-readings';

const Entry = z.record(z.string(), z.unknown());

/**
 * One reading a person on each of the last days of a scale: one that was missing so far where the day
 * has a gap, else one that was corrected: phones that were out of reach.
 */
export async function lateReadings(scale: Scale, count: number): Promise<readonly RawDocument[]> {
  const { seed, people, source } = readingsOf(scale);
  const synthetic = createSyntheticSource({ name: source, seed, people: people ?? 1 });
  const late: RawDocument[] = [];
  for (let back = Math.min(count, scale.days); back > 0; back -= 1) {
    const day = Date.parse(UNTIL) - back * DAY_MS;
    const window = { fromMs: day, toMs: day + DAY_MS };
    for await (const batch of synthetic.read(window)) {
      const people = Map.groupBy(batch, ({ person }) => person);
      for (const documents of people.values()) {
        const [first] = documents;
        if (first === undefined) continue;
        late.push(missing(documents) ?? corrected(first));
      }
    }
  }
  return late;
}

function corrected(document: RawDocument): RawDocument {
  const entry = Entry.parse(JSON.parse(document.json));
  if (entry['sgv'] === undefined) return document;
  return { ...document, json: JSON.stringify({ ...entry, sgv: Number(entry['sgv']) + 1 }) };
}

/** A reading that the person's first gap has room for; null when there is no gap. */
function missing(documents: readonly RawDocument[]): RawDocument | null {
  const times = documents.map(({ eventTimeMs }) => eventTimeMs ?? 0);
  const at = times.findIndex((time, index) => (times[index + 1] ?? time) - time > GAP_MS);
  const before = documents[at];
  if (before === undefined || before.eventTimeMs === null) return null;
  const date = before.eventTimeMs + STEP_MS;
  const documentId = `late-${before.documentId}`;
  const entry = Entry.parse(JSON.parse(before.json));
  const own = { _id: documentId, date, dateString: new Date(date).toISOString() };
  return { ...before, documentId, eventTimeMs: date, json: JSON.stringify({ ...entry, ...own }) };
}

/** Lands documents on a branch of their own and merges it, as another door of the console would. */
export async function landBeside(
  services: Services,
  documents: readonly RawDocument[],
): Promise<void> {
  const { catalog } = services;
  const head = valueOrThrow(await catalog.getReference('main'));
  const made = { type: 'BRANCH', name: BRANCH, hash: head.hash } as const;
  valueOrThrow(await catalog.createReference(made));
  const commit = { message: 'Late readings', author: 'bench', properties: {} };
  await ingest(services, { documents: asBatch(documents), ref: BRANCH, commit });
  const merge = { from: BRANCH, into: 'main', message: 'Late readings', by: 'bench' };
  const { wasSuccessful } = await mergeBranch({ catalog }, merge);
  if (!wasSuccessful) throw new Error('The late readings could not be merged.');
}

async function* asBatch(documents: readonly RawDocument[]) {
  yield documents;
}
