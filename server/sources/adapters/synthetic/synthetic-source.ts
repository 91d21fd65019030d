import { canonicalJson } from '../../model/canonical-json.ts';
import type { RawDocument, Source } from '../../port.ts';
import { entriesOfDay } from './entries-of-day.ts';
import { DAY_MS, glucoseCurve } from './glucose-curve.ts';
import { PEOPLE } from './people.ts';

/**
 * Nightscout-shaped entries of people who do not exist. A day has the same entries for the same seed
 * in every window, so importing a longer window adds days and changes none.
 */
export function createSyntheticSource(options: {
  readonly name: string;
  readonly seed: number;
}): Source {
  const { name, seed } = options;
  const curves = PEOPLE.map((person) => ({ person, curve: glucoseCurve(seed, person) }));
  return {
    name,
    async *read({ fromMs, toMs }, signal) {
      for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
        signal?.throwIfAborted();
        const documents = curves.flatMap(({ person, curve }) =>
          entriesOfDay({ seed, person, day, curve })
            .filter(({ date }) => date >= fromMs && date < toMs)
            .map(
              (entry): RawDocument => ({
                collection: 'entries',
                person: person.name,
                zone: person.zone,
                source: name,
                documentId: entry._id,
                json: canonicalJson(entry),
                eventTimeMs: entry.date,
                deletedAtMs: null,
              }),
            ),
        );
        yield documents;
      }
    },
  };
}
