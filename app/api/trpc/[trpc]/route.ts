import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { getCaller } from '#server/api/caller.ts';
import { REQUEST_ID_HEADER, requestIdOf } from '#server/api/request-id.ts';
import { appRouter } from '#server/api/trpc/root.ts';
import { services } from '#server/platform/slot.ts';

async function handle(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: async () => ({
      services: services(),
      caller: await getCaller(request),
      requestId,
    }),
    responseMeta: () => ({ headers: new Headers({ [REQUEST_ID_HEADER]: requestId }) }),
  });
}

export { handle as GET, handle as POST };
export const dynamic = 'force-dynamic';
