export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Number of the line on each side, from 1; null where it is not. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Beyond this many lines that differ, the middle is told as replaced: comparing each with each takes too long. */
const MOST_CELLS = 4_000_000;

/** The lines of two texts, the fewest removed and added that lead from one to the other. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const head = sharedHead(old, now);
  const tail = sharedHead(old.slice(head).reverse(), now.slice(head).reverse());
  const [oldMiddle, nowMiddle] = [
    old.slice(head, old.length - tail),
    now.slice(head, now.length - tail),
  ];
  const kinds: DiffLine['kind'][] = [
    ...Array.from({ length: head }, () => 'same' as const),
    ...middle(oldMiddle, nowMiddle),
    ...Array.from({ length: tail }, () => 'same' as const),
  ];
  let [left, right] = [0, 0];
  return kinds.map((kind) => {
    const line: DiffLine = {
      kind,
      text: (kind === 'added' ? now[right] : old[left]) ?? '',
      before: kind === 'added' ? null : left + 1,
      after: kind === 'removed' ? null : right + 1,
    };
    if (kind !== 'added') left += 1;
    if (kind !== 'removed') right += 1;
    return line;
  });
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/\r?\n/));

function sharedHead(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((line, index) => line !== b[index]);
  return different === -1 ? a.length : different;
}

/** The way through the table of longest common subsequences. */
function middle(a: readonly string[], b: readonly string[]): readonly DiffLine['kind'][] {
  const width = b.length + 1;
  if (a.length * width > MOST_CELLS) {
    return [...a.map(() => 'removed' as const), ...b.map(() => 'added' as const)];
  }
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kinds: DiffLine['kind'][] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    const isSame = i < a.length && j < b.length && a[i] === b[j];
    const isRemoved = !isSame && i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1));
    kinds.push(isSame ? 'same' : isRemoved ? 'removed' : 'added');
    if (isSame || isRemoved) i += 1;
    if (isSame || !isRemoved) j += 1;
  }
  return kinds;
}
