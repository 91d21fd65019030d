interface Token {
  readonly text?: string | undefined;
  readonly line: number;
  readonly column: number;
  channel: number;
}

const HIDDEN_CHANNEL = 1;

/**
 * `ADD COLUMN a.b type` is newer than the grammar, which takes one name: those in front of the last are
 * read over, and `columnParents` finds them. `tokens`: the visible ones of a statement.
 */
export function hideColumnParents(tokens: readonly Token[]): void {
  const words = tokens.slice(0, 40).map(({ text = '' }) => text.toLowerCase());
  if (words[0] !== 'alter' || words[1] !== 'table') return;
  const add = words.findIndex((word, at) => word === 'add' && words[at + 1] === 'column');
  if (add === -1) return;
  const isNew = words.slice(add + 2, add + 5).join(' ') === 'if not exists';
  let at = add + (isNew ? 5 : 2);
  for (; words[at + 1] === '.'; at += 2) {
    for (const token of tokens.slice(at, at + 2)) token.channel = HIDDEN_CHANNEL;
  }
}
