/** One thing out of a pool; disposing gives it back. */
interface Lease<T> extends Disposable {
  readonly item: T;
}

/** Hands out a fixed set of things one holder at a time; who finds none waits, first come first served. */
export interface Pool<T> {
  readonly items: readonly T[];
  /** Rejects with the signal's reason when it aborts before a thing is free. */
  acquire(signal: AbortSignal): Promise<Lease<T>>;
}

export function createPool<T>(items: readonly T[]): Pool<T> {
  const free = [...items];
  const waiting = new Set<(item: T) => void>();

  const giveBack = (item: T) => {
    const [next] = waiting;
    if (next === undefined) free.push(item);
    else next(item);
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

  return {
    items,
    async acquire(signal) {
      signal.throwIfAborted();
      const item = free.pop();
      if (item !== undefined) return lease(item);
      return new Promise((resolve, reject) => {
        const enter = (next: T) => {
          waiting.delete(enter);
          signal.removeEventListener('abort', leave);
          resolve(lease(next));
        };
        const leave = () => {
          waiting.delete(enter);
          reject(signal.reason);
        };
        waiting.add(enter);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
