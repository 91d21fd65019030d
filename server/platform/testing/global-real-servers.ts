import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { ServerMissing } from './real-servers/fetch-server.ts';
import { startNessie, warehouseOf } from './real-servers/start-nessie.ts';
import { startS3 } from './real-servers/start-s3.ts';
import { startTrino } from './real-servers/start-trino.ts';

const DATA = fileURLToPath(new URL('../../../.test-env/real-servers', import.meta.url));

declare module 'vitest' {
  interface ProvidedContext {
    /** Null: could not be had; the reason was printed. */
    realS3: {
      endpoint: string;
      /** Where Nessie keeps what is written through its Iceberg REST. */
      warehouse: string;
      bucket: string;
      accessKeyId: string;
      secretAccessKey: string;
    } | null;
    /** Without `/api/v2`. */
    realNessie: { url: string } | null;
    realTrino: { url: string } | null;
  }
}

let stop: () => Promise<void> = async () => undefined;
export const teardown = (): Promise<void> => stop();

/**
 * Real servers for a test run: an S3 store, Nessie and Trino, each on free ports of the loopback address
 * with an empty data folder. What this machine cannot have is provided as null, with the reason; one that does not start fails the run.
 */
export async function setup(project: TestProject): Promise<void> {
  const parts = new AsyncDisposableStack();
  stop = () => parts.disposeAsync();
  await rm(DATA, { recursive: true, force: true });
  parts.defer(() => rm(DATA, { recursive: true, force: true }));
  const orNull = async <T extends AsyncDisposable>(name: string, start: () => Promise<T>) => {
    try {
      return parts.use(await start());
    } catch (cause) {
      if (!(cause instanceof ServerMissing)) throw cause;
      process.stderr.write(`SKIPPED: no real ${name}: ${String(cause)}\n`);
      return null;
    }
  };
  const { postgresUrl } = project.getProvidedContext();
  const s3 = await orNull('S3 store', () => startS3({ folder: `${DATA}/s3` }));
  const nessie = await orNull('Nessie', () =>
    startNessie({
      folder: `${DATA}/nessie`,
      store: { jdbc: postgresUrl },
      ...(s3 && { s3 }),
    }),
  );
  const lake = s3 && nessie && { s3, nessieUrl: nessie.url };
  const trino = await orNull('Trino', () =>
    startTrino({ folder: `${DATA}/trino`, ...(lake && { lake }) }),
  );
  project.provide(
    'realS3',
    s3 && {
      endpoint: s3.url,
      warehouse: warehouseOf(s3),
      bucket: s3.bucket,
      accessKeyId: s3.accessKeyId,
      secretAccessKey: s3.secretAccessKey,
    },
  );
  project.provide('realNessie', nessie && { url: nessie.url });
  project.provide('realTrino', trino && { url: trino.url });
}
