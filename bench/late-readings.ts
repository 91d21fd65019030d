import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { mergeBranch } from '#server/catalog/merge-branch.ts';
import type { Services } from '#server/platform/services.ts';
import { createSyntheticSource } from '#server/sources/adapters/synthetic/synthetic-source.ts';
import { ingest } from '#server/sources/ingest.ts';
import type { RawDocument } from '#server/sources/port.ts';
import { readingsOf, type Scale, UNTIL } from './scales.ts';

const DAY_MS = 86_400_000;
const BRANCH = 'late-readings';

/** One changed reading a person on each of the last days of a scale: phones that were out of reach. */
export async function lateReadings(scale: Scale, count: number): Promise<readonly RawDocument[]> {
  const { seed, people, source } = readingsOf(scale);
  const synthetic = createSyntheticSource({ name: source, seed, people: people ?? 1 });
  const late: RawDocument[] = [];
  for (let back = Math.min(count, scale.days); back > 0; back -= 1) {
    const day = Date.parse(UNTIL) - back * DAY_MS;
    const taken = new Set<string>();
    // From noon on in UTC: a day of the person's own has it too.
    const window = { fromMs: day + DAY_MS / 2, toMs: day + DAY_MS };
    for await (const batch of synthetic.read(window)) {
      for (const document of batch) {
        if (taken.has(document.person)) continue;
        taken.add(document.person);
        late.push(changed(document));
      }
    }
  }
  return late;
}

function changed(document: RawDocument): RawDocument {
  const entry: unknown = JSON.parse(document.json);
  if (typeof entry !== 'object' || entry === null || !('sgv' in entry)) return document;
  return { ...document, json: JSON.stringify({ ...entry, sgv: Number(entry.sgv) + 1 }) };
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
