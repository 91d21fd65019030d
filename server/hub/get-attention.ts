import type { Caller } from '#server/api/trpc/init.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { QueryCheck } from '#server/queries/checks/check-views.ts';
import { listChecks } from '#server/queries/checks/list-checks.ts';
import { getFreshness } from './get-freshness.ts';
import { listUnrepairedRuns } from './list-unrepaired-runs.ts';
import type { Probe } from './port.ts';

/** Something that wants a person, with the page where it is dealt with. */
export interface Attention {
  readonly kind: 'service-down' | 'service-slow' | 'run-failed' | 'check-failed' | 'mart-behind';
  /** Name of the thing: a service, a run, a check, a mart. */
  readonly subject: string;
  readonly why: string;
  readonly ref: string | null;
  /** Since when; null when that is not known. */
  readonly at: Date | null;
  readonly href: string;
}

type Deps = Parameters<typeof getFreshness>[0] & {
  readonly database: Database;
  readonly probes: readonly Probe[];
  readonly clock: Clock;
};

/** What needs a person, worst first: services, then runs, then checks that the caller may see, then marts. */
export async function getAttention(
  deps: Deps,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<readonly Attention[]> {
  const [runs, marts, checks] = await Promise.all([
    listUnrepairedRuns(deps, deps.clock()),
    getFreshness(deps),
    listChecks(deps, {}, caller),
  ]);
  const failed = runs.map(
    (run): Attention => ({
      kind: 'run-failed',
      subject: run.reason,
      why: run.error ?? 'It stopped without saying why; its log has the steps.',
      ref: run.ref,
      at: run.endedAt,
      href: `/runs/${run.id}`,
    }),
  );
  const behind = marts
    .filter((mart) => mart.state === 'behind')
    .map(
      (mart): Attention => ({
        kind: 'mart-behind',
        subject: mart.name,
        why: 'Its table is newer than what PostgreSQL serves; the next run publishes it.',
        ref: deps.catalog.defaultBranch,
        at: mart.publishedAt,
        href: '/pipelines',
      }),
    );
  return [...deps.probes.flatMap(troubleOf), ...failed, ...checks.flatMap(failingOf), ...behind];
}

function failingOf({ name, isPaused, results }: QueryCheck): readonly Attention[] {
  const last = results.find(({ outcome }) => outcome !== 'running');
  if (isPaused || last === undefined || last.outcome === 'passed') return [];
  const why =
    last.outcome === 'failed'
      ? `It found ${last.rowCount === 1n ? 'a row' : `${last.rowCount ?? 'some'} rows`} that should not be there.`
      : (last.message ?? 'It did not run to its end.');
  const { ref, startedAt: at } = last;
  return [{ kind: 'check-failed', subject: name, why, ref, at, href: '/quality/checks' }];
}

function troubleOf(probe: Probe): readonly Attention[] {
  const last = probe.recent().at(-1);
  if (last === undefined || last.state === 'healthy' || last.state === 'off') return [];
  const since = probe.recent().findLast((sample) => sample.state === 'healthy')?.at ?? null;
  const kind = last.state === 'down' ? 'service-down' : 'service-slow';
  return [{ kind, subject: probe.name, why: last.detail, ref: null, at: since, href: '/' }];
}
