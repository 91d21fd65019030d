import { expect, test } from 'vitest';
import { SourceDeclaration } from '#server/sources/declarations.ts';
import { SourceInput } from '#server/sources/source-inputs.ts';
import {
  connectionKey,
  draftOf,
  inputOf,
  missingIn,
  NEW_SOURCE,
  type SourceDraft,
  suggestName,
} from './source-draft.ts';

const draft = (patch: Partial<SourceDraft> = {}): SourceDraft => ({
  ...NEW_SOURCE,
  name: 'nightscout.anna',
  person: 'Anna',
  zone: 'Europe/Oslo',
  url: 'https://anna.example.org',
  ...patch,
});

test('what the form sends is what a source may be', () => {
  const site = inputOf(draft({ clockOffsetMinutes: '-60' }), null, true);
  expect(SourceInput.parse(site)).toMatchObject({
    kind: 'nightscout',
    rules: { clock_offset_minutes: -60, unit: null },
    newPerson: { zones: [{ zone: 'Europe/Oslo' }] },
    schedule: { hot_minutes: 5 },
  });
  const files = inputOf(draft({ kind: 'file', folder: '/in', person: '' }), null, false);
  expect(SourceInput.parse(files)).toMatchObject({ kind: 'file', person: null, folder: '/in' });
});

test('a declared source that is saved without a change stays the same', () => {
  const declaration = SourceDeclaration.parse({
    name: 'a',
    kind: 'nightscout',
    person: 'Anna',
    url: 'https://anna.example.org',
    collections: ['entries'],
    schedule: { hot_minutes: null, warm: null, deep: '0 1 * * *' },
    rules: { unit: 'mmol/L', max_glucose_mg_dl: 700 },
  });
  const fields = draftOf(declaration);
  if (fields === null) throw new Error('no fields');
  const { newPerson, ...source } = SourceInput.parse(inputOf(fields, declaration, false));
  expect(newPerson).toBeNull();
  expect(source).toEqual({ ...declaration, auth: { kind: 'none', secret: null } });
});

test('a site is saved only after its connection was tested', () => {
  const facts = { isNewPerson: false, isTested: false };
  expect(missingIn(draft(), facts)).toBe('Test the connection first.');
  expect(missingIn(draft(), { ...facts, isTested: true })).toBeNull();
  expect(missingIn(draft({ zone: '' }), { ...facts, isNewPerson: true })).toMatch(/time zone/);
  expect(connectionKey(draft())).not.toBe(connectionKey(draft({ secret: 'x', signIn: 'token' })));
  expect(connectionKey(draft())).toBe(connectionKey(draft({ name: 'other', secret: 'x' })));
});

test('files that are imported by hand have no folder, and can have rules all the same', () => {
  const fields = draft({ kind: 'file', folder: '', unit: 'mmol/L' });
  expect(missingIn(fields, { isNewPerson: false, isTested: false })).toBeNull();
  expect(SourceInput.parse(inputOf(fields, null, false))).toMatchObject({
    folder: null,
    rules: { unit: 'mmol/L' },
  });
});

test('a name is made of the person', () => {
  expect(suggestName('nightscout', 'Zoë K.')).toBe('nightscout.zoe-k');
  expect(suggestName('file', '安娜')).toBe('');
});
