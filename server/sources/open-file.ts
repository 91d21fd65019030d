import { fileLabel } from './file-failure.ts';
import type { FileReading } from './file-reading.ts';
import { readCsv } from './read-csv.ts';
import { readNightscout } from './read-nightscout.ts';
import type { FileRequest } from './schemas.ts';
import { sampleFile } from './sniff-file.ts';

/**
 * Looks at a file and says how it is read, before reading it. Throws `AppError` when it cannot be
 * read or lacks what the request names.
 */
export async function openFile(request: FileRequest): Promise<FileReading> {
  const sample = await sampleFile(request.file, fileLabel(request));
  const format = request.format ?? (/^\s*[[{]/.test(sample.text) ? 'nightscout' : 'csv');
  return format === 'csv' ? readCsv(request, sample) : readNightscout(request, sample);
}
