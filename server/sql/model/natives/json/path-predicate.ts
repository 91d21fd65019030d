import { NativeError } from '../native.ts';
import { isArray, isNumber, isObject, type Json, jsonType } from './json-value.ts';
import { compareNumbers } from './path-arithmetic.ts';
import { type PathScope, unwrapped } from './path-scope.ts';
import type { PathNode, Predicate } from './path-tree.ts';

/** Finds the items of a path: filters stand in paths, and paths in filters. */
type Items = (path: PathNode, scope: PathScope) => readonly Json[];

type Compare = Extract<Predicate, { readonly kind: 'compare' }>;

/** Whether a filter holds; null is unknown, which every error in it is. */
export function holds(predicate: Predicate, scope: PathScope, itemsOf: Items): boolean | null {
  switch (predicate.kind) {
    case 'and': {
      const left = holds(predicate.left, scope, itemsOf);
      if (left === false) return false;
      const right = holds(predicate.right, scope, itemsOf);
      return right === false ? false : left === null ? null : right;
    }
    case 'or': {
      const left = holds(predicate.left, scope, itemsOf);
      if (left === true) return true;
      const right = holds(predicate.right, scope, itemsOf);
      return right === true ? true : left === null ? null : right;
    }
    case 'not': {
      const base = holds(predicate.base, scope, itemsOf);
      return base === null ? null : !base;
    }
    case 'unknown':
      return holds(predicate.base, scope, itemsOf) === null;
    case 'exists': {
      const items = attempt(predicate.path, scope, itemsOf);
      return items === null ? null : items.length > 0;
    }
    case 'compare':
      return anyPair(attemptBoth(predicate.left, predicate.right, scope, itemsOf), scope, (a, b) =>
        compareItems(predicate.operator, a, b),
      );
    case 'starts with':
      return startsWith(predicate, scope, itemsOf);
  }
}

function attempt(path: PathNode, scope: PathScope, itemsOf: Items): readonly Json[] | null {
  try {
    return itemsOf(path, scope);
  } catch (error) {
    if (error instanceof NativeError) return null;
    throw error;
  }
}

type Sides = readonly [left: readonly Json[], right: readonly Json[]];

function attemptBoth(
  left: PathNode,
  right: PathNode,
  scope: PathScope,
  itemsOf: Items,
): Sides | null {
  const lefts = attempt(left, scope, itemsOf);
  const rights = attempt(right, scope, itemsOf);
  if (lefts === null || rights === null) return null;
  return [unwrapped(lefts, scope), unwrapped(rights, scope)];
}

/** True when the test holds for a pair; unknown when it cannot be told of one. */
function anyPair(
  sides: Sides | null,
  scope: PathScope,
  test: (a: Json, b: Json) => boolean | null,
): boolean | null {
  if (sides === null) return null;
  let found = false;
  for (const a of sides[0]) {
    for (const b of sides[1]) {
      const result = test(a, b);
      // Lax mode stops at the first pair that decides, strict mode looks at all for an error.
      if (result === null) return null;
      if (result) found = true;
      if (found && scope.lax) return true;
    }
  }
  return found;
}

function startsWith(
  { whole, initial }: Extract<Predicate, { readonly kind: 'starts with' }>,
  scope: PathScope,
  itemsOf: Items,
): boolean | null {
  return anyPair(attemptBoth(whole, initial, scope, itemsOf), scope, (a, b) =>
    typeof a === 'string' && typeof b === 'string' ? a.startsWith(b) : null,
  );
}

/** Null for values of which SQL has no order. */
function compareItems(operator: Compare['operator'], a: Json, b: Json): boolean | null {
  if (a === null || b === null) {
    if (operator === '==') return a === b;
    return operator === '<>' && a !== b;
  }
  if (isArray(a) || isArray(b) || isObject(a) || isObject(b)) return null;
  const order = orderOf(a, b);
  if (order === null) return null;
  switch (operator) {
    case '==':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
  }
}

function orderOf(a: Json, b: Json): number | null {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (jsonType(a) !== jsonType(b)) return null;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return null;
}

/** By code points, as their UTF-8 bytes compare. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
