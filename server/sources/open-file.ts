import { AppError } from '#server/platform/errors.ts';
import { fileLabel } from './files/file-failure.ts';
import type { FileReading } from './files/file-reading.ts';
import { settleLayout } from './files/look-at-table.ts';
import { readJson } from './files/read-json.ts';
import { nightscoutObjects } from './files/read-nightscout.ts';
import { readTable } from './files/read-table.ts';
import { tidepoolObjects } from './files/read-tidepool.ts';
import { type FileDeps, type FileLook, inspectFile } from './inspect-file.ts';
import type { FileRequest } from './schemas.ts';

/**
 * Looks at a file and says how it is read, before reading it. Throws `AppError` when it cannot be
 * read or lacks what the request names.
 */
export async function openFile(deps: FileDeps, request: FileRequest): Promise<FileReading> {
  return openInspected(deps, request, await inspectFile(deps, request));
}

/** The same for a file that was looked at. Throws `invalid` for what could not be guessed. */
export function openInspected(deps: FileDeps, wanted: FileRequest, look: FileLook): FileReading {
  const { table, encoding } = look;
  const request = { ...wanted, zone: wanted.zone ?? 'UTC' };
  const format = look.format.value;
  if (table === null) {
    const objects = format === 'tidepool' ? tidepoolObjects(request) : nightscoutObjects(request);
    return readJson(request, { format, encoding }, objects);
  }
  const layout = settleLayout(fileLabel(request), table);
  if (table.isLocal && wanted.zone === null) {
    throw new AppError(
      'invalid',
      `${fileLabel(request)}: its times have no zone. Say by which clock they were written: --zone Europe/Berlin, or zone in the source's declaration.`,
    );
  }
  return readTable(request, {
    format,
    layout,
    encoding,
    ...(format === 'parquet' && {
      openText: (signal?: AbortSignal) => deps.parquet.text(request.file, signal),
    }),
  });
}
