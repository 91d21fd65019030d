import type { ImportSettings } from './import-views.ts';
import { FileRequest } from './schemas.ts';

/** What an import of an uploaded file reads. Without a zone it is UTC. */
export function importRequest(
  settings: ImportSettings,
  upload: { readonly file: string; readonly source: string },
): FileRequest {
  const { name, format, mapping, unit, dayOrder, person, zone } = settings;
  return FileRequest.parse({
    kind: 'file',
    ...upload,
    label: name,
    format,
    mapping,
    unit,
    dayOrder,
    person,
    ...(zone !== null && { zone }),
  });
}
