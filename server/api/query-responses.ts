import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { services } from '#server/platform/slot.ts';
import { exportParquet } from '#server/queries/export-parquet.ts';
import { ExportFormat, exportResult } from '#server/queries/export-result.ts';
import { ReadRowsInput, readRowsArrow } from '#server/queries/read-rows.ts';
import { getCaller } from './caller.ts';
import { errorResponse } from './error-response.ts';
import { requestIdOf } from './request-id.ts';
import type { Caller } from './trpc/init.ts';

const DownloadFormat = z.enum([...ExportFormat.options, 'parquet']);

const CONTENT_TYPE = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
} as const satisfies Record<z.infer<typeof ExportFormat>, string>;

/** `GET …/rows?from=&to=`: a range of a finished result as an Arrow IPC stream. */
export function queryRowsResponse(request: Request, id: string): Promise<Response> {
  return respond(request, async (caller) => {
    const range = parse(ReadRowsInput, request);
    const { signal } = request;
    const bytes = await readRowsArrow(services(), { ...range, id, caller, signal });
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/vnd.apache.arrow.stream',
        // A finished result never changes.
        'cache-control': 'private, max-age=3600, immutable',
      },
    });
  });
}

/** `GET …/export?format=csv|json|parquet`: a whole finished result as a download. */
export function queryExportResponse(request: Request, id: string): Promise<Response> {
  return respond(request, async (caller) => {
    const { format } = parse(z.object({ format: DownloadFormat }), request);
    const { signal } = request;
    if (format === 'parquet') return parquetResponse(id, caller, signal);
    const pieces = exportResult(services(), { queryId: id, format, caller, signal });
    // The first piece tells whether there is a result at all, while the status can still say so.
    const first = await pieces.next();
    return new Response(toByteStream(first.value ?? '', pieces), {
      headers: {
        'content-type': CONTENT_TYPE[format],
        'content-disposition': `attachment; filename="query-${id}.${format}"`,
        'cache-control': 'private, no-store',
      },
    });
  });
}

async function parquetResponse(id: string, caller: Caller, signal: AbortSignal): Promise<Response> {
  const file = await exportParquet(services(), { queryId: id, caller, signal });
  const bytes = createReadStream(file.path);
  // Also when who downloads it goes away in the middle.
  bytes.once('close', () => void file[Symbol.asyncDispose]());
  return new Response(Readable.toWeb(bytes) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/vnd.apache.parquet',
      'content-length': String(file.bytes),
      'content-disposition': `attachment; filename="query-${id}.parquet"`,
      'cache-control': 'private, no-store',
    },
  });
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

function toByteStream(first: string, rest: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(first));
    },
    async pull(controller) {
      const { done, value } = await rest.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await rest.return(undefined);
    },
  });
}
