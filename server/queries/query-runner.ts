import type { QueryEngine, QueryEvent } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { Logger } from '#server/platform/log.ts';
import { createFairQueue, type FairQueue } from './fair-queue.ts';
import { createLiveQuery, type LiveQuery } from './live-query.ts';
import type { QueryRequest, QueryRunner, WatchedEvent } from './port.ts';
import { purgeHistory } from './purge-history.ts';
import { queryContext } from './query-context.ts';
import { toQueryFailure } from './query-failure.ts';
import { createQueryLog, INTERRUPTED, NOTHING_READ, type QueryLog } from './query-log.ts';
import { SPOOL_LIMITS, type SpoolLimits, spoolRoom, sweepSpool } from './sweep-spool.ts';
import { changeTabSession } from './tabs/change-tab-session.ts';

export interface QueryRunnerDeps {
  readonly engine: QueryEngine;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly defaultBranch: string;
  readonly limits?: Partial<QueryRunnerLimits>;
}

export interface QueryRunnerLimits extends SpoolLimits {
  /** Statements that run at once. */
  readonly places: number;
  /** Statements of one person that run at once. */
  readonly placesPerPerson: number;
  /** Statements of one person that wait or run at once. */
  readonly perPerson: number;
  /** How long the events of an ended statement stay for who comes back. */
  readonly keepEventsMs: number;
  readonly sweepEveryMs: number;
  /** How long the history knows a statement. */
  readonly keepHistoryMs: number;
}

const DEFAULT_LIMITS: Omit<QueryRunnerLimits, 'places' | 'placesPerPerson'> = {
  ...SPOOL_LIMITS,
  perPerson: 20,
  keepEventsMs: 60_000,
  sweepEveryMs: 600_000,
  keepHistoryMs: 90 * 24 * 3_600_000,
};

/** The embedded engine keeps one connection of its four for the pages; Trino has a queue of its own behind. */
const PLACES = {
  duckdb: { places: 3, placesPerPerson: 2 },
  trino: { places: 32, placesPerPerson: 8 },
};

interface Running {
  readonly live: LiveQuery;
  readonly controller: AbortController;
  readonly submittedBy: string;
  readonly done: Promise<void>;
}

/** Starts the runner; statements that an earlier process left unfinished are marked as interrupted. */
export async function createQueryRunner(deps: QueryRunnerDeps): Promise<QueryRunner> {
  const { engine, database, clock, log } = deps;
  const limits = { ...DEFAULT_LIMITS, ...PLACES[engine.id], ...deps.limits };
  const records = createQueryLog(database, clock);
  const queue = createFairQueue({ places: limits.places, perPerson: limits.placesPerPerson });
  const running = new Map<string, Running>();
  const ended = new Map<string, LiveQuery>();
  let isClosing = false;
  await records.markInterrupted();
  const sweep = () =>
    sweepSpool({ database, engine, clock }, limits).catch((cause: unknown) =>
      log.warn({ error: String(cause) }, 'spool sweep failed'),
    );
  const purge = () =>
    purgeHistory({ database, clock }, { olderThanMs: limits.keepHistoryMs }).catch(
      (cause: unknown) => log.warn({ error: String(cause) }, 'the history could not be shortened'),
    );
  const timer = setInterval(() => void sweep().then(purge), limits.sweepEveryMs).unref();
  void sweep().then(purge);

  const forgetLater = (id: string, live: LiveQuery) => {
    running.delete(id);
    ended.set(id, live);
    setTimeout(() => ended.delete(id), limits.keepEventsMs).unref();
  };

  return {
    get running() {
      return running.size;
    },
    get waiting() {
      return queue.waiting;
    },

    async start(request) {
      const context = queryContext(request, deps.defaultBranch);
      const mine = [...running.values()].filter((one) => one.submittedBy === request.submittedBy);
      if (mine.length >= limits.perPerson) {
        throw new AppError(
          'too-many-requests',
          `${mine.length} of your statements wait or run already. Wait for one, or cancel it.`,
        );
      }
      const id = newId();
      const controller = new AbortController();
      const { signal } = controller;
      const live = createLiveQuery();
      const { sql, onlyDiffering = false, parameters = [], maxRows, timeoutMs } = request;
      const execute = async function* (): AsyncGenerator<QueryEvent> {
        if (request.refused !== undefined) {
          yield { kind: 'failed', failure: request.refused };
          return;
        }
        const maxBytes = await spoolRoom(deps, request.submittedBy, limits);
        const executed = { maxRows, maxBytes, timeoutMs, signal };
        const statement = { sql, onlyDiffering, parameters };
        for await (const event of engine.execute(id, statement, context, executed)) {
          await keepSession(database, request, event);
          if (event.kind === 'finished') records.keepProfile(id, await engine.profile(id));
          yield event;
        }
      };
      const steps = { records, live, isClosing: () => isClosing };
      const recorded = records.start(id, request);
      const done = recorded
        .then(() => follow(inTurn(queue, request, signal, execute), id, steps))
        .catch((cause: unknown) => log.error({ queryId: id, error: String(cause) }, 'query lost'))
        .finally(() => {
          live.end();
          forgetLater(id, live);
          void sweep();
        });
      // Counted from now on: of two that come at once the second sees the first.
      running.set(id, { live, controller, submittedBy: request.submittedBy, done });
      await recorded;
      return id;
    },

    watch(id, after, signal) {
      const live = running.get(id)?.live ?? ended.get(id);
      return live === undefined ? null : live.watch(after, signal);
    },

    cancel(id) {
      const one = running.get(id);
      one?.controller.abort();
      return one !== undefined;
    },

    async close() {
      clearInterval(timer);
      isClosing = true;
      const all = [...running.values()];
      for (const { controller } of all) controller.abort();
      await Promise.all(all.map(({ done }) => done));
    },
  };
}

