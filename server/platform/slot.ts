import type { Services } from './services.ts';

// The registry symbol survives bundling: Next's copy of this module and plain Node's see one slot.
const SLOT = Symbol.for('cascade.services');
type Holder = { [SLOT]?: Services };

/** Called once, by the entry point that started the services. Throws when they already run here. */
export function provideServices(services: Services): void {
  const holder = globalThis as Holder;
  if (holder[SLOT] !== undefined) throw new Error('Services are already running in this process.');
  holder[SLOT] = services;
}

/** The services of this process. Throws when no entry point has started them. */
export function services(): Services {
  const running = (globalThis as Holder)[SLOT];
  if (running === undefined) throw new Error('Services are not running: start with `npm start`.');
  return running;
}
