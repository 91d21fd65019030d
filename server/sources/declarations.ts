import { Cron } from 'croner';
import { z } from 'zod';
import { Collection } from './model/collections.ts';
import { GlucoseUnit } from './model/units.ts';
import { CsvMapping, FileRequest, Word, Zone } from './schemas.ts';

/** Name of a source: part of file names, of ids of documents and of addresses. */
export const SourceName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,79}$/,
    'has small letters, digits, dots, dashes and underscores, 80 at most, and begins with a letter or digit',
  );

/** Name of a secret; its value is never in a declaration. */
const SecretName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'has letters, digits, dots, dashes, underscores');

const CronText = z.string().refine(isCron, { error: 'is not a cron pattern like "0 3 * * *"' });

/** How to sign in: API secret (hashed before it is sent), access token, or a token that is changed into a JWT. */
export const Authentication = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.enum(['api-secret', 'token', 'jwt']), secret: SecretName }),
]);
export type Authentication = Readonly<z.infer<typeof Authentication>>;

/** Null in each: the rule that holds for every source. */
const Rules = z
  .object({
    unit: GlucoseUnit.nullable().default(null),
    /** Added to every time of the source. */
    clock_offset_minutes: z.number().int().min(-1560).max(1560).nullable().default(null),
    min_glucose_mg_dl: z.number().min(0).max(1000).nullable().default(null),
    max_glucose_mg_dl: z.number().min(0).max(1000).nullable().default(null),
  })
  .prefault({});

/** Null: never by itself. */
const Schedule = z
  .object({
    hot_minutes: z.number().int().min(1).max(1440).nullable().default(5),
    warm: CronText.nullable().default('17 3 * * *'),
    deep: CronText.nullable().default('41 4 * * 0'),
  })
  .prefault({});

/** Address of a site. Credentials have a place of their own. */
const SiteUrl = z
  .url({ protocol: /^https?$/, error: 'is an address like https://name.example.org' })
  .max(500)
  .refine(hasNoCredential, {
    error: 'must not contain a user, a token or other parameters: enter the credential as such',
  });

const Common = {
  name: SourceName,
  description: z.string().max(1000).nullable().default(null),
  person: Word.nullable().default(null),
  /** Of several sources of a person the one with the smallest number is believed first. */
  priority: z.number().int().min(1).max(1000).default(100),
  rules: Rules,
};

export const NightscoutDeclaration = z.object({
  ...Common,
  kind: z.literal('nightscout'),
  person: Word,
  url: SiteUrl,
  auth: Authentication.default({ kind: 'none' }),
  /** Allows addresses of the own network and of this machine. */
  allow_private_network: z.boolean().default(false),
  collections: z
    .array(Collection)
    .min(1)
    .default(() => [...Collection.options]),
  /** How far back anything is read; null is everything, of device status the last 30 days. */
  history_days: z.number().int().min(1).max(36_500).nullable().default(null),
  /** Days that the site keeps: what is gone from older ones was pruned, not deleted. Null: everything. */
  retention_days: z.number().int().min(1).max(36_500).nullable().default(null),
  /** A newest reading older than this is late. */
  late_after_minutes: z.number().int().min(1).max(100_000).default(30),
  is_paused: z.boolean().default(false),
  schedule: Schedule,
});
export type NightscoutDeclaration = Readonly<z.infer<typeof NightscoutDeclaration>>;

export const FileDeclaration = z.object({
  ...Common,
  kind: z.literal('file'),
  /** Watched folder, absolute or relative to the project; null for files that are imported by hand. */
  folder: z.string().min(1).max(1000).nullable().default(null),
  /** Names of files: `*.csv`. */
  pattern: z.string().min(1).max(200).default('*'),
  format: FileRequest.shape.format,
  mapping: CsvMapping.nullable().default(null),
  /** Zone of times without an offset; null refuses files that have such. */
  zone: Zone.nullable().default(null),
  unit: GlucoseUnit.nullable().default(null),
  day_order: FileRequest.shape.dayOrder,
  is_paused: z.boolean().default(false),
  /** The folder is looked at every so many minutes; null never by itself. */
  every_minutes: z.number().int().min(1).max(1440).nullable().default(5),
  into: z.string().optional(),
});
export type FileDeclaration = Readonly<z.infer<typeof FileDeclaration>>;

const SyntheticDeclaration = z.object({
  ...Common,
  kind: z.literal('synthetic'),
  options: z.record(z.string(), z.unknown()).default({}),
  into: z.string().optional(),
});

export const SourceDeclaration = z.discriminatedUnion('kind', [
  NightscoutDeclaration,
  FileDeclaration,
  SyntheticDeclaration,
]);
export type SourceDeclaration = Readonly<z.infer<typeof SourceDeclaration>>;

/** A person and where they live, since when; the first zone holds since ever. */
export const PersonDeclaration = z.object({
  name: Word,
  zones: z
    .array(z.object({ zone: Zone, from: z.iso.date().nullable().default(null) }))
    .min(1)
    .max(500),
});
export type PersonDeclaration = Readonly<z.infer<typeof PersonDeclaration>>;

/** One file of `pipelines/sources`. */
export const DeclarationFile = z.object({
  people: z.array(PersonDeclaration).nullable().default([]),
  sources: z.array(SourceDeclaration).nullable().default([]),
});

function hasNoCredential(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return username === '' && password === '' && search === '' && hash === '';
}

function isCron(text: string): boolean {
  try {
    return new Cron(text, { timezone: 'UTC' }).nextRun() !== null;
  } catch {
    return false;
  }
}
