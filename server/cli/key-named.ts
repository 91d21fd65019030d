import { AppError } from '#server/platform/errors.ts';

/**
 * The one of these keys that a name with dots means; null when it means none. Throws `invalid` when it
 * means two, as `a.b.t` does where both ['a.b', 't'] and ['a', 'b', 't'] are keys.
 */
export function keyNamed<T>(
  items: readonly T[],
  keyOf: (item: T) => readonly string[],
  name: string,
): T | null {
  const [found, other] = items.filter((item) => keyOf(item).join('.') === name);
  if (found === undefined) return null;
  if (other === undefined) return found;
  const spelt = (item: T) =>
    `[${keyOf(item)
      .map((element) => `'${element}'`)
      .join(', ')}]`;
  throw new AppError(
    'invalid',
    `${name} names two keys, ${spelt(found)} and ${spelt(other)}. Choose between them in the console.`,
  );
}
