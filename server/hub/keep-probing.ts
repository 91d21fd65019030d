import type { Probe } from './port.ts';

/** Asks every service now and again, so that a trend is there before anybody looks. Stop it by the signal. */
export function keepProbing(
  probes: readonly Probe[],
  { everyMs, signal }: { readonly everyMs: number; readonly signal: AbortSignal },
): void {
  const round = () => void Promise.all(probes.map((probe) => probe.probe(signal)));
  round();
  const timer = setInterval(round, everyMs);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
