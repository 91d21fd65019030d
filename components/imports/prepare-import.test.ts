import { expect, test } from 'vitest';
import type { ImportPreview, Upload } from '#server/sources/import-views.ts';
import {
  answered,
  isWhole,
  NO_ANSWERS,
  notReady,
  roleOf,
  suggestSource,
  verdictShares,
  withRole,
} from './prepare-import.ts';

const UPLOAD: Upload = { id: 'u', name: 'ben.csv', bytes: 10 };
const PREVIEW: ImportPreview = {
  format: { value: 'libreview', confidence: 1, why: 'by its header' },
  layout: null,
  questions: [],
  content: {
    documents: 3,
    isCut: false,
    collections: [],
    people: ['Ben'],
    from: null,
    to: null,
    known: 0,
    verdicts: [],
    sample: [],
    notes: [],
  },
  failure: null,
};
const READY = { upload: UPLOAD, preview: PREVIEW, source: 'x', mayWrite: true, refName: 'main' };

test('a role has one column: the former one is kept as it is', () => {
  const mapping = { time: 'when', glucose: 'sgv', person: null };
  const moved = withRole(mapping, 'raw', 'glucose');
  expect(moved).toEqual({ time: 'when', glucose: 'raw', person: null });
  expect(roleOf(moved, 'sgv')).toBe('kept');
  expect(isWhole(withRole(mapping, 'when', 'person'))).toBe(false);
  expect(withRole({ time: 'when', glucose: '', person: null }, 'when', 'kept')).toBeNull();
});

test('another kind of file forgets the columns of the former', () => {
  const answers = { ...NO_ANSWERS, mapping: { time: 'a', glucose: 'b', person: null } };
  expect(answered(answers, 'format', 'clarity')).toMatchObject({
    format: 'clarity',
    mapping: null,
  });
  expect(answered(answers, 'person', '  ')).toMatchObject({ person: null });
});

test('one sentence says what is missing', () => {
  expect(notReady(READY)).toBeNull();
  expect(notReady({ ...READY, mayWrite: false })).toMatch(/administrator/);
  expect(notReady({ ...READY, upload: null })).toBe('Choose a file first.');
  const question = { about: 'zone', text: '?', choices: [], suggestion: null } as const;
  const open = { ...PREVIEW, questions: [{ ...question, isRequired: true }] };
  expect(notReady({ ...READY, preview: open })).toBe('1 question is open.');
  expect(notReady({ ...READY, preview: { ...PREVIEW, failure: 'broken' } })).toMatch(/cannot/);
});

test('verdicts stand with their reasons, most first', () => {
  const shares = verdictShares(
    [
      { verdict: 'quarantine', reason: 'no_time', documents: 1 },
      { verdict: 'keep', reason: 'good', documents: 9 },
      { verdict: 'quarantine', reason: 'implausible', documents: 2 },
      { verdict: 'drop', reason: 'x', documents: 0 },
    ],
    (reason) => reason,
  );
  expect(shares.map(({ verdict }) => verdict)).toEqual(['keep', 'quarantine']);
  expect(shares[1]?.reasons).toBe('2 implausible, 1 no_time');
});

test('a source is named after the file and the person', () => {
  expect(suggestSource('libreview', 'Ben O.')).toBe('libreview.ben-o');
  expect(suggestSource(null, null)).toBe('file');
});
