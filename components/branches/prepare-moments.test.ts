import { expect, test } from 'vitest';
import { indexAt, placeMoments } from './prepare-moments.ts';

const at = (...times: readonly string[]) =>
  times.map((time) => ({ committedAt: `2026-01-01T${time}Z` }));

test('a moment is the newest commit that is not younger', () => {
  const commits = at('12:00:00', '10:00:00', '08:00:00');
  const index = (time: string) => indexAt(commits, Date.parse(`2026-01-01T${time}Z`));
  expect(index('12:00:00')).toBe(0);
  expect(index('11:59:00')).toBe(1);
  expect(index('10:00:00')).toBe(1);
  expect(index('09:00:00')).toBe(2);
  expect(index('01:00:00')).toBe(2);
});

test('marks lie between the oldest and the newest commit, higher where there are more', () => {
  const { marks, startMs, endMs } = placeMoments(at('12:00:00', '12:00:00', '08:00:00'));
  expect(endMs - startMs).toBe(4 * 3_600_000);
  expect(marks).toHaveLength(2);
  expect(marks[0]).toEqual({ place: 998, height: 16 });
  expect(marks[1]).toMatchObject({ place: 0 });
});

test('one commit has a line of its own', () => {
  const { startMs, endMs } = placeMoments(at('12:00:00'));
  expect(endMs).toBeGreaterThan(startMs);
});
