import { uploadResponse } from '#server/api/upload-response.ts';

export function POST(request: Request): Promise<Response> {
  return uploadResponse(request);
}

export const dynamic = 'force-dynamic';
