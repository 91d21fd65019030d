/** Slot of a ref's colour: `main` for the default branch, else `1` … `12`. */
export type RefSlot = string;

/**
 * The one colour that a ref has everywhere: FNV-1a of its name (UTF-8) mod 12. Set it as
 * `data-ref`, then `--rc` (mark), `--rb` (tint) and `--rt` (text) are right in both themes.
 */
export function refSlot(name: string, defaultBranch = 'main'): RefSlot {
  if (name === defaultBranch) return 'main';
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return String((hash % 12) + 1);
}
