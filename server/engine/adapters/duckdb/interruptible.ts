import type { DuckDBConnection } from '@duckdb/node-api';

const INTERRUPT_AGAIN_MS = 10;

/**
 * Runs `work` on the connection. When the signal aborts, the connection is interrupted until the
 * work has really stopped, and the signal's reason is thrown.
 */
export async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let again: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    // An interrupt before the statement has begun is lost, so one is not enough.
    again = setInterval(() => connection.interrupt(), INTERRUPT_AGAIN_MS);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    const value = await work();
    signal.throwIfAborted();
    return value;
  } catch (cause) {
    signal.throwIfAborted();
    throw cause;
  } finally {
    clearInterval(again);
    signal.removeEventListener('abort', interrupt);
  }
}
