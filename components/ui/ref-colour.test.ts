import { expect, test } from 'vitest';
import { refSlot } from './ref-colour.ts';

test.each([
  ['main', 'main'],
  ['dev', '9'],
  ['meal-windows', '7'],
  ['run/01a15e9a', '11'],
  ['fix/treatments-quarantine', '12'],
])('%s has the slot %s, today and always', (name, slot) => expect(refSlot(name)).toBe(slot));

test('another default branch is ink, and then main is a hue', () => {
  expect(refSlot('trunk', 'trunk')).toBe('main');
  expect(refSlot('main', 'trunk')).not.toBe('main');
});

test('every name falls into one of twelve slots', () => {
  const slots = new Set(Array.from({ length: 500 }, (_, index) => refSlot(`branch-${index} Ω`)));
  expect(slots.size).toBe(12);
});
