import { AppError } from '#server/platform/errors.ts';

/** Where a Trino is and how it lets us in. */
export interface TrinoAccess {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Asks for what the console itself wants to know. */
  readonly user: string;
  readonly password: string | null;
  /** Sent as a bearer token in place of a password. */
  readonly token: string | null;
  /** Ask for results in segments, from the engine or from a store of these origins. */
  readonly isSpooled: boolean;
  readonly segmentOrigins: readonly string[];
}

interface Given {
  readonly engineUrl: string;
  readonly engineToken: string | null;
  readonly isSpooled: boolean;
  readonly segmentOrigins: readonly string[];
}

const DEFAULT_USER = 'cascade';

/** Reads `http://cascade@trino:8080`. Throws `invalid`. */
export function trinoAccess({ engineUrl, engineToken, ...more }: Given): TrinoAccess {
  const url = URL.canParse(engineUrl) ? new URL(engineUrl) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new AppError(
      'invalid',
      'ENGINE_URL is no address of a Trino: write it as http://user@host:8080 and start again.',
    );
  }
  if (url.pathname !== '/' || url.search !== '') {
    throw new AppError(
      'invalid',
      'ENGINE_URL names a path: a Trino answers at the root of its host. Leave the path out and start again.',
    );
  }
  const password = url.password === '' ? null : decodeURIComponent(url.password);
  if ((password !== null || engineToken !== null) && url.protocol !== 'https:') {
    throw new AppError(
      'invalid',
      'ENGINE_URL has a password or token and is no https address: Trino refuses secrets in the clear. Use https and start again.',
    );
  }
  return {
    origin: url.origin,
    user: decodeURIComponent(url.username) || DEFAULT_USER,
    password,
    token: engineToken,
    ...more,
  };
}
