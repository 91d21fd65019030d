import { AppError, type AppErrorCode } from '#server/platform/errors.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { EngineFailure } from '../../port.ts';
import { StoppedError } from '../shared/deadline.ts';
import { StatementFailedError } from '../shared/statement-failed-error.ts';
import { UnreachableError } from '../shared/unreachable-error.ts';

const DISK_FULL = 'GENERIC_INSUFFICIENT_RESOURCES';
const NOT_WRITABLE = 'ICEBERG_FILESYSTEM_ERROR';
const CANNOT_READ = 'ICEBERG_CANNOT_OPEN_SPLIT';
const OUT_OF_MEMORY = 'EXCEEDED_LOCAL_MEMORY_LIMIT';

/** What people read instead of DuckDB's words, by name of the failure. */
const OWN_WORDS: ReadonlyMap<string, string> = new Map([
  [
    DISK_FULL,
    'The disk of the warehouse or of temporary files is full. Free some space and run it again: nothing was changed.',
  ],
  [
    NOT_WRITABLE,
    'The warehouse or the folder for temporary files cannot be written. Check its permissions and that it is not mounted read-only, then run it again: nothing was changed.',
  ],
  [
    CANNOT_READ,
    'A data file of the table cannot be read: it was removed or damaged outside the console.',
  ],
  [
    OUT_OF_MEMORY,
    'The statement needs more memory than it may have. Filter earlier or select fewer columns.',
  ],
]);

/** DuckDB reports every failure as a plain `Error`: its text is the only sign of what it was. First match wins. */
const DUCKDB_FAILURES: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /No space left on device|max_temp_directory_size/, name: DISK_FULL },
  { pattern: /Read-only file system|Permission denied/, name: NOT_WRITABLE },
  { pattern: /division by zero|divide by zero/i, name: 'DIVISION_BY_ZERO' },
  { pattern: /More than one row returned by a subquery/i, name: 'SUBQUERY_MULTIPLE_ROWS' },
  { pattern: /^Out of Memory Error/, name: OUT_OF_MEMORY },
  { pattern: /^Conversion Error: Casting value/, name: 'INVALID_CAST_ARGUMENT' },
  { pattern: /out of range|overflow/i, name: 'NUMERIC_VALUE_OUT_OF_RANGE' },
  { pattern: /^Conversion Error/, name: 'INVALID_CAST_ARGUMENT' },
  { pattern: /^(Invalid Input|Out of Range) Error/, name: 'INVALID_FUNCTION_ARGUMENT' },
  { pattern: /^(HTTP|IO) Error/, name: CANNOT_READ },
];

/** Errors that a compiled statement raises itself carry Trino's name in front: see `trino_fail` in the macros. */
const OWN_ERROR =
  /^(?:Invalid Input Error: |Conversion Error: Could not convert string ')?([A-Z][A-Z_]{4,}): (.+?)(?:' to INT32)?(?:\n|$)/;

/** The one table from whatever a statement threw to what the port promises. */
export function toEngineFailure(cause: unknown): EngineFailure {
  if (cause instanceof StoppedError) return cause.failure;
  if (cause instanceof RangeError && /call stack/.test(cause.message)) {
    return {
      kind: 'rejected',
      name: 'STATEMENT_TOO_LARGE',
      message: 'The statement is nested too deeply to be analysed. Give parts of it names by WITH.',
      position: null,
    };
  }
  if (cause instanceof SqlError) {
    return {
      kind: 'rejected',
      name: cause.errorName,
      message: cause.message,
      position: cause.position,
    };
  }
  if (cause instanceof StatementFailedError) {
    return { kind: 'failed', name: cause.failureName, message: cause.message };
  }
  if (cause instanceof UnreachableError) return { kind: 'unreachable', cause: cause.cause };
  if (cause instanceof AppError) {
    if (cause.code === 'unavailable') return { kind: 'unreachable', cause };
    return { kind: 'failed', name: appErrorName(cause), message: cause.message };
  }
  if (cause instanceof Error) return duckdbFailure(cause.message);
  return { kind: 'unreachable', cause };
}

function duckdbFailure(text: string): EngineFailure {
  const [, ownName, ownMessage] = OWN_ERROR.exec(text) ?? [];
  if (ownName !== undefined && ownMessage !== undefined) {
    return { kind: 'failed', name: ownName, message: presentable(ownMessage) };
  }
  const known = DUCKDB_FAILURES.find(({ pattern }) => pattern.test(text));
  return {
    kind: 'failed',
    name: known?.name ?? 'GENERIC_INTERNAL_ERROR',
    message:
      OWN_WORDS.get(known?.name ?? '') ?? presentable(text.replace(/^[A-Z][\w ]+ Error: /, '')),
  };
}

/** The first line without the generated SQL behind it and without paths of this machine. */
function presentable(text: string): string {
  const [first = ''] = text.split('\n');
  return first.replace(/(?:file:\/\/)?(?:\/[\w.@%=+-]+){2,}/g, '<file>').trim();
}

const appErrorName = ({ code }: AppError): string => APP_ERROR_NAMES[code] ?? 'GENERIC_USER_ERROR';

const APP_ERROR_NAMES: Readonly<Partial<Record<AppErrorCode, string>>> = {
  'not-found': 'NOT_FOUND',
  invalid: 'NOT_SUPPORTED',
  forbidden: 'PERMISSION_DENIED',
  conflict: 'TRANSACTION_CONFLICT',
};
