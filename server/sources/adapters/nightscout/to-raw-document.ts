import { createHash } from 'node:crypto';
import { canonicalJson } from '../../model/canonical-json.ts';
import type { Collection } from '../../model/collections.ts';
import {
  documentIdOf,
  eventTimeOf,
  type NightscoutDocument,
} from '../../model/nightscout-document.ts';
import type { RawDocument } from '../../port.ts';

/** Zones of a person by the day they begin, oldest first. */
export type Zones = readonly { readonly zone: string; readonly from: string | null }[];

/** Where documents come from. */
export interface Origin {
  readonly source: string;
  readonly person: string;
  readonly zoneAt: (epochMs: number | null) => string;
}

/** A document as the lake keeps it. */
export function toRawDocument(
  collection: Collection,
  document: NightscoutDocument,
  { source, person, zoneAt }: Origin,
): RawDocument {
  const json = canonicalJson(document);
  const eventTimeMs = eventTimeOf(document, collection);
  return {
    collection,
    person,
    zone: zoneAt(eventTimeMs),
    source,
    documentId:
      documentIdOf(document) ?? createHash('sha256').update(json).digest('hex').slice(0, 24),
    json,
    eventTimeMs,
    deletedAtMs: null,
  };
}

/** Tells the zone of a person at a moment: the last that began, by its own clock, before it. */
export function zoneTeller(zones: Zones): (epochMs: number | null) => string {
  const starts = zones.map(({ zone, from }) => ({
    zone,
    fromMs: from === null ? Number.NEGATIVE_INFINITY : startOfDay(from, zone),
  }));
  return (epochMs) => {
    const begun = epochMs === null ? starts : starts.filter(({ fromMs }) => fromMs <= epochMs);
    return (begun.at(-1) ?? starts[0])?.zone ?? 'UTC';
  };
}

const startOfDay = (day: string, zone: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
