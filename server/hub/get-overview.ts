import type { Clock } from '#server/platform/clock.ts';
import { percentile } from './model/percentile.ts';
import type { Probe, ProbeSample, ProbeState } from './port.ts';

const FRESH_MS = 4_000;

interface ServiceView {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly state: ProbeState;
  readonly version: string | null;
  readonly detail: string;
  /** Of the last answer. */
  readonly latencyMs: number;
  /** Of the answers kept in memory; null before the first. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Latencies, oldest first; null where it was down. */
  readonly trendMs: readonly (number | null)[];
}

interface ProcessView {
  readonly node: string;
  readonly startedAt: Date;
  readonly memory: Trend;
  readonly cpu: Trend;
  /** Null where the store is no folder. */
  readonly freeBytes: number | null;
}

interface Trend {
  readonly now: number;
  /** Bytes of the machine, or its number of cores. */
  readonly of: number;
  readonly trend: readonly number[];
}

export interface Overview {
  readonly services: readonly ServiceView[];
  readonly process: ProcessView;
  readonly probedAt: Date;
  /** Since when the trends go. */
  readonly since: Date;
}

interface Deps {
  readonly probes: readonly Probe[];
  readonly clock: Clock;
  readonly startedAt: Date;
  readonly signal?: AbortSignal;
}

/** Every service asked just now, side by side, with what it answered before. */
export async function getOverview(deps: Deps): Promise<Overview> {
  const signal = deps.signal ?? new AbortController().signal;
  const now = deps.clock();
  await Promise.all(
    deps.probes.map((probe) => (isFresh(probe, now) ? undefined : probe.probe(signal))),
  );
  const samplesOf = (id: string) => deps.probes.find((probe) => probe.id === id)?.recent() ?? [];
  const first = deps.probes.map((probe) => probe.recent()[0]?.at ?? now);
  return {
    services: deps.probes.map(serviceView),
    process: processView(samplesOf('pages'), samplesOf('store'), deps.startedAt),
    probedAt: deps.clock(),
    since: first.reduce((a, b) => (a < b ? a : b), now),
  };
}

function isFresh(probe: Probe, now: Date): boolean {
  const last = probe.recent().at(-1);
  return last !== undefined && now.getTime() - last.at.getTime() < FRESH_MS;
}

function serviceView(probe: Probe): ServiceView {
  const samples = probe.recent();
  const last = samples.at(-1);
  const latencies = samples.filter(isUp).map((sample) => sample.latencyMs);
  return {
    id: probe.id,
    name: probe.name,
    role: probe.role,
    state: last?.state ?? 'down',
    version: samples.findLast((sample) => sample.version !== null)?.version ?? null,
    detail: last?.detail ?? 'not asked yet',
    latencyMs: last?.latencyMs ?? 0,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    trendMs: samples.slice(-120).map((sample) => (isUp(sample) ? sample.latencyMs : null)),
  };
}

const isUp = (sample: ProbeSample): boolean =>
  sample.state === 'healthy' || sample.state === 'degraded';

function processView(
  pages: readonly ProbeSample[],
  store: readonly ProbeSample[],
  startedAt: Date,
): ProcessView {
  const trend = (name: string, of: string): Trend => {
    const values = pages.flatMap(({ measures }) => measures[name] ?? []);
    return { now: values.at(-1) ?? 0, of: pages.at(-1)?.measures[of] ?? 0, trend: values };
  };
  return {
    node: process.versions.node,
    startedAt,
    memory: trend('memoryBytes', 'memoryTotalBytes'),
    cpu: trend('cpuPercent', 'cores'),
    freeBytes: store.at(-1)?.measures['freeBytes'] ?? null,
  };
}
