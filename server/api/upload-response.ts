import { AppError } from '#server/platform/errors.ts';
import { services } from '#server/platform/slot.ts';
import { receiveUpload } from '#server/sources/uploads.ts';
import { getCaller } from './caller.ts';
import { errorResponse } from './error-response.ts';
import { requestIdOf } from './request-id.ts';
import { requireWriter } from './trpc/init.ts';

/** `POST …/imports?name=`: keeps the body as a file and answers `{id, name, bytes}`. */
export async function uploadResponse(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    requireWriter(await getCaller(request));
    const name = new URL(request.url).searchParams.get('name')?.slice(0, 255) || 'file';
    if (request.body === null) throw new AppError('invalid', `${name} is empty.`);
    const { body, signal } = request;
    const length = request.headers.get('content-length');
    const sizeBytes = length === null ? null : Number(length);
    return Response.json(await receiveUpload(services(), { name, body, signal, sizeBytes }));
  } catch (cause) {
    return errorResponse(cause, requestId, services().log);
  }
}
