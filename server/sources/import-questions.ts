import type { TableLook } from './files/look-at-table.ts';
import type {
  ImportColumn,
  ImportPreview,
  ImportQuestion,
  ImportSettings,
} from './import-views.ts';
import type { FileLook } from './inspect-file.ts';
import { SURE } from './model/guess.ts';

const FORMATS = [
  { value: 'csv', label: 'CSV, columns as I say' },
  { value: 'clarity', label: 'Dexcom Clarity export' },
  { value: 'libreview', label: 'LibreView export' },
  { value: 'nightscout', label: 'Nightscout JSON' },
  { value: 'tidepool', label: 'Tidepool JSON' },
] as const;

/** What a person has to say, or may say otherwise, before a file can be read. */
export function importQuestions(
  { format, table }: FileLook,
  settings: ImportSettings,
): readonly ImportQuestion[] {
  const questions: ImportQuestion[] = [];
  if (format.value !== 'parquet') {
    questions.push({
      about: 'format',
      text: 'What kind of file is it?',
      choices: FORMATS,
      suggestion: format.value,
      isRequired: false,
    });
  }
  if (table !== null) questions.push(...tableQuestions(table, settings));
  const person = table?.mapping?.value.person ?? null;
  if (person === null) {
    questions.push({
      about: 'person',
      text: 'Whose readings are they?',
      choices: [],
      suggestion: settings.person,
      isRequired: settings.person === null,
    });
  }
  const isLocal = table?.isLocal ?? false;
  questions.push({
    about: 'zone',
    text: isLocal
      ? 'The times have no zone: by which clock were they written?'
      : 'In which zone do days begin?',
    choices: [],
    suggestion: settings.zone,
    isRequired: isLocal && settings.zone === null,
  });
  return questions;
}

function tableQuestions(table: TableLook, settings: ImportSettings): readonly ImportQuestion[] {
  const { mapping, unit, dayOrder, columns, rows } = table;
  const choices = columns.map((value) => ({ value, label: value }));
  const unsure = mapping === null || mapping.confidence < SURE;
  const questions: ImportQuestion[] = (['time', 'glucose'] as const).map((about) => ({
    about,
    text: about === 'time' ? 'Which column is the time?' : 'Which column is the glucose value?',
    choices,
    suggestion: mapping?.value[about] ?? null,
    isRequired: unsure && settings.mapping === null,
  }));
  questions.push({
    about: 'unit',
    text: 'In which unit are the values?',
    choices: ['mg/dL', 'mmol/L'].map((value) => ({ value, label: value })),
    suggestion: unit.value,
    isRequired: mapping !== null && unit.confidence < SURE,
  });
  if (dayOrder !== null) {
    const at = columns.indexOf(mapping?.value.time ?? '');
    const shown = rows.find((row) => (row[at] ?? '') !== '')?.[at] ?? '';
    questions.push({
      about: 'dayOrder',
      text: `How is a date like ${shown} read?`,
      choices: [
        { value: 'day-first', label: 'day, month, year' },
        { value: 'month-first', label: 'month, day, year' },
      ],
      suggestion: dayOrder.value,
      isRequired: dayOrder.confidence < SURE,
    });
  }
  return questions;
}

/** How the columns are read, as far as it is known. */
export function importLayout({ format, table }: FileLook): ImportPreview['layout'] {
  if (table === null) return null;
  const { mapping } = table;
  return {
    delimiter: format.value === 'parquet' ? null : table.delimiter,
    preamble: table.preamble,
    mapping: mapping?.value ?? null,
    unit: table.unit.value,
    dayOrder: table.dayOrder?.value ?? null,
    columns: table.columns.map((name, index): ImportColumn => {
      const cells = table.rows.map((row) => row[index]?.trim() ?? '');
      const role = roleOf(name, table);
      return {
        name,
        firstValue: cells.find((text) => text !== '') ?? null,
        role,
        confidence: role === 'kept' ? 1 : (mapping?.confidence ?? 0),
      };
    }),
  };
}

function roleOf(name: string, { mapping }: TableLook): ImportColumn['role'] {
  if (name === mapping?.value.time) return 'time';
  if (name === mapping?.value.glucose) return 'glucose';
  if (name === mapping?.value.person) return 'person';
  if (/^(device|device[_ ]?(name|model)|source device id|gerät)$/i.test(name)) return 'device';
  return /^(event[_ ]?type|record type)$/i.test(name) ? 'event' : 'kept';
}
