interface Shared<T> {
  readonly done: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Runs work of one name once for all who want it at the same time. It is stopped when the last of them has
 * gone; who goes alone is answered with the reason of their signal.
 */
export function shareWork<T>() {
  const running = new Map<string, Shared<T>>();
  return async (
    name: string,
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<T> => {
    signal.throwIfAborted();
    const shared = running.get(name) ?? start(running, name, work);
    shared.waiting += 1;
    const gone = Promise.withResolvers<never>();
    const leave = () => gone.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([shared.done, gone.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      shared.waiting -= 1;
      if (shared.waiting === 0) {
        // Who comes now starts anew, and does not wait for what is being stopped.
        if (running.get(name) === shared) running.delete(name);
        shared.controller.abort();
      }
    }
  };
}

function start<T>(
  running: Map<string, Shared<T>>,
  name: string,
  work: (signal: AbortSignal) => Promise<T>,
): Shared<T> {
  const controller = new AbortController();
  const shared = { done: work(controller.signal), controller, waiting: 0 };
  shared.done.catch(() => undefined);
  running.set(name, shared);
  return shared;
}
