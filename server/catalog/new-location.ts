import type { ContentKey } from './model/content.ts';

/**
 * URI of the folder for a new table or view, as those that this console makes itself are called: its own
 * for ever, whatever the name comes to mean later. Characters that readers take differently are replaced.
 */
export function newLocation(root: string, key: ContentKey, uuid: string): string {
  const folders = key.map((element) =>
    element
      .replace(/[^\w.-]+/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 100),
  );
  return `${root}/${folders.join('/')}-${uuid.slice(0, 8)}`;
}
