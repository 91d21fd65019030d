import type { Clock } from '#server/platform/clock.ts';
import type { Probe, ProbeResult, ProbeSample } from '../port.ts';

const TIME_LIMIT_MS = 5_000;
const SLOW_MS = 1_000;
/** At one sample in 15 s this is three hours. */
const KEPT = 720;

/** What a service says about itself after it did some real work. */
export interface Answer {
  readonly state?: 'off';
  readonly version: string | null;
  readonly detail: string;
  readonly measures?: Readonly<Record<string, number>>;
}

interface Service {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** Does real work at the service; whatever it throws means that the service is down. */
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
}

/** Times a service, limits how long it may take, and remembers its answers. */
export function monitored({ id, name, role, ask }: Service, clock: Clock): Probe {
  const samples: ProbeSample[] = [];
  let running: Promise<ProbeResult> | null = null;
  const once = async (signal: AbortSignal) => {
    const result = await timed(ask, AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]));
    samples.push({ ...result, at: clock() });
    if (samples.length > KEPT) samples.shift();
    return result;
  };
  return {
    id,
    name,
    role,
    probe(signal) {
      // Many people at the hub are one question.
      running ??= once(signal).finally(() => {
        running = null;
      });
      return running;
    },
    recent: () => samples,
  };
}

async function timed(ask: Service['ask'], signal: AbortSignal): Promise<ProbeResult> {
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  try {
    const answer = await Promise.race([ask(signal), whenAborted(signal)]);
    const latencyMs = elapsed();
    return {
      state: answer.state ?? (latencyMs > SLOW_MS ? 'degraded' : 'healthy'),
      version: answer.version,
      latencyMs,
      detail: answer.detail,
      measures: answer.measures ?? {},
    };
  } catch (error) {
    return {
      state: 'down',
      version: null,
      latencyMs: elapsed(),
      detail: error instanceof Error ? error.message : String(error),
      measures: {},
    };
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new Error(`no answer within ${TIME_LIMIT_MS / 1000} s`));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
