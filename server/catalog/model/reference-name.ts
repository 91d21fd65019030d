const NAME = /^[A-Za-z](?:(?:(?!\.\.)[A-Za-z0-9./_-])*[A-Za-z0-9_-])?$/;
const LOOKS_LIKE_HASH = /^[0-9a-fA-F]{8,64}$/;

/** Null when `name` can name a branch or tag, else a sentence that says what is wrong with it. */
export function referenceNameDefect(name: string): string | null {
  if (!NAME.test(name)) {
    return `'${name}' cannot name a reference: it must start with a letter, followed by letters, digits, one of the ./_- characters, not end with a slash or dot, not contain '..'.`;
  }
  if (name === 'HEAD' || name === 'DETACHED') return `'${name}' is reserved; choose another name.`;
  if (LOOKS_LIKE_HASH.test(name)) {
    return `'${name}' reads like a commit hash; choose another name.`;
  }
  return null;
}
