import type { EngineFailure } from '../../port.ts';

/** Thrown wherever a statement stands when it must stop; carries the failure that people see. */
export class StoppedError extends Error {
  readonly failure: Extract<EngineFailure, { kind: 'timeout' | 'cancelled' }>;

  constructor(failure: StoppedError['failure']) {
    super(`Stopped: ${failure.kind}.`);
    this.name = 'StoppedError';
    this.failure = failure;
  }
}

/** One signal for all the reasons to stop a statement; its reason is a `StoppedError`. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** Stops the statement as cancelled. */
  cancel(): void;
}

export function startDeadline(limits: {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}): Deadline {
  const controller = new AbortController();
  const { timeoutMs, signal } = limits;
  const cancel = () => controller.abort(new StoppedError({ kind: 'cancelled' }));
  const timer = setTimeout(
    () => controller.abort(new StoppedError({ kind: 'timeout', timeoutMs })),
    timeoutMs,
  );
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    cancel,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    },
  };
}
