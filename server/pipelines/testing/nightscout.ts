import { canonicalJson } from '#server/sources/model/canonical-json.ts';
import { documentIdOf, eventTimeOf } from '#server/sources/model/nightscout-document.ts';
import type { RawDocument } from '#server/sources/port.ts';

/** An entry as a source would hand it on. */
export function nightscout(
  person: string,
  zone: string,
  entry: Record<string, unknown>,
): RawDocument {
  return {
    collection: 'entries',
    person,
    zone,
    source: 'nightscout',
    documentId: documentIdOf(entry) ?? String(entry['date']),
    json: canonicalJson(entry),
    eventTimeMs: eventTimeOf(entry),
    deletedAtMs: null,
  };
}
