/** A file as it lies in a watched folder. */
export interface FoundFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** What is known of a file from the looks and runs before. */
export interface KnownFile extends FoundFile {
  /** First look at this size and time, epoch milliseconds. */
  readonly seenMs: number;
  readonly runId: string | null;
  /** Of the run that read it. */
  readonly runState: 'going-on' | 'done' | 'failed' | 'cancelled' | null;
  /** Why the file itself could not be read. */
  readonly error: string | null;
  /** When it was read last, epoch milliseconds. */
  readonly readMs: number | null;
}

export type FileState = 'settling' | 'ready' | 'going-on' | 'done' | 'failed';

/** A file is whole when it was the same for so long. */
const STILL_MS = 10_000;
/** One that nobody touched for so long needs no second look. */
const OLD_MS = 60_000;
/** A good file whose run failed is tried again after so long. */
const RETRY_MS = 3_600_000;

/** Whether a file may be read; `known` null or different means that it is new. */
export function fileState(found: FoundFile, known: KnownFile | null, nowMs: number): FileState {
  const isSame = known !== null && isUnchanged(found, known);
  if (isSame && known.error !== null) return 'failed';
  if (isSame && known.runState !== null && !isWorthARetry(known, nowMs)) {
    return known.runState === 'cancelled' ? 'failed' : known.runState;
  }
  if (nowMs - found.mtimeMs >= OLD_MS) return 'ready';
  return isSame && nowMs - known.seenMs >= STILL_MS ? 'ready' : 'settling';
}

const isWorthARetry = ({ runState, readMs }: KnownFile, nowMs: number): boolean =>
  runState === 'failed' && (readMs === null || nowMs - readMs >= RETRY_MS);

export const isUnchanged = (found: FoundFile, known: FoundFile): boolean =>
  found.sizeBytes === known.sizeBytes && found.mtimeMs === known.mtimeMs;

/** Names that programs give to files they are still writing. */
export const isUnfinishedName = (name: string): boolean =>
  name.startsWith('.') || /(~|\.(part|partial|tmp|crdownload|download|swp))$/i.test(name);
