import { createTRPCClient, unstable_localLink } from '@trpc/client';
import superjson from 'superjson';
import { type AppRouter, appRouter } from '#server/api/trpc/root.ts';
import type { Config } from '#server/platform/config.ts';
import { newId } from '#server/platform/ids.ts';
import { startServices } from '#server/platform/start-services.ts';
import { exportResult } from '#server/queries/export-result.ts';
import type { Session } from './connect.ts';

/** Starts the services of the state folder in this process, for one command. */
export async function openFolder(config: Config): Promise<Session> {
  const services = await startServices(config, { url: null, onProgress: () => undefined });
  const caller = { name: 'local', role: 'admin', via: 'local' } as const;
  const client = createTRPCClient<AppRouter>({
    links: [
      unstable_localLink({
        router: appRouter,
        transformer: superjson,
        createContext: async () => ({ services, caller, requestId: newId() }),
      }),
    ],
  });
  return {
    config,
    attachedTo: null,
    client,
    async *exportRows(id, format, signal) {
      const decoder = new TextDecoder();
      const pieces = exportResult(services, { id, format, caller, signal });
      for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
    },
    [Symbol.asyncDispose]: () => services.close(),
  };
}
