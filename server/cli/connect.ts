import {
  createTRPCClient,
  httpBatchStreamLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import { EventSource } from 'eventsource';
import superjson from 'superjson';
import type { AppRouter } from '#server/api/trpc/root.ts';
import { type Config, readConfig } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import { readOwner } from '#server/platform/owner-lock.ts';
import { readSecrets } from '#server/platform/secrets.ts';

export type ExportFormat = 'csv' | 'json';

/** The console as a command sees it: the running one of the state folder, or the folder opened by this process. */
export interface Session extends AsyncDisposable {
  readonly config: Config;
  /** Address of the running console; null when this process opened the folder itself. */
  readonly attachedTo: string | null;
  readonly client: TRPCClient<AppRouter>;
  /** Rows of a finished query as text, in pieces. */
  exportRows(queryId: string, format: ExportFormat, signal: AbortSignal): AsyncIterable<string>;
}

/** Attaches to the console that holds the state folder, or opens the folder. */
export async function connect(): Promise<Session> {
  const config = readConfig(process.env);
  const owner = await readOwner(config.home);
  if (owner?.url == null) {
    // The engines and the database are loaded only by a command that needs them in its own process.
    const { openFolder } = await import('./open-folder.ts');
    return openFolder(config);
  }
  const secrets = await readSecrets(config.home);
  if (secrets === null)
    throw new AppError(
      'unavailable',
      `${config.home} has no secrets.json although process ${owner.pid} holds it. Stop that process and try again.`,
    );
  return attach(config, owner.url, secrets.local);
}

function attach(config: Config, url: string, token: string): Session {
  const headers = { authorization: `Bearer ${token}` };
  const endpoint = `${url}/api/trpc`;
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({
          url: endpoint,
          transformer: superjson,
          EventSource,
          eventSourceOptions: {
            fetch: (input, init) =>
              fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
          },
        }),
        false: httpBatchStreamLink({ url: endpoint, transformer: superjson, headers }),
      }),
    ],
  });
  return {
    config,
    attachedTo: url,
    client,
    async *exportRows(queryId, format, signal) {
      const response = await fetch(`${url}/api/queries/${queryId}/export?format=${format}`, {
        headers,
        signal,
      });
      if (!response.ok || response.body === null)
        throw new AppError(
          'unavailable',
          `The result could not be read (${response.status}). Run the statement again.`,
        );
      yield* response.body.pipeThrough(new TextDecoderStream());
    },
    async [Symbol.asyncDispose]() {},
  };
}
