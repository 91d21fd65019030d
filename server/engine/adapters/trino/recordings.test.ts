import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatExact, parseExact } from '#server/iceberg/codec/json.ts';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { StatementError } from './failure.ts';
import { answer, type Serve, serveTrino } from './testing/served-trino.ts';
import { rowsOf, send } from './testing/statement.ts';

const Body = z.looseObject({
  nextUri: z.string().optional(),
  data: z.unknown().optional(),
  error: z.looseObject({ errorName: z.string() }).optional(),
  updateType: z.string().optional(),
});
const Recording = z.object({
  name: z.string(),
  exchanges: z.array(
    z.object({
      request: z.object({ method: z.string(), url: z.string(), body: z.string().optional() }),
      response: z.object({
        status: z.number(),
        headers: z.record(z.string(), z.string()).default({}),
        body: z.unknown().optional(),
      }),
    }),
  ),
});
type Recording = z.infer<typeof Recording>;

const file = sharedData('../reference/trino-recordings.jsonl');
const recordings = new Map(
  (file === null ? '' : readFileSync(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Recording.parse(parseExact(line)))
    .map((recording) => [recording.name, recording] as const),
);

/** The pages of a recording, one after the other; those that were left out of it are skipped. */
function replay({ exchanges }: Recording): Serve {
  const pages = exchanges.filter(({ request }) => /\/v1\/statement/.test(request.url));
  let at = 0;
  return (request, response, origin) => {
    if (request.path.startsWith('/v1/spooled/ack/')) return answer(response, 200, '');
    if (request.path.startsWith('/segment')) {
      const stored = exchanges.find(({ request: asked }) => asked.url.includes('/lake/spooling/'));
      return answer(response, 200, shortened(String(stored?.response.body)));
    }
    const page = pages[at]?.response;
    at += 1;
    if (page === undefined) return answer(response, 404, 'Query not found');
    if (page.status !== 200) return answer(response, page.status, String(page.body));
    const { nextUri, ...body } = Body.parse(page.body);
    const more = nextUri === undefined ? {} : { nextUri: `${origin}/v1/statement/x/${at}` };
    const text = formatExact({ ...body, ...more }).replaceAll(
      /"(uri|ackUri)":"http:\/\/[^/"]+(\/lake\/spooling)?([^"]*)"/g,
      (_all, name: string, stored: string | undefined, path: string) =>
        `"${name}":"${origin}${stored === undefined ? path : '/segment'}"`,
    );
    return answer(response, 200, text, page.headers);
  };
}

/** The recording keeps the first rows of a segment. */
const shortened = (text: string): string => `${text.slice(0, text.lastIndexOf('], ['))}]]`;

async function replayed(name: string) {
  const recording = recordings.get(name);
  if (recording === undefined) throw new Error(`There is no recording ${name}.`);
  await using served = await serveTrino(replay(recording));
  const sql = recording.exchanges[0]?.request.body ?? '';
  try {
    return { pages: await send(served, { sql }), failure: null };
  } catch (cause) {
    return { pages: [], failure: cause instanceof StatementError ? cause.failure : cause };
  }
}

const bodiesOf = (name: string) =>
  (recordings.get(name)?.exchanges ?? []).flatMap(({ response }) => {
    const body = Body.safeParse(response.body);
    return body.success ? [body.data] : [];
  });

const statements = [...recordings.values()].filter(
  ({ name, exchanges }) =>
    exchanges[0]?.request.method === 'POST' && !/^cancel|^error-(no-user|empty)$/.test(name),
);

describe.skipIf(file === null)('Recorded pages of a real Trino', () => {
  test.each(statements.map(({ name }) => name))('%s ends as it ended there', async (name) => {
    const { pages, failure } = await replayed(name);
    const bodies = bodiesOf(name);
    const error = bodies.find((body) => body.error !== undefined)?.error;
    if (error !== undefined) {
      expect(failure).toMatchObject({ name: error.errorName });
      return;
    }
    expect(failure).toBeNull();
    const plainRows = bodies.flatMap(({ data }) => (Array.isArray(data) ? data : []));
    if (!name.startsWith('encoding')) expect(rowsOf(pages)).toHaveLength(plainRows.length);
    const updated = bodies.findLast(({ updateType }) => updateType !== undefined);
    expect(pages.at(-1)?.update?.type).toBe(updated?.updateType);
  });

  test('every type comes exactly', async () => {
    const { pages } = await replayed('select-all-types-full-precision');
    expect(rowsOf(pages)[0]).toEqual([
      ...[9007199254740993n, -9223372036854775808n, 42, 7, -1],
      ...['12345678901234567890123456.1234567890', '1.50', 'grüße 😀', 'x', 'ab   ', 'AP8Q'],
      ...['2026-02-28', '12:34:56.123456', '12:34:56.123456+05:30', '2026-02-28 12:34:56.123456'],
      ...['2026-02-28 12:34:56.123456 Europe/Berlin', '2026-02-28 12:34:56.123456789012'],
      [1, null, 3],
      new Map([
        ['k1', 1.5],
        ['k2', Number.NaN],
      ]),
      new Map([
        [1, 'a'],
        [2, 'b'],
      ]),
      [1, 'x', [[2]]],
      [1, 'anon'],
      '12151fd2-7586-11e9-8f9e-2a86e4085a59',
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1, 1.5, true],
      ...[null, null, '{"a":[1,null,"x"]}', '3-0', '1 02:00:00.000', '10.0.0.1'],
      ...[-0, 1e300, 5e-324],
      [9007199254740993n],
      new Map([[9007199254740993n, 1]]),
    ]);
    expect(pages.at(-1)?.shownAsText).toEqual(
      new Map([
        ['n_time_6_tz', 'time with time zone'],
        ['ai_ipaddress', 'ipaddress'],
      ]),
    );
    expect(pages.at(-1)?.columns?.map(({ type }) => type)).toMatchObject({
      5: { kind: 'decimal', precision: 36, scale: 10 },
      7: { kind: 'varchar', length: 7 },
      16: { kind: 'timestamp', precision: 12 },
      20: { kind: 'row', fields: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
      21: { kind: 'row', fields: [{ name: null }, { name: null }] },
    });
  });

  test.each([
    ['error-syntax', 'SYNTAX_ERROR', { line: 1, column: 1 }],
    ['error-table-not-found', 'TABLE_NOT_FOUND', { line: 1, column: 15 }],
  ])('%s is rejected at its place', async (name, errorName, position) => {
    const { failure } = await replayed(name);
    expect(failure).toMatchObject({ kind: 'rejected', name: errorName, position });
    expect(JSON.stringify(failure)).not.toMatch(/line \d+:\d+:/);
  });

  test('what fails while it runs is a failure of the statement, not of its text', async () => {
    const { failure } = await replayed('error-division-by-zero');
    expect(failure).toEqual({
      kind: 'failed',
      name: 'DIVISION_BY_ZERO',
      message: 'Division by zero',
    });
  });

  test('an update tells its kind and its rows', async () => {
    const { pages } = await replayed('insert');
    expect(pages.at(-1)?.update).toEqual({ type: 'INSERT', count: 1n });
  });

  test('segments are rows like any other', async () => {
    const { pages } = await replayed('encoding-spooling-json-small');
    expect(rowsOf(pages)).toEqual([[1, 'a']]);
    const spooled = await replayed('encoding-spooling-json-spooled');
    expect(rowsOf(spooled.pages)[0]?.slice(0, 2)).toEqual([3000001n, 145618n]);
  });

  test('a request that the engine refuses is told in its own words', async () => {
    const { failure } = await replayed('error-no-user');
    expect(String(failure)).toContain('It answered 401: Basic authentication');
  });
});
