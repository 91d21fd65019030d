import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ChartQuery } from '#server/engine/model/result-chart.ts';
import { ResultViewInput } from '#server/engine/model/result-view-input.ts';
import { AppError } from '#server/platform/errors.ts';
import { services } from '#server/platform/slot.ts';
import { exportParquet } from '#server/queries/export-parquet.ts';
import { ExportFormat, exportResult } from '#server/queries/export-result.ts';
import { ReadRowsInput, readRowsArrow } from '#server/queries/read-rows.ts';
import { chartPoints } from '#server/queries/results/chart-points.ts';
import type { ResultInput } from '#server/queries/results/readable-result.ts';
import { getCaller } from './caller.ts';
import { errorResponse } from './error-response.ts';
import { requestIdOf } from './request-id.ts';
import type { Caller } from './trpc/init.ts';

const DownloadFormat = z.enum([...ExportFormat.options, 'parquet']);
type DownloadFormat = z.infer<typeof DownloadFormat>;

const ARROW = 'application/vnd.apache.arrow.stream';

const DOWNLOADS = {
  csv: { type: 'text/csv; charset=utf-8; header=present', suffix: 'csv' },
  json: { type: 'application/json; charset=utf-8', suffix: 'json' },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', suffix: 'ndjson' },
  arrow: { type: ARROW, suffix: 'arrows' },
  parquet: { type: 'application/vnd.apache.parquet', suffix: 'parquet' },
} as const satisfies Record<DownloadFormat, { type: string; suffix: string }>;

/** A member of an address that is JSON. */
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'This is not JSON.' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const View = json(ResultViewInput).optional();

/** `GET …/rows?from=&to=&view=`: a range of a finished result as an Arrow IPC stream. */
export function queryRowsResponse(request: Request, id: string): Promise<Response> {
  return respond(request, async (caller) => {
    const range = parse(ReadRowsInput, request);
    const { view } = parse(z.object({ view: View }), request);
    const { signal } = request;
    const bytes = await readRowsArrow(services(), { ...range, view, id, caller, signal });
    return arrowResponse(bytes);
  });
}

/** `GET …/chart?chart=&view=`: points of a chart of a finished result as an Arrow IPC stream. */
export function queryChartResponse(request: Request, id: string): Promise<Response> {
  return respond(request, async (caller) => {
    const asked = parse(z.object({ chart: json(ChartQuery), view: View }), request);
    const { signal } = request;
    return arrowResponse(await chartPoints(services(), { ...asked, id, caller, signal }));
  });
}

const ExportInput = z.object({
  format: DownloadFormat,
  view: View,
  /** Of the file, without its suffix. */
  name: z.string().trim().max(200).optional(),
  formulas: z.enum(['keep', 'mark']).default('keep'),
});

/** `GET …/export?format=csv|json|ndjson|arrow|parquet&view=&name=&formulas=`: a result as a download. */
export function queryExportResponse(request: Request, id: string): Promise<Response> {
  return respond(request, async (caller) => {
    const { format, view, name, formulas } = parse(ExportInput, request);
    const input = { id, view, caller, signal: request.signal };
    const headers = {
      'content-type': DOWNLOADS[format].type,
      'content-disposition': attachment(name || `query-${id}`, DOWNLOADS[format].suffix),
      'cache-control': 'private, no-store',
    };
    if (format === 'parquet') return parquetResponse(input, headers);
    const isFormulaSafe = formulas === 'mark';
    const pieces = exportResult(services(), { ...input, format, isFormulaSafe });
    // The first piece tells whether there is a result at all, while the status can still say so.
    const first = await pieces.next();
    return new Response(toByteStream(first.value ?? new Uint8Array(0), pieces), { headers });
  });
}

async function parquetResponse(
  input: ResultInput,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const file = await exportParquet(services(), input);
  const bytes = createReadStream(file.path);
  // Also when who downloads it goes away in the middle.
  bytes.once('close', () => void file[Symbol.asyncDispose]());
  return new Response(Readable.toWeb(bytes) as ReadableStream<Uint8Array>, {
    headers: { ...headers, 'content-length': String(file.bytes) },
  });
}

const arrowResponse = (bytes: Uint8Array): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': ARROW,
      // A finished result never changes.
      'cache-control': 'private, max-age=3600, immutable',
    },
  });

/** The name in full for who knows RFC 6266, and without what is not ASCII for the others. */
function attachment(name: string, suffix: string): string {
  const clean = name.replaceAll(/[/\\:*?"<>|\p{Cc}]+/gu, '-');
  const ascii = `${clean.replaceAll(/[^\x20-\x7e]+/g, '-')}.${suffix}`;
  const full = `${clean}.${suffix}`;
  const also = ascii === full ? '' : `; filename*=UTF-8''${encodeURIComponent(full)}`;
  return `attachment; filename="${ascii}"${also}`;
}

async function respond(
  request: Request,
  work: (caller: Caller) => Promise<Response>,
): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    const caller = await getCaller(request);
    if (caller === null) throw new AppError('unauthenticated', 'Sign in to go on.');
    return await work(caller);
  } catch (cause) {
    return errorResponse(cause, requestId, services().log);
  }
}

function parse<T>(schema: z.ZodType<T>, request: Request): T {
  const parsed = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('invalid', `${issue?.path.join('.') || 'The range'}: ${issue?.message}`);
}

function toByteStream(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(first);
    },
    async pull(controller) {
      const { done, value } = await rest.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await rest.return(undefined);
    },
  });
}
