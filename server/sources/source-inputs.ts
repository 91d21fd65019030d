import { z } from 'zod';
import {
  FileDeclaration,
  NightscoutDeclaration,
  PersonDeclaration,
  SourceName,
} from './declarations.ts';

export const ByName = z.object({ name: SourceName });

/** Null keeps the secret that is stored for the source, if there is one. */
const Secret = z.string().min(1).max(1000).nullable().default(null);

/** How to sign in, as a form gives it: the secret itself, not its name. */
const SignIn = z.object({
  kind: z.enum(['none', 'api-secret', 'token', 'jwt']).default('none'),
  secret: Secret,
});

/** A zone for a person who is not declared yet; null leaves a declared person alone. */
const NewPerson = z.object({ zones: PersonDeclaration.shape.zones }).nullable().default(null);

const NightscoutInput = NightscoutDeclaration.omit({ auth: true }).extend({
  auth: SignIn.prefault({}),
  newPerson: NewPerson,
});

const FileInput = FileDeclaration.omit({ into: true }).extend({ newPerson: NewPerson });

/** What a new source is, or what a declared one shall be: the same form. */
export const SourceInput = z.discriminatedUnion('kind', [NightscoutInput, FileInput]);
/** As it is given; what is left out is as usual. */
export type SourceInput = Readonly<z.input<typeof SourceInput>>;

export const TestConnectionInput = z.object({
  url: NightscoutDeclaration.shape.url,
  auth: SignIn.prefault({}),
  allow_private_network: z.boolean().default(false),
  /** A declared source whose stored secret is meant when `auth.secret` is null. */
  name: SourceName.nullable().default(null),
});

export const SyncSourceInput = ByName.extend({
  pass: z.enum(['hot', 'warm', 'deep']).default('hot'),
  /** Branch that receives the documents; null is the default branch. */
  ref: z.string().min(1).nullable().default(null),
});

export const SetPersonInput = PersonDeclaration;
