import type { Collection } from '../../model/collections.ts';
import { jsonNumber } from '../../model/json-number.ts';
import type { Marks } from '../../model/marks.ts';
import {
  documentIdOf,
  eventTimeOf,
  type NightscoutDocument,
} from '../../model/nightscout-document.ts';
import type { Documents } from './site-reader.ts';

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

/**
 * `siteNowMs` is the site's own time, as far as it is known by then; `tellsChanges` whether the
 * credential opens the v3 API.
 */
export function createLearned(
  before: Marks,
  {
    nowMs,
    siteNowMs,
    tellsChanges,
  }: {
    readonly nowMs: number;
    readonly siteNowMs: () => number;
    readonly tellsChanges: boolean;
  },
): Learned {
  const seen = new Map<Collection, Set<string>>();
  // The first pass asks for no changes: it would remember every document for nothing.
  const remembers = before.readAtMs !== null;
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
        const id = documentIdOf(document);
        if (id !== null && remembers) ids.add(id);
        noteChange(collection, document, id);
        if (collection !== 'entries') continue;
        const time = eventTimeOf(document);
        if (time !== null && time <= nowMs + AHEAD_MS && time > (newestMs ?? 0)) newestMs = time;
      }
    },
    hasSeen(collection, document) {
      const id = documentIdOf(document);
      if (id === null) return false;
      const isOld =
        before.lastChange[collection]?.ms === jsonNumber(document['srvModified']) &&
        before.lastChange[collection]?.ids.includes(id) === true;
      return isOld || seen.get(collection)?.has(id) === true;
    },
    marks(clockSkewMs) {
      // Without the site's own time an id may be off by as much as clocks of people's machines are.
      const overlapMs = clockSkewMs === null ? DAY_MS : INSERT_OVERLAP_MS;
      const sinceMs = nowMs + (clockSkewMs ?? 0) - overlapMs;
      const from = idOf(sinceMs);
      const lastId = Object.fromEntries(FOLLOWED.map((name) => [name, from]));
      // Also what has told no change yet is asked for them from now on.
      const start = { ms: sinceMs, ids: [] };
      const starts = tellsChanges ? FOLLOWED.map((name) => [name, start] as const) : [];
      return {
        site: before.site,
        readAtMs: nowMs,
        newestMs,
        lastId,
        lastChange: { ...Object.fromEntries(starts), ...lastChange },
        clockSkewMs,
      };
    },
  };
}

/** Collections whose late uploads and changes are asked for. */
const FOLLOWED = ['entries', 'treatments'];
/** Ids are in order to the second only, and a document may show a moment later. */
const INSERT_OVERLAP_MS = 600_000;

/**
 * The lowest id that the database can make at a moment: an id begins with the time when it was made, so
 * whatever the site takes in from then on has a higher one. Ids that uploaders made up say nothing.
 */
export const idOf = (ms: number): string =>
  Math.max(0, Math.floor(ms / 1000))
    .toString(16)
    .padStart(8, '0')
    .padEnd(24, '0');
