import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, parseLossless } from '../model/canonical-json.ts';
import type { Collection } from '../model/collections.ts';
import type { FoundObject } from '../model/json-objects.ts';
import { eventTimeOf } from '../model/nightscout-document.ts';
import { MG_DL_PER_MMOL_L } from '../model/units.ts';
import { Zone, type ZonedFileRequest } from '../schemas.ts';
import type { ReadObject } from './read-json.ts';

const Num = z.coerce.number().nullable().catch(null);
const Text = z.string().nullable().catch(null);

/** What of a Tidepool datum is read; everything else is kept beside. */
const Datum = z.looseObject({
  type: Text,
  id: Text,
  time: Text,
  timezone: Zone.nullable().catch(null),
  deviceId: Text,
  units: Text,
  value: Num,
  subType: Text,
  normal: Num,
  extended: Num,
  rate: Num,
  duration: z
    .union([z.number(), z.object({ value: z.number() })])
    .nullable()
    .catch(null),
  carbInput: Num,
  nutrition: z
    .object({ carbohydrate: z.object({ net: z.number() }) })
    .nullable()
    .catch(null),
});
type Datum = z.infer<typeof Datum>;

interface Translated {
  readonly collection: Collection;
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/** What only Tidepool's exports are made of. */
const TYPES =
  /"type"\s*:\s*"(cbg|smbg|bolus|basal|wizard|food|upload|pumpSettings|cgmSettings|deviceEvent|physicalActivity|bloodKetone|reportedState|insulin)"/;

/** True when a JSON text looks like data of Tidepool. */
export const isTidepool = (sample: string): boolean =>
  TYPES.test(sample) && !/"(sgv|eventType|dateString)"\s*:/.test(sample);

/** Data of Tidepool as documents in Nightscout's shape, the datum kept beside. Glucose becomes mg/dL. */
export function tidepoolObjects(request: ZonedFileRequest): (found: FoundObject) => ReadObject {
  const person = request.person ?? request.source;
  return ({ object, text }) => {
    const parsed = Datum.safeParse(object === null ? null : JSON.parse(object.json));
    const datum = parsed.success ? parsed.data : null;
    const { collection, fields } =
      datum === null
        ? { collection: 'entries' as const, fields: { type: 'not_json', text } }
        : translate(datum);
    const time = datum === null ? null : eventTimeOf({ dateString: datum.time });
    const json = canonicalJson({
      ...fields,
      ...timeFields(collection, time),
      ...(object !== null && { tidepool: parseLossless(object.json) }),
    });
    const identity = object?.json ?? text;
    return {
      document: {
        collection,
        person,
        zone: datum?.timezone ?? request.zone,
        source: request.source,
        documentId: datum?.id ?? hash('sha256', identity).slice(0, 24),
        json,
        eventTimeMs: time,
        deletedAtMs: null,
      },
      usable: time !== null && (collection !== 'entries' || datum?.value != null),
    };
  };
}

function timeFields(collection: Collection, time: number | null) {
  if (time === null) return {};
  const iso = new Date(time).toISOString();
  if (collection === 'entries') return { date: time, dateString: iso };
  return collection === 'profiles' ? { startDate: iso } : { created_at: iso };
}

function translate(datum: Datum): Translated {
  const device = datum.deviceId ?? 'Tidepool';
  const treatment = (eventType: string, amounts: Readonly<Record<string, number | null>>) => ({
    collection: 'treatments' as const,
    fields: { eventType, enteredBy: device, ...withoutNulls(amounts) },
  });
  switch (datum.type) {
    case 'cbg':
      return { collection: 'entries', fields: { type: 'sgv', sgv: mgDl(datum), device } };
    case 'smbg':
      return { collection: 'entries', fields: { type: 'mbg', mbg: mgDl(datum), device } };
    case 'bolus': {
      const insulin = datum.normal === null && datum.extended === null ? null : sum(datum);
      return treatment('Bolus', { insulin, duration: minutes(datum) });
    }
    case 'wizard':
      // The bolus that it led to is a datum of its own.
      return treatment('Bolus Wizard', { carbs: datum.carbInput });
    case 'food':
      return treatment('Carb Correction', { carbs: datum.nutrition?.carbohydrate.net ?? null });
    case 'basal':
      return treatment('Temp Basal', { absolute: datum.rate, duration: minutes(datum) });
    case 'physicalActivity':
      return treatment('Exercise', { duration: minutes(datum) });
    case 'pumpSettings':
      return { collection: 'profiles', fields: { device } };
    case 'upload':
    case 'cgmSettings':
    case 'reportedState':
      return { collection: 'device_status', fields: { device } };
    default:
      return treatment([datum.type, datum.subType].filter((part) => part !== null).join(' '), {});
  }
}

const withoutNulls = (amounts: Readonly<Record<string, number | null>>) =>
  Object.fromEntries(Object.entries(amounts).filter(([, value]) => value !== null));

const sum = ({ normal, extended }: Datum): number =>
  Math.round(((normal ?? 0) + (extended ?? 0)) * 1e6) / 1e6;

/** Tidepool stores mmol/L whatever the person sees, but says so. */
function mgDl({ value, units }: Datum): number | null {
  if (value === null) return null;
  return /^mg/i.test(units ?? '') ? value : Math.round(value * MG_DL_PER_MMOL_L * 1e4) / 1e4;
}

/** Milliseconds, except in activities, which say seconds, minutes or hours. */
function minutes({ duration }: Datum): number | null {
  if (duration === null || typeof duration === 'object') return null;
  return Math.round(duration / 600) / 100;
}
