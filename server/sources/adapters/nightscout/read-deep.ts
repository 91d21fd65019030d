import { ok, type Result } from '#server/platform/result.ts';
import type { Collection } from '../../model/collections.ts';
import { databaseId, documentIdOf, NightscoutDocument } from '../../model/nightscout-document.ts';
import type { RawDocument } from '../../port.ts';
import type { SiteFailure } from './site-failure.ts';
import type { Documents, SiteReader, Timed } from './site-reader.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Before it there was no sensor: such a date is a mistake of an uploader. */
const FIRST_DAY_MS = Date.UTC(2000, 0, 1);

/** What the lake holds of the source. */
export interface Lake {
  /** Entries by UTC day (`2026-03-31`), deleted ones left out. */
  countByDay(): Promise<ReadonlyMap<string, number>>;
  live(collection: Collection, window: Window): Promise<readonly RawDocument[]>;
}

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReadDeepInput {
  readonly collections: readonly Collection[];
  /** Days that are read at all; null: everything. */
  readonly historyDays: number | null;
  /** Days that the site keeps; null: everything. */
  readonly retentionDays: number | null;
  readonly nowMs: number;
  readonly report: (message: string) => Promise<void>;
}

/** What a deep look gives: documents as they are now, or ones that are gone. */
export type Found = Result<
  | { readonly kind: 'documents'; readonly collection: Collection; readonly documents: Documents }
  | { readonly kind: 'gone'; readonly documents: readonly RawDocument[] },
  SiteFailure
>;

/**
 * Reads the days again whose number of entries differs from the lake's, and every treatment, and finds
 * what is gone. Only what lies inside the site's own history counts as deleted: the rest was pruned.
 */
export async function* readDeep(
  reader: SiteReader,
  lake: Lake,
  input: ReadDeepInput,
): AsyncGenerator<Found> {
  for (const collection of ['entries', 'treatments'] as const) {
    if (!input.collections.includes(collection)) continue;
    const first = await reader.firstTime(collection, FIRST_DAY_MS);
    if (!first.ok) {
      yield first;
      return;
    }
    // A site without any document was emptied: that is no reason to empty the lake.
    if (first.value === null) continue;
    const { historyDays, retentionDays, nowMs } = input;
    const readMs = historyDays === null ? FIRST_DAY_MS : nowMs - historyDays * DAY_MS;
    const fromMs = Math.max(first.value, readMs);
    const keptMs = retentionDays === null ? FIRST_DAY_MS : nowMs - retentionDays * DAY_MS;
    const keptFromMs = Math.max(fromMs, keptMs);
    const windows =
      collection === 'entries'
        ? await differingDays(reader, lake, fromMs, input)
        : ok(weeks(fromMs, nowMs));
    if (!windows.ok) {
      yield windows;
      return;
    }
    yield* compare(reader, lake, collection, { windows: windows.value, keptFromMs });
  }
}

/** Reads windows again; what is missing there is looked for by its id before it counts as gone. */
async function* compare(
  reader: SiteReader,
  lake: Lake,
  collection: Timed,
  { windows, keptFromMs }: { readonly windows: readonly Window[]; readonly keptFromMs: number },
): AsyncGenerator<Found> {
  const seen = new Set<string>();
  const missing: RawDocument[] = [];
  let known: string | null = null;
  for (const window of windows) {
    for await (const page of reader.window(collection, window)) {
      if (!page.ok) {
        yield page;
        return;
      }
      for (const document of page.value) {
        seen.add(documentIdOf(document) ?? '');
        known = databaseId(document) || known;
      }
      yield ok({ kind: 'documents', collection, documents: page.value });
    }
    const fromMs = Math.max(window.fromMs, keptFromMs);
    if (fromMs >= window.toMs) continue;
    const live = await lake.live(collection, { fromMs, toMs: window.toMs });
    missing.push(...live.filter(({ documentId }) => !seen.has(documentId)));
  }
  // What moved into a window that was read later is there after all.
  const unseen = missing.filter(({ documentId }) => !seen.has(documentId));
  const gone = await goneOf(reader, collection, { unseen, known });
  if (!gone.ok) yield gone;
  else if (gone.value.length > 0) yield ok({ kind: 'gone', documents: gone.value });
}

/**
 * Those that the site does not have any more. What no window shows, as its time is a text or in seconds,
 * and what has no database id is never gone: nothing tells.
 */
async function goneOf(
  reader: SiteReader,
  collection: Timed,
  { unseen, known }: { readonly unseen: readonly RawDocument[]; readonly known: string | null },
): Promise<Result<readonly RawDocument[], SiteFailure>> {
  const asked = unseen.flatMap((document) => {
    const parsed = NightscoutDocument.parse(JSON.parse(document.json));
    const id = databaseId(parsed) || shownIdOf(parsed);
    return id !== '' && isInWindows(collection, parsed, document) ? [{ id, document }] : [];
  });
  const ids = asked.map(({ id }) => id);
  const present = await reader.present(collection, ids, known);
  if (!present.ok) return present;
  return ok(asked.filter(({ id }) => !present.value.has(id)).map(({ document }) => document));
}

/** The v3 door shows the id of the database as `identifier` where the uploader gave none. */
function shownIdOf(document: NightscoutDocument): string {
  const id = documentIdOf(document) ?? '';
  return /^[0-9a-f]{24}$/.test(id) ? id : '';
}

/** Whether the site finds a document by its time: entries by a number of milliseconds, others by a text. */
function isInWindows(
  collection: Timed,
  { date, created_at: createdAt }: NightscoutDocument,
  { eventTimeMs }: RawDocument,
): boolean {
  if (collection !== 'entries') return typeof createdAt === 'string';
  return typeof date === 'number' && Math.trunc(date) === eventTimeMs;
}

/** Days of the site's history on which the site and the lake count differently. */
async function differingDays(
  reader: SiteReader,
  lake: Lake,
  sinceMs: number,
  { nowMs, report }: ReadDeepInput,
): Promise<Result<readonly Window[], SiteFailure>> {
  const counts = await lake.countByDay();
  const days: Window[] = [];
  let compared = 0;
  for (let fromMs = startOfDay(sinceMs); fromMs < nowMs + DAY_MS; fromMs += DAY_MS) {
    const window = { fromMs, toMs: fromMs + DAY_MS };
    const count = await reader.count('entries', window);
    if (!count.ok) return count;
    compared += 1;
    const day = new Date(fromMs).toISOString().slice(0, 10);
    if (count.value !== (counts.get(day) ?? 0)) days.push(window);
  }
  await report(`${compared} days compared, ${days.length} differ`);
  return ok(days);
}

function weeks(fromMs: number, toMs: number): readonly Window[] {
  const windows: Window[] = [];
  for (let at = startOfDay(fromMs); at < toMs + DAY_MS; at += WEEK_MS) {
    windows.push({ fromMs: at, toMs: at + WEEK_MS });
  }
  return windows;
}

const startOfDay = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS;
