import path from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const Port = z.coerce.number().int().min(0).max(65_535);

/** The environment as the console reads it; the one place that names its variables. */
const Environment = z.object({
  CASCADE_HOME: z.string().min(1).default('.cascade'),
  PORT: Port.optional(),
  APP_PORT: Port.optional(),
  /** Address to listen on; anything but loopback shows the console to the network. */
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  WAREHOUSE: z.string().optional(),
  CATALOG_URL: z.string().optional(),
  ENGINE_URL: z.string().optional(),
  ORCHESTRATOR_URL: z.string().optional(),
  // Cascade's own names, accepted where the five are unset.
  POSTGRES_HOST: z.string().optional(),
  POSTGRES_PORT: Port.optional(),
  POSTGRES_USER: z.string().default('lake'),
  POSTGRES_PASSWORD: z.string().default('lakepass'),
  POSTGRES_DB: z.string().default('lakehouse'),
  NESSIE_HOST: z.string().optional(),
  NESSIE_PORT: Port.default(19_120),
  TRINO_HOST: z.string().optional(),
  TRINO_PORT: Port.default(8080),
  TRINO_USER: z.string().default('cascade'),
  ICEBERG_WAREHOUSE_PATH: z.string().optional(),
  DAGSTER_HOST: z.string().optional(),
  DAGSTER_PORT: Port.default(3000),
  ICEBERG_NESSIE_REF: z.string().default('main'),
  CASCADE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export interface Config {
  /** Absolute path of the state folder. */
  readonly home: string;
  readonly port: number;
  readonly host: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly defaultBranch: string;
  /** Null in each: the embedded one. */
  readonly databaseUrl: string | null;
  readonly warehouseUri: string | null;
  readonly catalogUrl: string | null;
  readonly engineUrl: string | null;
  readonly orchestratorUrl: string | null;
}

/** Parses the environment. Throws `invalid` that names the variable. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'invalid',
      `${issue?.path.join('.') ?? 'The environment'}: ${issue?.message ?? 'not valid'}. Correct the variable and start again.`,
    );
  }
  const env = parsed.data;
  const credentials = `${encodeURIComponent(env.POSTGRES_USER)}:${encodeURIComponent(env.POSTGRES_PASSWORD)}`;
  return {
    home: path.resolve(env.CASCADE_HOME),
    port: env.PORT ?? env.APP_PORT ?? 10_009,
    host: env.HOST,
    logLevel: env.CASCADE_LOG_LEVEL,
    defaultBranch: env.ICEBERG_NESSIE_REF,
    databaseUrl:
      env.DATABASE_URL ??
      (env.POSTGRES_HOST === undefined
        ? null
        : `postgres://${credentials}@${env.POSTGRES_HOST}:${env.POSTGRES_PORT ?? 5432}/${env.POSTGRES_DB}`),
    warehouseUri: env.WAREHOUSE ?? env.ICEBERG_WAREHOUSE_PATH ?? null,
    catalogUrl:
      env.CATALOG_URL ??
      (env.NESSIE_HOST === undefined
        ? null
        : `http://${env.NESSIE_HOST}:${env.NESSIE_PORT}/api/v2`),
    engineUrl:
      env.ENGINE_URL ??
      (env.TRINO_HOST === undefined
        ? null
        : `http://${encodeURIComponent(env.TRINO_USER)}@${env.TRINO_HOST}:${env.TRINO_PORT}`),
    orchestratorUrl:
      env.ORCHESTRATOR_URL ??
      (env.DAGSTER_HOST === undefined ? null : `http://${env.DAGSTER_HOST}:${env.DAGSTER_PORT}`),
  };
}
