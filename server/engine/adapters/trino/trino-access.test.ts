import { expect, test } from 'vitest';
import { trinoAccess } from './trino-access.ts';

const given = { engineToken: null, isSpooled: false, segmentOrigins: [] };

test('user and password come out of the address', () => {
  const access = trinoAccess({ ...given, engineUrl: 'https://a%40b:p%3Aw@trino.example:8443' });
  expect(access).toMatchObject({
    origin: 'https://trino.example:8443',
    user: 'a@b',
    password: 'p:w',
  });
  expect(trinoAccess({ ...given, engineUrl: 'http://trino:8080' }).user).toBe('cascade');
});

test.each([
  ['trino:8080', null],
  ['ftp://trino', null],
  ['http://trino:8080/ui', null],
  ['http://ada:secret@trino:8080', null],
  ['http://trino:8080', 'a token'],
])('%j is refused with the reason', (engineUrl, engineToken) => {
  expect(() => trinoAccess({ ...given, engineUrl, engineToken })).toThrow(/start again/);
});
