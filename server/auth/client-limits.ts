import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#server/platform/errors.ts';

const REQUESTS_A_MINUTE = 120_000;
const REFUSALS_A_MINUTE = 120;

/**
 * Keeps one program from taking the whole console. Counts of this process: they guard its load, not a
 * secret, as a token of 256 random bits cannot be guessed.
 */
export interface ClientLimits {
  /** Counts a request of a client that is known. Throws `too-many-requests`. */
  countRequest(client: string): Promise<void>;
  /** Counts a request that was refused. Throws `too-many-requests`. */
  countRefusal(address: string): Promise<void>;
  /** Counts nothing. Throws `too-many-requests` where the next refusal would. */
  requireRefusalsLeft(address: string): Promise<void>;
}

export function createClientLimits(): ClientLimits {
  const requests = new RateLimiterMemory({ points: REQUESTS_A_MINUTE, duration: 60 });
  const refusals = new RateLimiterMemory({ points: REFUSALS_A_MINUTE, duration: 60 });
  return {
    countRequest: (client) => consume(requests, client),
    countRefusal: (address) => consume(refusals, address),
    async requireRefusalsLeft(address) {
      const known = await refusals.get(address);
      if (known !== null && known.consumedPoints >= REFUSALS_A_MINUTE) throw tooMany(known);
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw tooMany(error);
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): AppError {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new AppError('too-many-requests', `Too many requests. Wait ${seconds} s and go on.`, {
    details: { waitSeconds: seconds },
  });
}
