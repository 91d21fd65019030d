const YEAR_SECONDS = 31_536_000;

/** Keeps a choice of how pages look in a cookie, which the server reads before the first paint. */
export function remember(name: 'theme' | 'rail', value: string): void {
  // The Cookie Store API is missing over plain HTTP on other hosts than localhost.
  Reflect.set(
    document,
    'cookie',
    `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`,
  );
}
