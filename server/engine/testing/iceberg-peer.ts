import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const SCRIPT = fileURLToPath(new URL('./iceberg_peer.py', import.meta.url));

const Rows = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
  /** Data files that the scan plans; absent where the engine does not tell. */
  files: z.number().optional(),
});
const Written = z.object({ location: z.string() });
const Failed = z.object({ error: z.string() });

/** Rows as texts by column name. */
export type PeerRow = Readonly<Record<string, string | null>>;

/** What the other engine is asked to do with a table. */
export type PeerChange =
  | { readonly do: 'append' | 'upsert'; readonly rows: readonly PeerRow[] }
  | { readonly do: 'delete'; readonly filter: string }
  | {
      readonly do: 'add-column' | 'drop-column' | 'widen-column' | 'move-first';
      readonly column: string;
    }
  | { readonly do: 'rename-column'; readonly column: string; readonly to: string }
  | { readonly do: 'partition'; readonly fields: readonly (readonly [string, string])[] };

/** PyIceberg, and DuckDB's own Iceberg reader, in a process that answers one command after the other. */
export function openIcebergPeer(python: string) {
  const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async <T>(answer: z.ZodType<T>, command: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    const line = await lines.next();
    if (line.done === true) throw new Error('The other engine has ended.');
    const reply: unknown = JSON.parse(line.value);
    const failed = Failed.safeParse(reply);
    if (failed.success) throw new Error(`${JSON.stringify(command)}: ${failed.data.error}`);
    return answer.parse(reply);
  };
  return {
    /** Rows in no particular order, as PyIceberg reads them. */
    rows: (location: string, filter?: string) => ask(Rows, { do: 'rows', location, filter }),
    duckdbRows: (location: string) => ask(Rows, { do: 'duckdb-rows', location }),
    /** Location of the next metadata file. */
    change: async (location: string, change: PeerChange) =>
      (await ask(Written, { ...change, location })).location,
    [Symbol.dispose]: () => void child.kill(),
  };
}
