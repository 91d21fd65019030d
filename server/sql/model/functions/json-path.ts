import { extractSteps } from '../natives/json/extract-path.ts';
import type { Typed } from '../typed.ts';

/**
 * A path of keys and indices as DuckDB writes it; null for one that DuckDB would read otherwise: a
 * number is an index of an array and a key of an object, a quote or backslash has no way to be written.
 */
export function jsonPath({ constant }: Typed): string | null {
  const steps = typeof constant === 'string' ? extractSteps(constant) : null;
  if (steps === null || typeof constant !== 'string') return null;
  const indices = new Set(Array.from(constant.matchAll(/\[(\d+)\]/g), ([, index]) => index));
  const written = steps.map((step) => {
    if (indices.has(step)) return `[${step}]`;
    return /^\d+$|["\\*]/.test(step) ? null : `."${step}"`;
  });
  return written.includes(null) ? null : `$${written.join('')}`;
}