/** The events of a statement, those of its wait for a place first. */
async function* inTurn(
  queue: FairQueue,
  { submittedBy }: QueryRequest,
  signal: AbortSignal,
  execute: () => AsyncIterable<QueryEvent>,
): AsyncGenerator<WatchedEvent> {
  const positions = createLiveQuery();
  const asked = queue.enter(submittedBy, signal, (ahead) =>
    positions.publish({ kind: 'queued', position: ahead + 1 }),
  );
  const entered = asked.then(
    (place) => ({ place }),
    () => ({ place: null }),
  );
  void entered.then(() => positions.end());
  yield { kind: 'queued', position: null };
  for await (const { event } of positions.watch(0, signal)) yield event;
  using place = (await entered).place;
  if (place === null) {
    yield { kind: 'failed', ...toQueryFailure({ kind: 'cancelled' }) };
    return;
  }
  for await (const event of execute()) {
    if (event.kind !== 'queued') yield toWatched(event);
  }
}

/** What the statement changed of its tab's session holds before anybody hears that it ended. */
async function keepSession(
  database: Database,
  { submittedBy: owner, tabId }: QueryRequest,
  event: QueryEvent,
): Promise<void> {
  if (tabId === undefined || (event.kind !== 'finished' && event.kind !== 'failed')) return;
  await changeTabSession(database, { owner, tabId }, event.sessionChanges ?? []);
}

/** Records each event before anybody hears of it, so that what people then ask for is there. */
async function follow(
  events: AsyncIterable<WatchedEvent>,
  id: string,
  {
    records,
    live,
    isClosing,
  }: { readonly records: QueryLog; readonly live: LiveQuery; readonly isClosing: () => boolean },
): Promise<void> {
  let read = NOTHING_READ;
  try {
    for await (const event of events) {
      if (event.kind === 'progress') {
        read = { rows: event.rowsProcessed, bytes: event.bytesProcessed ?? null };
      }
      const isCut = event.kind === 'failed' && event.code === 'cancelled' && isClosing();
      const told: WatchedEvent = isCut ? { kind: 'failed', ...INTERRUPTED } : event;
      await records.record(id, told, read);
      live.publish(told);
    }
  } catch (cause) {
    const failure = toQueryFailure({ kind: 'unreachable', cause });
    live.publish({ kind: 'failed', ...failure });
    await records.record(id, { kind: 'failed', ...failure }, read);
    throw cause;
  }
}

function toWatched(event: Exclude<QueryEvent, { readonly kind: 'queued' }>): WatchedEvent {
  return event.kind === 'failed' ? { kind: 'failed', ...toQueryFailure(event.failure) } : event;
}
