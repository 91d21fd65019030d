import type { Collection } from '../../model/collections.ts';
import { jsonNumber } from '../../model/json-number.ts';
import type { Marks } from '../../model/marks.ts';
import { eventTimeOf, type NightscoutDocument } from '../../model/nightscout-document.ts';
import { type Documents, databaseId } from './site-reader.ts';
import { identityOf } from './to-raw-document.ts';

const DAY_MS = 86_400_000;
const AHEAD_MS = 600_000;

/** What a pass learns from the documents it sees: where the next one goes on. */
export interface Learned {
  note(collection: Collection, documents: Documents): void;
  /** A change that was given already: in this pass, or by the one that ended in its very moment. */
  hasSeen(collection: Collection, document: NightscoutDocument): boolean;
  /** `clockSkewMs`: site's clock − ours, null when it does not tell. */
  marks(clockSkewMs: number | null): Marks;
}

/** `siteNowMs` is the site's own time, as far as it is known by then. */
export function createLearned(
  before: Marks,
  { nowMs, siteNowMs }: { readonly nowMs: number; readonly siteNowMs: () => number },
): Learned {
  const seen = new Map<Collection, Set<string>>();
  const madeMs = new Map<string, number>();
  const lastChange: Record<string, { ms: number; ids: string[] }> = structuredClone(
    before.lastChange,
  );
  let newestMs = before.newestMs;

  const noteChange = (collection: Collection, document: NightscoutDocument, id: string | null) => {
    const ms = jsonNumber(document['srvModified']);
    if (ms === null || ms > siteNowMs() + AHEAD_MS || id === null) return;
    const last = lastChange[collection];
    if (last === undefined || ms > last.ms) lastChange[collection] = { ms, ids: [id] };
    else if (ms === last.ms && !last.ids.includes(id)) last.ids.push(id);
  };

  return {
    note(collection, documents) {
      const ids = seen.get(collection) ?? new Set();
      seen.set(collection, ids);
      for (const document of documents) {
        const id = identityOf(document);
        if (id !== null) ids.add(id);
        noteChange(collection, document, id);
        const made = timeOfId(databaseId(document));
        if (made !== null && made <= siteNowMs() && made > (madeMs.get(collection) ?? 0)) {
          madeMs.set(collection, made);
        }
        if (collection !== 'entries') continue;
        const time = eventTimeOf(document);
        if (time !== null && time <= nowMs + AHEAD_MS && time > (newestMs ?? 0)) newestMs = time;
      }
    },
    hasSeen(collection, document) {
      const id = identityOf(document);
      if (id === null) return false;
      const isOld =
        before.lastChange[collection]?.ms === jsonNumber(document['srvModified']) &&
        before.lastChange[collection]?.ids.includes(id) === true;
      return isOld || seen.get(collection)?.has(id) === true;
    },
    marks(clockSkewMs) {
      const dayAgoMs = siteNowMs() - DAY_MS;
      const lastId = Object.fromEntries(
        FOUND_BY_ID.map((name) => {
          const last = Math.max(madeMs.get(name) ?? 0, dayAgoMs);
          return [name, idOf(last - INSERT_OVERLAP_MS)] as const;
        }),
      );
      return { site: before.site, readAtMs: nowMs, newestMs, lastId, lastChange, clockSkewMs };
    },
  };
}

const FOUND_BY_ID = ['entries', 'treatments'];
/** Ids of one database are in order to the second only, and a document may show a moment later. */
const INSERT_OVERLAP_MS = 600_000;

/**
 * When the site's database made an id; null for one that it did not make. One that an uploader made
 * up may name any time: those of the future would hide all that is inserted before they come.
 */
function timeOfId(id: string): number | null {
  return /^[0-9a-f]{24}$/.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1000 : null;
}

/** The lowest id that the database can make at a moment. */
const idOf = (ms: number): string =>
  Math.max(0, Math.floor(ms / 1000))
    .toString(16)
    .padStart(8, '0')
    .padEnd(24, '0');
