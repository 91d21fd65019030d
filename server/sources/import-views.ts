import { z } from 'zod';
import type { Collection } from './model/collections.ts';
import type { Guess } from './model/guess.ts';
import { DayOrder } from './model/time-text.ts';
import { GlucoseUnit } from './model/units.ts';
import { CsvMapping, FileFormat, Word, Zone } from './schemas.ts';

/** An uploaded file that waits for its import. */
export interface Upload {
  /** Names the file to `previewImport` and `startImport`. */
  readonly id: string;
  /** As the person called it. */
  readonly name: string;
  readonly bytes: number;
}

/** How an uploaded file is to be read: what is null is guessed, and asked for when that is not sure. */
export const ImportSettings = z.object({
  uploadId: z.string().regex(/^[\w.-]{1,120}$/),
  /** Name for people. */
  name: z.string().trim().min(1).max(255),
  format: FileFormat.nullable().default(null),
  mapping: CsvMapping.nullable().default(null),
  unit: GlucoseUnit.nullable().default(null),
  dayOrder: DayOrder.nullable().default(null),
  person: Word.nullable().default(null),
  /** Null: asked for where the file has times without an offset, else UTC. */
  zone: Zone.nullable().default(null),
});
export type ImportSettings = Readonly<z.infer<typeof ImportSettings>>;

export const PreviewImportInput = ImportSettings.extend({
  /** Name that the documents will have as their source; the verdicts may depend on its rules. */
  source: Word.nullable().default(null),
  /** Branch whose readings the file is compared with; null is the default branch. */
  ref: z.string().min(1).nullable().default(null),
});

export const StartImportInput = ImportSettings.extend({
  source: Word,
  /** Null is the default branch. */
  ref: z.string().min(1).nullable().default(null),
});

/** What a person has to say before the import may start, or may say otherwise than guessed. */
export interface ImportQuestion {
  readonly about: 'format' | 'time' | 'glucose' | 'person' | 'unit' | 'dayOrder' | 'zone';
  readonly text: string;
  /** Empty: anything may be entered (a person, a zone). */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly suggestion: string | null;
  /** False: the suggestion is taken when nobody answers. */
  readonly isRequired: boolean;
}

/** A column of a CSV or Parquet file as the wizard shows it. */
export interface ImportColumn {
  readonly name: string;
  /** First value that is not empty; null when the sample has none. */
  readonly firstValue: string | null;
  readonly role: 'person' | 'time' | 'glucose' | 'device' | 'event' | 'kept';
  readonly confidence: number;
}

/** A document as it would be kept, with what the pipeline says about it. */
export interface PreviewedDocument {
  /** Place in the file, from 1. */
  readonly ordinal: number;
  readonly documentId: string;
  readonly person: string;
  /** ISO-8601 in UTC; null when the document tells no time. */
  readonly time: string | null;
  /** In the file's own words; null when it has none. */
  readonly glucose: string | null;
  readonly device: string | null;
  readonly verdict: 'keep' | 'drop' | 'dedup' | 'quarantine' | 'route';
  readonly reason: string;
  readonly document: string;
}

export interface VerdictCount {
  readonly verdict: PreviewedDocument['verdict'];
  readonly reason: string;
  readonly documents: number;
}

/** What an import would bring; nothing has been written. */
export interface ImportPreview {
  /** Null when the file cannot be read at all. */
  readonly format: Guess<FileFormat> | null;
  /** Null for formats without columns of the file's own choice. */
  readonly layout: {
    /** `,` `;` tab or `|`; null for Parquet. */
    readonly delimiter: string | null;
    /** Lines before the header. */
    readonly preamble: number;
    /** Null while the columns of time and glucose are not known. */
    readonly mapping: CsvMapping | null;
    readonly unit: GlucoseUnit;
    readonly dayOrder: DayOrder | null;
    readonly columns: readonly ImportColumn[];
  } | null;
  readonly questions: readonly ImportQuestion[];
  /**
   * Null while a required question is open, or when the file cannot be read (`failure` says why).
   * Counts are over the first `documents` of the file: all of them unless `isCut`.
   */
  readonly content: {
    readonly documents: number;
    /** True: the file goes on, only its beginning was looked at. */
    readonly isCut: boolean;
    readonly collections: readonly {
      readonly collection: Collection;
      readonly documents: number;
    }[];
    readonly people: readonly string[];
    /** ISO-8601 in UTC of the first and last document with a time; null when none has one. */
    readonly from: string | null;
    readonly to: string | null;
    /** Documents that the ref has in the same version already. */
    readonly known: number;
    /** Of entries; the other collections have no verdicts. */
    readonly verdicts: readonly VerdictCount[];
    /** Worst first, at most 200. */
    readonly sample: readonly PreviewedDocument[];
    /** Sentences for people: `2 times do not exist in Europe/Berlin and were moved forward.` */
    readonly notes: readonly string[];
  } | null;
  /** Why the file cannot be read; null when it can. */
  readonly failure: string | null;
}
