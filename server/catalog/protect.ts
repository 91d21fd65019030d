import { AppError } from '#server/platform/errors.ts';

/**
 * Nothing gets on a protected ref except by merge. A pattern is a name in which `*` stands for any
 * characters. Throws `forbidden`.
 */
export function assertMayWrite(
  ref: string,
  protectedPatterns: readonly string[],
  via: 'commit' | 'merge',
): void {
  if (via === 'merge' || !protectedPatterns.some((pattern) => matches(pattern, ref))) return;
  throw new AppError(
    'forbidden',
    `'${ref}' is protected: it changes by merge alone. Write to a branch and merge it.`,
  );
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(name);
}
