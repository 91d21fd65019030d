/** The candidate that a person most likely meant; null when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const scored = candidates
    .map((name) => ({ name, cost: cost(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.cost - b.cost);
  const best = scored[0];
  return best !== undefined && best.cost <= Math.max(2, word.length / 3) ? best.name : null;
}

function cost(word: string, candidate: string): number {
  const tails = [candidate, candidate.slice(candidate.lastIndexOf('.') + 1)];
  return Math.min(...tails.map((tail) => (tail.includes(word) ? 1 : distance(word, tail))));
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
