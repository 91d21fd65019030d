import type { RawDocument, Source } from '../../port.ts';
import { entriesOfDay } from './entries-of-day.ts';
import { DAY_MS, glucoseCurve } from './glucose-curve.ts';
import { peopleOf, USUAL_PEOPLE } from './people.ts';

const PEOPLE_A_BATCH = 20;

/**
 * Nightscout-shaped entries of people who do not exist. A day has the same entries for the same seed
 * in every window, so importing a longer window adds days and changes none. The end of the window is
 * the reader's now: what arrives later is not there yet.
 */
export function createSyntheticSource(options: {
  readonly name: string;
  readonly seed: number;
  readonly people?: number;
  readonly dirt?: boolean;
}): Source {
  const { name, seed, dirt = false } = options;
  const everybody = peopleOf(options.people ?? USUAL_PEOPLE);
  return {
    name,
    async *read({ fromMs, toMs }, signal) {
      const curves = everybody.map((person) => ({ person, curve: glucoseCurve(seed, person) }));
      for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
        for (let first = 0; first < curves.length; first += PEOPLE_A_BATCH) {
          signal?.throwIfAborted();
          yield curves.slice(first, first + PEOPLE_A_BATCH).flatMap(({ person, curve }) =>
            entriesOfDay({ seed, person, day, curve, dirt })
              .filter(({ takenMs }) => takenMs >= fromMs && takenMs < toMs)
              .filter(({ arrivesMs }) => arrivesMs < toMs)
              .map(
                ({ entry }): RawDocument => ({
                  collection: 'entries',
                  person: person.name,
                  zone: person.zone,
                  source: name,
                  documentId: entry._id,
                  json: JSON.stringify(entry),
                  eventTimeMs: entry.date,
                  deletedAtMs: null,
                }),
              ),
          );
        }
      }
    },
  };
}
