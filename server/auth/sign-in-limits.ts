import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';

const TRIES_A_MINUTE = 5;
const TRIES_A_QUARTER_HOUR_ANYWHERE = 60;

/** Slows down guessing, across replicas: its counts are in PostgreSQL. */
export interface SignInLimits {
  /** Counts one try and returns how many are left. Throws `too-many-requests` when none is. */
  count(name: string, address: string): Promise<number>;
  /** After a success: the tries before it no longer count. */
  forget(name: string, address: string): Promise<void>;
}

export function createSignInLimits(database: Database): SignInLimits {
  const shared = {
    storeClient: limiterClient(database),
    storeType: 'client',
    schemaName: 'app',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
  } as const;
  const here = new RateLimiterPostgres({
    ...shared,
    keyPrefix: 'sign-in',
    points: TRIES_A_MINUTE,
    duration: 60,
    blockDuration: 60,
  });
  // One name tried from many addresses.
  const anywhere = new RateLimiterPostgres({
    ...shared,
    keyPrefix: 'sign-in-name',
    points: TRIES_A_QUARTER_HOUR_ANYWHERE,
    duration: 900,
  });
  return {
    async count(name, address) {
      await consume(anywhere, nameKey(name));
      const result = await consume(here, `${nameKey(name)}|${address}`);
      return result.remainingPoints;
    },
    async forget(name, address) {
      await here.delete(`${nameKey(name)}|${address}`);
      await database.query('DELETE FROM app.rate_limits WHERE expire < $1', [Date.now()]);
    },
  };
}

// Keys hold at most 255 characters, and whatever was typed as a name.
const nameKey = (name: string): string => encodeURIComponent(name.toLowerCase()).slice(0, 120);

async function consume(limiter: RateLimiterPostgres, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new AppError(
      'too-many-requests',
      `Too many tries. Wait ${seconds} s, then try again, or use a one-time link.`,
      { details: { waitSeconds: seconds } },
    );
  }
}

/** The part of a `pg` client that the limiter calls. */
function limiterClient(database: Database) {
  return {
    async query({ text, values }: { readonly text: string; readonly values: readonly unknown[] }) {
      const rows = await database.query(text, values);
      return { rows, rowCount: rows.length };
    },
  };
}
