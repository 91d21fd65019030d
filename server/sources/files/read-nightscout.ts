import { hash } from 'node:crypto';
import { canonicalJson } from '../model/canonical-json.ts';
import type { Collection } from '../model/collections.ts';
import type { FoundObject } from '../model/json-objects.ts';
import { collectionOf, documentIdFrom, eventTimeFrom } from '../model/nightscout-document.ts';
import type { ObjectShape, ScannedObject } from '../model/scan-json.ts';
import type { ZonedFileRequest } from '../schemas.ts';
import type { ReadObject } from './read-json.ts';

/**
 * Nightscout's documents as they came: entries, treatments, profiles and device status, told apart
 * by their keys. An object that is not JSON inside is kept as text.
 */
export function nightscoutObjects(request: ZonedFileRequest): (found: FoundObject) => ReadObject {
  let shape: ObjectShape | null = null;
  let collection: Collection = 'entries';
  const base = {
    person: request.person ?? request.source,
    zone: request.zone,
    source: request.source,
    deletedAtMs: null,
  };
  return ({ object, text }) => {
    if (object === null) {
      const json = canonicalJson({ type: 'not_json', text });
      const documentId = hash('sha256', json).slice(0, 24);
      const document = {
        ...base,
        collection: 'entries',
        documentId,
        json,
        eventTimeMs: null,
      } as const;
      return { document, usable: false };
    }
    if (object.shape !== shape) {
      shape = object.shape;
      collection = collectionOf(shape.keys);
    }
    const member = (name: string) => memberOf(object, name);
    const eventTimeMs = eventTimeFrom(member, collection);
    const { json } = object;
    const documentId = documentIdFrom(member) ?? hash('sha256', json).slice(0, 24);
    return {
      document: { ...base, collection, documentId, json, eventTimeMs },
      usable: eventTimeMs !== null && (collection !== 'entries' || isNumber(member('sgv'))),
    };
  };
}

function memberOf({ shape, values }: ScannedObject, name: string): unknown {
  const value = values[shape.keys.indexOf(name)];
  if (value === undefined) return undefined;
  // A plain string needs no parser.
  return value.startsWith('"') && !value.includes('\\') ? value.slice(1, -1) : JSON.parse(value);
}

const isNumber = (value: unknown): boolean =>
  value !== undefined && value !== null && Number.isFinite(Number(value));
