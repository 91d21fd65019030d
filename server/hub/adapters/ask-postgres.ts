import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { Answer } from './monitored.ts';

const Row = z.object({
  version: z.string(),
  connections: z.coerce.number(),
  limit: z.coerce.number(),
  bytes: z.coerce.number(),
});

/** PostgreSQL: that it answers, how many connections are open, how much it stores. */
export function postgresAsker({ database }: { readonly database: Database }) {
  return async (): Promise<Answer> => {
    const [raw] = await database.query(
      `SELECT current_setting('server_version') AS version,
              current_setting('max_connections') AS limit,
              (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
              pg_database_size(current_database()) AS bytes`,
    );
    const row = Row.parse(raw);
    return {
      version: row.version.split(' ', 1)[0] ?? row.version,
      detail: `${row.connections} of ${row.limit} connections`,
      measures: { connections: row.connections, storedBytes: row.bytes },
    };
  };
}
