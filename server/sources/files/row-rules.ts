import { glucoseOf } from '../model/glucose-text.ts';
import type { FileFormat } from '../schemas.ts';
import type { TableLayout } from './look-at-table.ts';

type Scalar = string | number | null;

interface Row {
  /** Empty: the row does not say; null: the whole table is of one person. */
  readonly person: string | null;
  /** As written. */
  readonly time: string;
  /** The value that makes it a document; with the time it is the row's identity. */
  readonly value: string;
}

/** A value of a sensor or a meter. */
export interface ReadingRow extends Row {
  readonly collection: 'entries';
  readonly name: 'sgv' | 'mbg';
  readonly mgDl: Scalar;
  readonly type: string;
  readonly device: string;
}

interface TreatmentRow extends Row {
  readonly collection: 'treatments';
  /** Members of the document besides time and row. */
  readonly fields: Readonly<Record<string, Scalar>>;
}

/** What a row says, in the terms of Nightscout's documents. */
export type RowContent = ReadingRow | TreatmentRow;

/** Reads a row by its trimmed cells; null for a line that is no document. */
export type RowRules = (cell: (column: number) => string) => RowContent | null;

/** How the rows of a table are read. */
export function rulesOf(format: FileFormat, layout: TableLayout, source: string): RowRules {
  switch (format) {
    case 'clarity':
      return clarityRules(layout);
    case 'libreview':
      return libreViewRules(layout);
    default:
      return mappedRules(layout, source);
  }
}

const finder = (columns: readonly string[]) => (pattern: RegExp) =>
  columns.findIndex((name) => pattern.test(name));

/** Exports that mix event types name them: only sensor values are sensor readings. */
function typeOf(event: string): string {
  const kind = event.toLowerCase();
  if (kind === '' || kind === 'egv' || kind === 'sgv' || kind === 'cgm') return 'sgv';
  return kind === 'calibration' ? 'mbg' : kind;
}

function mappedRules({ columns, mapping, unit }: TableLayout, source: string): RowRules {
  const named = finder(columns);
  const at = {
    person: mapping.person === null ? -1 : columns.indexOf(mapping.person),
    time: columns.indexOf(mapping.time),
    glucose: columns.indexOf(mapping.glucose),
    device: named(/^(device|device[_ ]?(name|model)|source device id)$/i),
    event: named(/^event[_ ]?type$/i),
  };
  return (cell) => {
    const person = at.person < 0 ? null : cell(at.person);
    const value = cell(at.glucose);
    return {
      collection: 'entries',
      person,
      time: cell(at.time),
      value,
      name: 'sgv',
      mgDl: glucoseOf(value, unit),
      type: person === '' ? 'no_person' : typeOf(cell(at.event)),
      device: cell(at.device) || source,
    };
  };
}

function clarityRules({ columns, mapping, unit }: TableLayout): RowRules {
  const named = finder(columns);
  const at = {
    time: columns.indexOf(mapping.time),
    glucose: columns.indexOf(mapping.glucose),
    event: named(/^(event type|ereignistyp|type d.événement|tipo de evento)$/i),
    subtype: named(/^(event subtype|ereignis-?untertyp|sous-type d.événement|subtipo de evento)$/i),
    device: named(
      /^(source device id|quellgeräte-id|id du périphérique source|id de.* de origen)$/i,
    ),
    insulin: named(/^(insulin value|insulinwert|valeur d.insuline|valor de insulina)/i),
    carbs: named(/^(carb value|kohlenhydratwert|valeur.*glucides|valor de carbohidratos)/i),
  };
  const reading = (name: 'sgv' | 'mbg', text: string) => ({
    name,
    type: name,
    mgDl: glucoseOf(text, unit),
  });
  return (cell) => {
    const time = cell(at.time);
    // Names, birthday, devices and alert settings come first and happened at no time.
    if (time === '') return null;
    const event = cell(at.event);
    const device = cell(at.device) || 'Dexcom Clarity';
    const value = cell(at.glucose);
    const base = { person: null, time };
    if (/^(egv|cgm)$/i.test(event)) {
      return { ...base, collection: 'entries', value, device, ...reading('sgv', value) };
    }
    if (/^(calibration|kalibrierung|étalonnage|calibración)$/i.test(event)) {
      const told = `mbg ${value}`;
      return { ...base, collection: 'entries', value: told, device, ...reading('mbg', value) };
    }
    const insulin = cell(at.insulin);
    const carbs = cell(at.carbs);
    const eventType = [event, cell(at.subtype)].filter((text) => text !== '').join(' ');
    const fields = { eventType, enteredBy: device, ...amounts({ insulin, carbs }) };
    const told = `${eventType} ${insulin} ${carbs}`;
    return { ...base, collection: 'treatments', value: told, fields };
  };
}

