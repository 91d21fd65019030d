import { AppError } from '#server/platform/errors.ts';
import { fileLabel } from './files/file-failure.ts';
import type { FileReading } from './files/file-reading.ts';
import { lookAtTable, settleLayout } from './files/look-at-table.ts';
import { readJson } from './files/read-json.ts';
import { nightscoutObjects } from './files/read-nightscout.ts';
import { readTable } from './files/read-table.ts';
import { isTidepool, tidepoolObjects } from './files/read-tidepool.ts';
import { sampleFile } from './files/sample-file.ts';
import type { FileRequest } from './schemas.ts';

/**
 * Looks at a file and says how it is read, before reading it. Throws `AppError` when it cannot be
 * read or lacks what the request names.
 */
export async function openFile(request: FileRequest): Promise<FileReading> {
  const label = fileLabel(request);
  const sample = await sampleFile(request.file, label);
  if (sample.kind === 'parquet') {
    throw new AppError('invalid', `${label} is a Parquet file.`);
  }
  const { encoding, text } = sample;
  const isJson =
    request.format === null
      ? /^\s*[[{]/.test(text)
      : ['nightscout', 'tidepool'].includes(request.format);
  if (!isJson) {
    const look = lookAtTable(label, text, request);
    const layout = settleLayout(label, look);
    return readTable(request, { format: look.format.value, layout, encoding });
  }
  const format = request.format ?? (isTidepool(text) ? 'tidepool' : 'nightscout');
  const objects = format === 'tidepool' ? tidepoolObjects(request) : nightscoutObjects(request);
  return readJson(
    request,
    { format: format === 'tidepool' ? format : 'nightscout', encoding },
    objects,
  );
}
