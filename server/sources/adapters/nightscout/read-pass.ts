import { ok, type Result } from '#server/platform/result.ts';
import type { Collection } from '../../model/collections.ts';
import type { Marks } from '../../model/marks.ts';
import { eventTimeOf, type NightscoutDocument } from '../../model/nightscout-document.ts';
import type { PassKind } from '../../model/passes.ts';
import { idOf, type Learned } from './learned.ts';
import type { SiteFailure } from './site-failure.ts';
import type { Documents, SiteReader, Timed } from './site-reader.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Late uploads of two days are found by looking again. */
const OVERLAP_MS = 48 * HOUR_MS;
/** Sites on small machines time out on more. */
const WINDOW_MS = 7 * DAY_MS;
const WARM_MS = 30 * DAY_MS;
/** Readings so far ahead of our clock still count as now. */
const AHEAD_MS = 10 * MINUTE_MS;
/** A device reports every few minutes, in large documents, and never twice. */
const STATUS_OVERLAP_MS = 3 * HOUR_MS;
/** Years of device status are gigabytes that nobody asks for. */
const STATUS_DAYS = 30;

export type Batch = Result<
  { readonly collection: Collection; readonly documents: Documents },
  SiteFailure
>;

export interface ReadPassInput {
  readonly pass: PassKind;
  readonly collections: readonly Collection[];
  readonly historyDays: number | null;
  readonly marks: Marks;
  /** Whether the credential opens the v3 API, which tells changes and deletions. */
  readonly tellsChanges: boolean;
  readonly nowMs: number;
  /** The site's own time, as far as it is known by then. */
  readonly siteNowMs: () => number;
  readonly report: (message: string) => Promise<void>;
  /** Called for a collection that is left out. */
  readonly leaveOut: (collection: Collection) => void;
}

/**
 * Everything that a pass reads from a site, as it comes; ends at the first failure. A collection that
 * the credential may not read is left out and told, unless it is the first.
 */
export async function* readPass(
  reader: SiteReader,
  input: ReadPassInput,
  learned: Learned,
): AsyncGenerator<Batch> {
  let mayRead = false;
  for (const collection of input.collections) {
    const pages = pagesOf(reader, collection, input, learned);
    for await (const page of kept(pages, wanted(collection, input))) {
      if (!page.ok && mayRead && isRefusal(page.error)) {
        input.leaveOut(collection);
        await input.report(`${collection} left out: the credential may not read them`);
        break;
      }
      if (page.ok) learned.note(collection, page.value);
      yield page.ok ? ok({ collection, documents: page.value }) : page;
      if (!page.ok) return;
    }
    mayRead = true;
  }
}

// The first API refuses a good credential without the right in the same way as a bad one.
const isRefusal = ({ kind }: SiteFailure): boolean =>
  kind === 'unauthorized' || kind === 'forbidden';

type Pages = AsyncIterable<Result<Documents, SiteFailure>>;

async function* pagesOf(
  reader: SiteReader,
  collection: Collection,
  input: ReadPassInput,
  learned: Learned,
): Pages {
  const { pass, marks } = input;
  if (collection === 'profiles') {
    if (pass !== 'hot') yield* reader.profiles();
    return;
  }
  yield* pass === 'first'
    ? history(reader, collection, input)
    : windows(reader, collection, {
        fromMs: startOf(collection, input),
        toMs: input.nowMs + AHEAD_MS,
      });
  if (pass === 'first' || collection === 'device_status') return;
  const lastId = marks.lastId[collection];
  if (lastId !== undefined) {
    // Ids that uploaders made up for the future would come again with every pass.
    const below = idOf(input.siteNowMs() + DAY_MS);
    yield* reader.inserted(collection, { above: lastId, below });
  }
  const since = marks.lastChange[collection];
  if (!input.tellsChanges || since === undefined) return;
  // The v3 door shows a document a little differently: what v1 gave in this pass is not given again.
  const isNew = (document: NightscoutDocument) => !learned.hasSeen(collection, document);
  for await (const page of kept(reader.changedSince(collection, since.ms), isNew)) {
    // A site from before the v3 API has no such address.
    if (!page.ok && page.error.kind === 'refused' && page.error.status === 404) return;
    yield page;
  }
}

type Test = (document: NightscoutDocument) => boolean;

/** Whether a document is of the time that is read at all; one without a time is, and every profile. */
function wanted(collection: Collection, { historyDays, nowMs }: ReadPassInput): Test {
  if (historyDays === null || collection === 'profiles') return () => true;
  const fromMs = nowMs - historyDays * DAY_MS;
  return (document) => (eventTimeOf(document, collection) ?? nowMs) >= fromMs;
}

async function* kept(pages: Pages, isKept: Test): Pages {
  for await (const page of pages) yield page.ok ? ok(page.value.filter(isKept)) : page;
}

/** Where the window of a pass begins: earlier when the source was not read for a while. */
function startOf(collection: Timed, { pass, marks, nowMs }: ReadPassInput): number {
  const overlapMs = collection === 'device_status' ? STATUS_OVERLAP_MS : OVERLAP_MS;
  const hot = Math.min(nowMs, marks.readAtMs ?? nowMs) - overlapMs;
  return pass === 'hot' ? hot : Math.min(hot, nowMs - WARM_MS);
}

async function* windows(
  reader: SiteReader,
  collection: Timed,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Pages {
  for (let at = fromMs; at < toMs; at += WINDOW_MS) {
    yield* reader.window(collection, { fromMs: at, toMs: Math.min(at + WINDOW_MS, toMs) });
  }
}

/** The whole history, oldest first, a week at a time; weeks without a document are jumped over. */
async function* history(
  reader: SiteReader,
  collection: Timed,
  { historyDays, nowMs, report }: ReadPassInput,
): Pages {
  const days = collection === 'device_status' ? (historyDays ?? STATUS_DAYS) : historyDays;
  let fromMs = days === null ? EARLIEST_MS : nowMs - days * DAY_MS;
  let found = 0;
  for (;;) {
    const first = await reader.firstTime(collection, fromMs);
    if (!first.ok) {
      yield first;
      return;
    }
    if (first.value === null || fromMs > LATEST_MS) break;
    // A time that the site orders differently than it reads must not lead back.
    fromMs = Math.max(Math.floor(first.value), fromMs);
    const toMs = fromMs + WINDOW_MS;
    for await (const page of reader.window(collection, { fromMs, toMs })) {
      if (page.ok) found += page.value.length;
      yield page;
      if (!page.ok) return;
    }
    if (toMs < nowMs) await report(`${collection}: ${found} read, up to ${dayOf(toMs)}`);
    fromMs = toMs;
  }
  if (collection !== 'entries' || historyDays !== null) return;
  const total = await reader.countAll(collection);
  if (!total.ok && total.error.kind !== 'refused') yield total;
  // Entries whose time is a text or missing are in no window: they are found by their ids.
  if (total.ok && total.value > found) {
    yield* reader.inserted(collection, { above: LOWEST_ID, below: null });
  }
}

const LOWEST_ID = '0'.repeat(24);

const EARLIEST_MS = Date.UTC(1900, 0, 1);
/** Later times are no times, and their texts would sort before all others. */
const LATEST_MS = Date.UTC(9000, 0, 1);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
