import type { z } from 'zod';
import type { SourceDeclaration } from '#server/sources/declarations.ts';
import type { SourceInput } from '#server/sources/source-inputs.ts';

/** What the procedures take; what is left out has a default. */
export type SourceForm = z.input<typeof SourceInput>;

/** What stands in the fields of the form, as text. Empty is not set. */
export interface SourceDraft {
  readonly kind: 'nightscout' | 'file';
  readonly name: string;
  readonly description: string;
  readonly person: string;
  /** Of a person who is not declared yet. */
  readonly zone: string;
  readonly priority: string;
  readonly url: string;
  readonly signIn: 'none' | 'api-secret' | 'token' | 'jwt';
  /** Empty keeps the one that is stored. */
  readonly secret: string;
  readonly allowPrivate: boolean;
  readonly historyDays: string;
  readonly retentionDays: string;
  readonly lateAfterMinutes: string;
  readonly hotMinutes: string;
  readonly warm: string;
  readonly deep: string;
  readonly isPaused: boolean;
  readonly folder: string;
  readonly pattern: string;
  readonly fileZone: string;
  readonly everyMinutes: string;
  readonly unit: '' | 'mg/dL' | 'mmol/L';
  readonly clockOffsetMinutes: string;
  readonly minGlucose: string;
  readonly maxGlucose: string;
}

export const NEW_SOURCE: SourceDraft = {
  kind: 'nightscout',
  name: '',
  description: '',
  person: '',
  zone: '',
  priority: '100',
  url: '',
  signIn: 'none',
  secret: '',
  allowPrivate: false,
  historyDays: '',
  retentionDays: '',
  lateAfterMinutes: '30',
  hotMinutes: '5',
  warm: '17 3 * * *',
  deep: '41 4 * * 0',
  isPaused: false,
  folder: '',
  pattern: '*',
  fileZone: '',
  everyMinutes: '5',
  unit: '',
  clockOffsetMinutes: '',
  minGlucose: '',
  maxGlucose: '',
};

/** The fields of a declared source; null for one that is made up and has no settings. */
export function draftOf(declaration: SourceDeclaration): SourceDraft | null {
  if (declaration.kind === 'synthetic') return null;
  const { name, rules } = declaration;
  const common = {
    ...NEW_SOURCE,
    name,
    description: declaration.description ?? '',
    person: declaration.person ?? '',
    priority: String(declaration.priority),
    isPaused: declaration.is_paused,
    unit: rules.unit ?? '',
    clockOffsetMinutes: text(rules.clock_offset_minutes),
    minGlucose: text(rules.min_glucose_mg_dl),
    maxGlucose: text(rules.max_glucose_mg_dl),
  } as const;
  if (declaration.kind === 'file') {
    return {
      ...common,
      kind: 'file',
      folder: declaration.folder ?? '',
      pattern: declaration.pattern,
      fileZone: declaration.zone ?? '',
      everyMinutes: text(declaration.every_minutes),
    };
  }
  return {
    ...common,
    kind: 'nightscout',
    url: declaration.url,
    signIn: declaration.auth.kind,
    allowPrivate: declaration.allow_private_network,
    historyDays: text(declaration.history_days),
    retentionDays: text(declaration.retention_days),
    lateAfterMinutes: String(declaration.late_after_minutes),
    hotMinutes: text(declaration.schedule.hot_minutes),
    warm: declaration.schedule.warm ?? '',
    deep: declaration.schedule.deep ?? '',
  };
}

/** What is sent. Parts of `before` that the form does not show stay as they are. */
export function inputOf(
  draft: SourceDraft,
  before: SourceDeclaration | null,
  isNewPerson: boolean,
): SourceForm {
  const rules = {
    unit: draft.unit === '' ? null : draft.unit,
    clock_offset_minutes: number(draft.clockOffsetMinutes),
    min_glucose_mg_dl: number(draft.minGlucose),
    max_glucose_mg_dl: number(draft.maxGlucose),
  };
  const common = {
    name: draft.name.trim(),
    description: draft.description.trim() || null,
    priority: number(draft.priority) ?? 100,
    rules,
    is_paused: draft.isPaused,
    newPerson: isNewPerson ? { zones: [{ zone: draft.zone.trim(), from: null }] } : null,
  };
  if (draft.kind === 'file') {
    const kept = before?.kind === 'file' ? before : {};
    return {
      ...kept,
      ...common,
      kind: 'file',
      person: draft.person.trim() || null,
      folder: draft.folder.trim() || null,
      pattern: draft.pattern.trim() || '*',
      zone: draft.fileZone.trim() || null,
      every_minutes: number(draft.everyMinutes),
    };
  }
  return {
    ...common,
    kind: 'nightscout',
    person: draft.person.trim(),
    url: draft.url.trim(),
    auth: { kind: draft.signIn, secret: draft.secret.trim() || null },
    allow_private_network: draft.allowPrivate,
    collections:
      before?.kind === 'nightscout'
        ? before.collections
        : ['entries', 'treatments', 'profiles', 'device_status'],
    history_days: number(draft.historyDays),
    retention_days: number(draft.retentionDays),
    late_after_minutes: number(draft.lateAfterMinutes) ?? 30,
    schedule: {
      hot_minutes: number(draft.hotMinutes),
      warm: draft.warm.trim() || null,
      deep: draft.deep.trim() || null,
    },
  };
}

/** The parts of a draft that a connection test is about: another value needs another test. */
export function connectionKey(draft: SourceDraft): string {
  const { url, signIn, secret, allowPrivate } = draft;
  return JSON.stringify([url.trim(), signIn, signIn === 'none' ? '' : secret.trim(), allowPrivate]);
}

/** Why the form cannot be sent yet, one sentence; null when it can. */
export function missingIn(
  draft: SourceDraft,
  facts: { readonly isNewPerson: boolean; readonly isTested: boolean },
): string | null {
  if (draft.kind === 'nightscout' && draft.person.trim() === '')
    return 'Say whose readings they are.';
  if (facts.isNewPerson && draft.zone.trim() === '') {
    return `Say in which time zone ${draft.person.trim()} lives.`;
  }
  if (draft.kind === 'nightscout' && draft.url.trim() === '')
    return 'Enter the address of the site.';
  if (draft.name.trim() === '') return 'Give the source a name.';
  if (draft.kind === 'nightscout' && !facts.isTested) return 'Test the connection first.';
  return null;
}

/** `nightscout.anna` for Anna K.: what a name may look like. */
export function suggestName(kind: SourceDraft['kind'], person: string): string {
  const word = person
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return word === '' ? '' : `${kind === 'file' ? 'files' : kind}.${word}`;
}

const text = (value: number | null): string => (value === null ? '' : String(value));

/** Null when nothing is entered; what is no number is left to the server to refuse. */
function number(value: string): number | null {
  return value.trim() === '' ? null : Number(value.trim().replace(',', '.'));
}