// What LibreView calls a record; others are notes and changes of the clock.
const LIBRE = { historic: '0', scan: '1', strip: '2' } as const;

function libreViewRules({ columns, mapping, unit }: TableLayout): RowRules {
  const named = finder(columns);
  const at = {
    time: columns.indexOf(mapping.time),
    historic: columns.indexOf(mapping.glucose),
    record: named(/^(record type|aufzeichnungstyp)$/i),
    scan: named(/^(scan glucose|glukose-scan)/i),
    strip: named(/^(strip glucose|teststreifen-blutzucker)/i),
    device: named(/^(device|gerät)$/i),
    insulin: named(/^(rapid-acting insulin|schnellwirkendes insulin) \(/i),
    slow: named(/^(long-acting insulin|depotinsulin).*\(/i),
    carbs: named(/^(carbohydrates|kohlenhydrate) \(gram/i),
    ketone: named(/^keton/i),
    notes: named(/^(notes|notizen)$/i),
  };
  return (cell) => {
    const time = cell(at.time);
    if (time === '') return null;
    const device = cell(at.device) || 'LibreView';
    const base = { person: null, time };
    const reading = (text: string, name: 'sgv' | 'mbg', of: string): RowContent => ({
      ...base,
      collection: 'entries',
      value: of === '' ? text : `${of} ${text}`,
      name,
      type: name,
      mgDl: glucoseOf(text, unit),
      // Scans are a stream of their own beside the values that the sensor keeps every 15 minutes.
      device: of === 'scan' ? `${device} scan` : device,
    });
    switch (cell(at.record)) {
      case LIBRE.historic:
        return reading(cell(at.historic), 'sgv', '');
      case LIBRE.scan:
        return reading(cell(at.scan), 'sgv', 'scan');
      case LIBRE.strip:
        return reading(cell(at.strip), 'mbg', 'strip');
      default: {
        const insulin = cell(at.insulin) || cell(at.slow);
        const [carbs, ketone, notes] = [cell(at.carbs), cell(at.ketone), cell(at.notes)];
        const eventType = libreEvent({ insulin, carbs, ketone });
        const fields = {
          eventType,
          enteredBy: device,
          ...amounts({ insulin, carbs, ketone }),
          ...(notes !== '' && { notes }),
        };
        const told = `${cell(at.record)} ${insulin} ${carbs} ${ketone} ${notes}`;
        return { ...base, collection: 'treatments', value: told, fields };
      }
    }
  };
}

function libreEvent(has: Readonly<Record<'insulin' | 'carbs' | 'ketone', string>>): string {
  if (has.insulin !== '') return has.carbs === '' ? 'Correction Bolus' : 'Meal Bolus';
  if (has.carbs !== '') return 'Carb Correction';
  return has.ketone === '' ? 'Note' : 'Ketone';
}

/** Numbers where they are, the text where they are not; nothing for an empty cell. */
function amounts(cells: Readonly<Record<string, string>>): Readonly<Record<string, Scalar>> {
  const given = Object.entries(cells).filter(([, text]) => text !== '');
  return Object.fromEntries(given.map(([name, text]) => [name, glucoseOf(text, 'mg/dL')]));
}
