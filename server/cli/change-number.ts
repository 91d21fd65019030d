import { InvalidArgumentError } from 'commander';

/** `42` or `#42`. Throws for anything else. */
export function changeNumber(text: string): number {
  const number = Number(text.replace(/^#/, ''));
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Name a change by its number: 42.');
}
