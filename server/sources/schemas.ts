import { z } from 'zod';
import { DayOrder } from './model/time-text.ts';
import { GlucoseUnit } from './model/units.ts';

const ZONES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));

/** An IANA zone that has rules: `Europe/Berlin`, `UTC`. Offsets are not zones. */
export const Zone = z
  .string()
  .refine((zone) => zone === 'UTC' || ZONES.has(zone) || hasRules(zone), {
    error: (issue) => `${String(issue.input)} is not a time zone: use a name like Europe/Berlin.`,
  });

// Aliases (`Asia/Calcutta`, `US/Pacific`) are valid but not listed.
function hasRules(zone: string): boolean {
  if (!zone.includes('/')) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A word that names a source or a person: printable, no line breaks, not too long. */
export const Word = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'has at most 200 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');

/** What files are read: tables with named columns, exports of makers and Nightscout's documents. */
export const FileFormat = z.enum([
  'csv',
  'clarity',
  'libreview',
  'nightscout',
  'tidepool',
  'parquet',
]);
export type FileFormat = z.infer<typeof FileFormat>;

/** Which columns of a CSV or Parquet file hold what. */
export const CsvMapping = z.object({
  /** Null: the whole file is of one person, see `person` of the request. */
  person: z.string().nullable(),
  time: z.string(),
  glucose: z.string(),
});
export type CsvMapping = Readonly<z.infer<typeof CsvMapping>>;

export const FileRequest = z.object({
  kind: z.literal('file'),
  /** Local path that the server can read. */
  file: z.string().min(1),
  /** Name for people; the file's own name when null. */
  label: z.string().nullable().default(null),
  source: Word,
  /** Null: told by the content. */
  format: FileFormat.nullable().default(null),
  /** Null: guessed from the header. Only for CSV and Parquet. */
  mapping: CsvMapping.nullable().default(null),
  /** Whose file it is, where the rows do not say. */
  person: Word.nullable().default(null),
  /** Zone of times without an offset, and of local days. Null is UTC, and refuses such times. */
  zone: Zone.nullable().default('UTC'),
  /** Null: what the column's name or its values say, refused when they do not. */
  unit: GlucoseUnit.nullable().default(null),
  /** Order of day and month in dates like 03/04/2024; null: told by dates that have only one reading. */
  dayOrder: DayOrder.nullable().default(null),
});
export type FileRequest = Readonly<z.infer<typeof FileRequest>>;
/** One whose zone is settled. */
export type ZonedFileRequest = FileRequest & { readonly zone: string };

export const SyntheticRequest = z.object({
  kind: z.literal('synthetic'),
  seed: z.number().int().nonnegative().default(1),
  /** How many; 3 when absent, who have names and habits of their own. */
  people: z.number().int().min(1).max(100_000).optional(),
  days: z.number().int().min(1).max(3660).default(90),
  /** Last day with data, UTC, `2026-03-31`; or the instant up to which there is any. */
  until: z.union([z.iso.date(), z.iso.datetime()]),
  /** As in real life: second uploaders that drift, gaps, late rows, error codes, times in the future. */
  dirt: z.boolean().optional(),
  source: Word.default('synthetic'),
});
export type SyntheticRequest = Readonly<z.infer<typeof SyntheticRequest>>;

/** A pass of a declared site. Its address and credential are read when the run reads it. */
const SitePass = z.object({
  /** Name of the source. */
  source: Word,
  pass: z.enum(['hot', 'warm', 'deep']),
});
export type SitePass = Readonly<z.infer<typeof SitePass>>;

const NightscoutRequest = SitePass.extend({ kind: z.literal('nightscout') });

/** Passes of several sites that one run takes in; a site that fails does not hold up the others. */
const SitesRequest = z.object({
  kind: z.literal('sites'),
  passes: z.array(SitePass).min(1).max(10_000),
});
export type SitesRequest = Readonly<z.infer<typeof SitesRequest>>;

/** New and changed files of a watched folder. */
const FolderRequest = z.object({
  kind: z.literal('folder'),
  /** Name of the source. */
  source: Word,
  /** Whether files that could not be read before are tried again as they are. */
  retryFailed: z.boolean(),
});
export type FolderRequest = Readonly<z.infer<typeof FolderRequest>>;

/** What one import takes in: plain data, so that a run can keep it and start again. */
export const IngestRequest = z.discriminatedUnion('kind', [
  FileRequest,
  SyntheticRequest,
  NightscoutRequest,
  SitesRequest,
  FolderRequest,
]);
export type IngestRequest = Readonly<z.infer<typeof IngestRequest>>;
