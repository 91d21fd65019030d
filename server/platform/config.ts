import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from './errors.ts';

const Port = z.coerce.number().int().min(0).max(65_535);

/** The environment as the console reads it; the one place that names its variables. */
const Environment = z.object({
  CASCADE_HOME: z.string().min(1).default('.cascade'),
  /** Folder of the dbt project; unset: the one that comes with the console. */
  CASCADE_PROJECT: z.string().min(1).optional(),
  PORT: Port.optional(),
  APP_PORT: Port.optional(),
  /** Address to listen on; anything but loopback shows the console to the network. */
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  WAREHOUSE: z.string().optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  /** Bucket in the path (`true`) or in the host name; unset: in the path for an endpoint of your own. */
  S3_PATH_STYLE: z.stringbool().optional(),
  /** Bytes of local copies of what lies on S3. */
  S3_CACHE_BYTES: z.coerce.number().int().min(0).default(20_000_000_000),
  /** Megabytes that the engine may take for what the lake writes; unset: what the machine allows. */
  ENGINE_MEMORY_MB: z.coerce.number().int().min(256).optional(),
  CATALOG_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Bearer token for the catalog at CATALOG_URL. */
  CATALOG_TOKEN: z.string().optional(),
  ENGINE_URL: z.string().optional(),
  /** Bearer token for the Trino at ENGINE_URL, which must then be https. */
  ENGINE_TOKEN: z.string().optional(),
  /** Ask Trino for large results in segments of its spool. */
  ENGINE_SPOOLING: z.stringbool().default(false),
  /** Trino's catalog of the default branch. */
  TRINO_CATALOG: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .default('iceberg'),
  /** Its properties file, from which catalogs of other branches are made; unset: the one that comes with the console. */
  TRINO_CATALOG_FILE: z.string().optional(),
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
  MINIO_HOST: z.string().optional(),
  MINIO_API_PORT: Port.default(9000),
  MINIO_ROOT_USER: z.string().default('minio'),
  MINIO_ROOT_PASSWORD: z.string().default('minio999'),
  DAGSTER_HOST: z.string().optional(),
  DAGSTER_PORT: Port.default(3000),
  ICEBERG_NESSIE_REF: z.string().default('main'),
  CASCADE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export interface S3Access {
  /** Null: AWS itself. */
  readonly endpoint: string | null;
  readonly region: string;
  /** Null: what the AWS SDK finds by itself. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  readonly pathStyle: boolean;
  readonly cacheMaxBytes: number;
}

export interface TrinoConfig {
  readonly isSpooled: boolean;
  /** Of the lake's default branch. */
  readonly catalog: string;
  /** Absolute path of its properties file. */
  readonly catalogFile: string;
}

export interface Config {
  /** Absolute path of the state folder. */
  readonly home: string;
  /** Absolute path of the dbt project; null is the one that comes with the console. */
  readonly project: string | null;
  readonly port: number;
  readonly host: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly defaultBranch: string;
  /** Null in each: the embedded one. */
  readonly databaseUrl: string | null;
  readonly warehouseUri: string | null;
  /** How an `s3:` warehouse is reached. */
  readonly s3: S3Access;
  /** Of the engine's writer; null is what the machine allows. */
  readonly engineMemoryMb: number | null;
  readonly catalogUrl: string | null;
  /** Null: the catalog asks for none. */
  readonly catalogToken: string | null;
  readonly engineUrl: string | null;
  /** Null: none. */
  readonly engineToken: string | null;
  readonly trino: TrinoConfig;
  readonly orchestratorUrl: string | null;
  /** Secrets of sources, given as `CASCADE_SECRET_<NAME>`, by `<NAME>`. */
  readonly sourceSecrets: ReadonlyMap<string, string>;
}

const CATALOG_FILE = fileURLToPath(
  new URL('../../deploy/trino/catalog/iceberg.properties', import.meta.url),
);
const SOURCE_SECRET = 'CASCADE_SECRET_';

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
    project: env.CASCADE_PROJECT === undefined ? null : path.resolve(env.CASCADE_PROJECT),
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
    s3: s3Access(env),
    engineMemoryMb: env.ENGINE_MEMORY_MB ?? null,
    catalogUrl:
      env.CATALOG_URL ??
      (env.NESSIE_HOST === undefined
        ? null
        : `http://${env.NESSIE_HOST}:${env.NESSIE_PORT}/api/v2`),
    catalogToken: env.CATALOG_TOKEN ?? null,
    engineUrl:
      env.ENGINE_URL ??
      (env.TRINO_HOST === undefined
        ? null
        : `http://${encodeURIComponent(env.TRINO_USER)}@${env.TRINO_HOST}:${env.TRINO_PORT}`),
    engineToken: env.ENGINE_TOKEN ?? null,
    trino: {
      isSpooled: env.ENGINE_SPOOLING,
      catalog: env.TRINO_CATALOG,
      catalogFile: path.resolve(env.TRINO_CATALOG_FILE ?? CATALOG_FILE),
    },
    sourceSecrets: new Map(
      Object.entries(given)
        .filter(([name]) => name.startsWith(SOURCE_SECRET))
        .map(([name, value]) => [name.slice(SOURCE_SECRET.length), value ?? ''] as const),
    ),
    orchestratorUrl:
      env.ORCHESTRATOR_URL ??
      (env.DAGSTER_HOST === undefined ? null : `http://${env.DAGSTER_HOST}:${env.DAGSTER_PORT}`),
  };
}

function s3Access(env: z.infer<typeof Environment>): S3Access {
  const isMinio = env.S3_ENDPOINT === undefined && env.MINIO_HOST !== undefined;
  const endpoint = isMinio
    ? `http://${env.MINIO_HOST}:${env.MINIO_API_PORT}`
    : (env.S3_ENDPOINT ?? null);
  const accessKeyId = env.S3_ACCESS_KEY ?? (isMinio ? env.MINIO_ROOT_USER : null);
  const secretAccessKey = env.S3_SECRET_KEY ?? (isMinio ? env.MINIO_ROOT_PASSWORD : null);
  if ((accessKeyId === null) !== (secretAccessKey === null)) {
    throw new AppError(
      'invalid',
      'S3_ACCESS_KEY and S3_SECRET_KEY belong together: set both, or neither to use what the AWS SDK finds. Correct them and start again.',
    );
  }
  return {
    endpoint,
    region: env.S3_REGION,
    credentials:
      accessKeyId === null || secretAccessKey === null ? null : { accessKeyId, secretAccessKey },
    pathStyle: env.S3_PATH_STYLE ?? endpoint !== null,
    cacheMaxBytes: env.S3_CACHE_BYTES,
  };
}
