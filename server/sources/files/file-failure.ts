import { basename } from 'node:path';
import { AppError } from '#server/platform/errors.ts';

/** What a person calls the file: its own name, never a path of the server. */
export function fileLabel(request: { readonly file: string; readonly label: string | null }) {
  return request.label ?? basename(request.file);
}

/** Says in one sentence why a file could not be read. */
export function fileFailure(label: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  switch (code) {
    case 'ENOENT':
      return new AppError('not-found', `${label} does not exist: check the path.`, { cause });
    case 'EACCES':
    case 'EPERM':
      return new AppError('forbidden', `${label} cannot be read: give this user the right to.`, {
        cause,
      });
    case 'EISDIR':
      return new AppError('invalid', `${label} is a folder: name a file in it.`, { cause });
    case 'ABORT_ERR':
      return new AppError('cancelled', `Reading ${label} was cancelled.`, { cause });
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return new AppError(
        'invalid',
        `${label} begins in one text encoding and goes on in another: save it as UTF-8.`,
        { cause },
      );
    case 'Z_BUF_ERROR':
      return new AppError('invalid', `${label} ends too early: the gzip file is cut off.`, {
        cause,
      });
    case 'Z_DATA_ERROR':
      return new AppError('invalid', `${label} is damaged: it cannot be unpacked as gzip.`, {
        cause,
      });
    default: {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return new AppError('invalid', `${label} cannot be read: ${reason}`, { cause });
    }
  }
}
