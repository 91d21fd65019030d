/** What this browser keeps of a tab until the server has it, and what only this browser needs. */

const PREFIX = 'cascade.sql.';

/** Text under a name; null when there is none, or nothing may be kept. */
export function readKept(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function keep(name: string, text: string | null): void {
  try {
    if (text === null) window.localStorage.removeItem(PREFIX + name);
    else window.localStorage.setItem(PREFIX + name, text);
  } catch {
    // A browser that keeps nothing, or has no room left, still runs statements.
  }
}
