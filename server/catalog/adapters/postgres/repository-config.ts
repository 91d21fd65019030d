import { z } from 'zod';
import { type CanonicalValue, canonicalJson, parseCanonicalJson } from '../../model/canonical.ts';
import type { RepositoryConfig } from '../../port.ts';
import { badRequest } from './failure.ts';
import type { Tables } from './tables.ts';

/** The types of settings that Nessie has. */
const KNOWN_TYPES = ['GARBAGE_COLLECTOR'];
const CREATED = 'CREATED';

const Row = z.object({ type: z.string(), body: z.string() });
const Config = z.looseObject({ type: z.string() });

export async function readRepositoryConfig(
  { database }: Tables,
  types: readonly string[],
): Promise<readonly RepositoryConfig[]> {
  for (const type of types) requireKnown(type);
  const rows = await database.query(
    'SELECT type, body FROM app.catalog_settings WHERE type = ANY($1::text[]) ORDER BY type',
    [types.length === 0 ? KNOWN_TYPES : types],
  );
  return z.array(Row).parse(rows).map(toConfig);
}

export async function updateRepositoryConfig(
  { database }: Tables,
  config: RepositoryConfig,
): Promise<RepositoryConfig | null> {
  requireKnown(config.type);
  const body = canonicalJson(config as CanonicalValue);
  return database.transaction(async (transaction) => {
    const [before] = await transaction.query(
      'SELECT type, body FROM app.catalog_settings WHERE type = $1 FOR UPDATE',
      [config.type],
    );
    await transaction.query(
      `INSERT INTO app.catalog_settings (type, body) VALUES ($1, $2)
       ON CONFLICT (type) DO UPDATE SET body = excluded.body`,
      [config.type, body],
    );
    return before === undefined ? null : toConfig(Row.parse(before));
  });
}

/** Notes when the catalog was made, once. */
export async function noteCreation({ database }: Tables): Promise<void> {
  await database.query(
    `INSERT INTO app.catalog_settings (type, body)
     VALUES ($1, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
     ON CONFLICT (type) DO NOTHING`,
    [CREATED],
  );
}

export async function readCreation({ database }: Tables): Promise<string> {
  const sql = 'SELECT type, body FROM app.catalog_settings WHERE type = $1';
  const [row] = await database.query(sql, [CREATED]);
  return Row.parse(row).body;
}

function requireKnown(type: string): void {
  if (KNOWN_TYPES.includes(type)) return;
  throw badRequest(`No repository config type registered for name ${type}`);
}

function toConfig({ body }: z.infer<typeof Row>): RepositoryConfig {
  return Config.parse(parseCanonicalJson(body));
}
