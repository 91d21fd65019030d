const KEY = 'cascade.sql.draft';

/** What was typed last in this browser; null when there is nothing, or nothing may be kept. */
export function readDraft(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function writeDraft(text: string): void {
  try {
    window.localStorage.setItem(KEY, text);
  } catch {
    // A browser that keeps nothing still runs statements.
  }
}
