import { StoppedError } from '../shared/deadline.ts';

/** One thing out of a pool; disposing gives it back. */
interface Lease<T> extends Disposable {
  readonly item: T;
}

/** Hands out a fixed set of things one holder at a time; who finds none waits, first come first served. */
export interface Pool<T> {
  /** Rejects with the signal's reason when it aborts before a thing is free, and as cancelled once closed. */
  acquire(signal: AbortSignal): Promise<Lease<T>>;
  /** Turns away who waits and who comes; resolves when all things are back. */
  close(): Promise<void>;
}

interface Waiting<T> {
  readonly enter: (item: T) => void;
  readonly turnAway: (reason: unknown) => void;
}

export function createPool<T>(items: readonly T[]): Pool<T> {
  const free = [...items];
  const waiting = new Set<Waiting<T>>();
  const allBack = Promise.withResolvers<void>();
  let isClosed = false;

  const giveBack = (item: T) => {
    const [next] = waiting;
    if (next !== undefined) {
      next.enter(item);
      return;
    }
    free.push(item);
    if (isClosed && free.length === items.length) allBack.resolve();
  };
  const lease = (item: T): Lease<T> => {
    let held = true;
    return {
      item,
      [Symbol.dispose]() {
        if (held) giveBack(item);
        held = false;
      },
    };
  };
  const wait = (signal: AbortSignal) =>
    new Promise<Lease<T>>((resolve, reject) => {
      const leave = () => one.turnAway(signal.reason);
      const end = () => {
        waiting.delete(one);
        signal.removeEventListener('abort', leave);
      };
      const one: Waiting<T> = {
        enter(item) {
          end();
          resolve(lease(item));
        },
        turnAway(reason) {
          end();
          reject(reason);
        },
      };
      waiting.add(one);
      signal.addEventListener('abort', leave, { once: true });
    });

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (isClosed) throw new StoppedError({ kind: 'cancelled' });
      const item = free.pop();
      return item === undefined ? wait(signal) : lease(item);
    },
    async close() {
      isClosed = true;
      for (const { turnAway } of waiting) turnAway(new StoppedError({ kind: 'cancelled' }));
      if (free.length < items.length) await allBack.promise;
    },
  };
}
