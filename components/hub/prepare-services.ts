import type { StateKind } from '#components/ui/state.tsx';

type ServiceState = 'healthy' | 'degraded' | 'down' | 'off';

interface Service {
  readonly name: string;
  readonly state: ServiceState;
}

/** How a service's state is shown. */
export const SERVICE_STATE = {
  healthy: { kind: 'good', word: 'Healthy' },
  degraded: { kind: 'warn', word: 'Slow' },
  down: { kind: 'bad', word: 'Down' },
  off: { kind: 'unknown', word: 'Not used' },
} as const satisfies Record<ServiceState, { kind: StateKind; word: string }>;

/** All services in one sentence, the worst one first. */
export function prepareRollUp(services: readonly Service[]): {
  readonly state: StateKind;
  readonly sentence: string;
} {
  const used = services.filter(({ state }) => state !== 'off');
  const down = used.filter(({ state }) => state === 'down').map(({ name }) => name);
  const slow = used.filter(({ state }) => state === 'degraded').map(({ name }) => name);
  if (down.length > 0) {
    return { state: 'bad', sentence: `${list(down)} ${down.length === 1 ? 'is' : 'are'} down` };
  }
  if (slow.length > 0) {
    return { state: 'warn', sentence: `${list(slow)} ${slow.length === 1 ? 'is' : 'are'} slow` };
  }
  return {
    state: 'good',
    sentence:
      used.length === 1 ? 'The service is healthy' : `All ${used.length} services are healthy`,
  };
}

function list(names: readonly string[]): string {
  return names.length < 3 ? names.join(' and ') : `${names.length} services`;
}
