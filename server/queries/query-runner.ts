import type { QueryEngine, QueryEvent } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { Logger } from '#server/platform/log.ts';
import { createLiveQuery, type LiveQuery } from './live-query.ts';
import type { QueryRunner, WatchedEvent } from './port.ts';
import { queryContext } from './query-context.ts';
import { toQueryFailure } from './query-failure.ts';
import { createQueryLog, type QueryLog } from './query-log.ts';
import { type SpoolLimits, sweepSpool } from './sweep-spool.ts';

export interface QueryRunnerDeps {
  readonly engine: QueryEngine;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly defaultBranch: string;
  readonly limits?: Partial<QueryRunnerLimits>;
}

export interface QueryRunnerLimits extends SpoolLimits {
  /** Statements of one person that wait or run at once. */
  readonly perPerson: number;
  /** How long the events of an ended statement stay for who comes back. */
  readonly keepEventsMs: number;
  readonly sweepEveryMs: number;
}

const DEFAULT_LIMITS: QueryRunnerLimits = {
  maxBytes: 2 * 1024 ** 3,
  maxAgeMs: 24 * 3_600_000,
  perPerson: 20,
  keepEventsMs: 60_000,
  sweepEveryMs: 600_000,
};

interface Running {
  readonly live: LiveQuery;
  readonly controller: AbortController;
  readonly submittedBy: string;
  readonly done: Promise<void>;
}

/** Starts the runner; statements that an earlier process left unfinished are marked as failed. */
export async function createQueryRunner(deps: QueryRunnerDeps): Promise<QueryRunner> {
  const { engine, database, clock, log } = deps;
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const records = createQueryLog(database, clock);
  const running = new Map<string, Running>();
  const ended = new Map<string, LiveQuery>();
  await records.failUnfinished();
  const sweep = () =>
    sweepSpool({ database, engine, clock }, limits).catch((cause: unknown) =>
      log.warn({ error: String(cause) }, 'spool sweep failed'),
    );
  const timer = setInterval(sweep, limits.sweepEveryMs).unref();
  void sweep();

  const forgetLater = (id: string, live: LiveQuery) => {
    running.delete(id);
    ended.set(id, live);
    setTimeout(() => ended.delete(id), limits.keepEventsMs).unref();
  };

  return {
    get running() {
      return running.size;
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
      await records.start(id, request);
      const controller = new AbortController();
      const live = createLiveQuery();
      const { sql, onlyDiffering = false } = request;
      const events = engine.execute(id, { sql, onlyDiffering }, context, {
        maxRows: request.maxRows,
        timeoutMs: request.timeoutMs,
        signal: controller.signal,
      });
      const done = follow(events, id, records, live)
        .catch((cause: unknown) => log.error({ queryId: id, error: String(cause) }, 'query lost'))
        .finally(() => {
          live.end();
          forgetLater(id, live);
          void sweep();
        });
      running.set(id, { live, controller, submittedBy: request.submittedBy, done });
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
      const all = [...running.values()];
      for (const { controller } of all) controller.abort();
      await Promise.all(all.map(({ done }) => done));
    },
  };
}

/** Records each event before anybody hears of it, so that what people then ask for is there. */
async function follow(
  events: AsyncIterable<QueryEvent>,
  id: string,
  records: QueryLog,
  live: LiveQuery,
): Promise<void> {
  try {
    for await (const event of events) {
      const watched = toWatched(event);
      await records.record(id, watched);
      live.publish(watched);
    }
  } catch (cause) {
    const failure = toQueryFailure({ kind: 'unreachable', cause });
    live.publish({ kind: 'failed', ...failure });
    await records.record(id, { kind: 'failed', ...failure });
    throw cause;
  }
}

function toWatched(event: QueryEvent): WatchedEvent {
  return event.kind === 'failed' ? { kind: 'failed', ...toQueryFailure(event.failure) } : event;
}
