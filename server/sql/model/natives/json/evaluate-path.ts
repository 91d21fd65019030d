import { isArray, isNumber, isObject, type Json, type JsonNumber, jsonType } from './json-value.ts';
import { calculate, double, negated, pathError, rounded } from './path-arithmetic.ts';
import { holds } from './path-predicate.ts';
import { type PathScope, unwrapped } from './path-scope.ts';
import type { JsonPath, Method, PathNode } from './path-tree.ts';

/** The items that a path finds. Throws a `NativeError` for a structural error, which lax mode knows less of. */
export function evaluatePath(
  path: JsonPath,
  document: Json,
  variables: ReadonlyMap<string, Json>,
): readonly Json[] {
  const scope = { lax: path.lax, document, variables, current: null, last: null };
  return itemsOf(path.root, scope);
}

function itemsOf(node: PathNode, scope: PathScope): readonly Json[] {
  switch (node.kind) {
    case 'context':
      return [scope.document];
    case 'current':
      return [scope.current];
    case 'literal':
      return [node.value];
    case 'variable':
      return [scope.variables.get(node.name) ?? null];
    case 'last':
      if (scope.last === null) throw pathError('last is used outside of an array accessor');
      return [whole(scope.last)];
    case 'negate':
    case 'plus':
      return unwrapped(itemsOf(node.base, scope), scope).map((item) => {
        const number = numeric(item);
        return node.kind === 'plus' ? number : negated(number);
      });
    case 'arithmetic': {
      const { operator } = node;
      return [calculate(operator, operand(node.left, scope), operand(node.right, scope))];
    }
    case 'member':
      return membersOf(itemsOf(node.base, scope), node.key, scope);
    case 'descendant':
      return itemsOf(node.base, scope).flatMap((item) => descendants(item, node.key));
    case 'elements':
      return elementsOf(node, scope);
    case 'filter': {
      const { predicate } = node;
      return unwrapped(itemsOf(node.base, scope), scope).filter(
        (current) => holds(predicate, { ...scope, current }, itemsOf) === true,
      );
    }
    case 'method':
      return methodOf(node.name, itemsOf(node.base, scope), scope);
  }
}

const whole = (value: number): JsonNumber => ({ kind: 'integer', text: String(value) });

function numeric(item: Json): JsonNumber {
  if (isNumber(item)) return item;
  throw pathError(`invalid item type. Expected: NUMBER, actual: ${jsonType(item).toUpperCase()}`);
}

function operand(node: PathNode, scope: PathScope): JsonNumber {
  const [item, ...others] = unwrapped(itemsOf(node, scope), scope);
  if (item === undefined || others.length > 0) {
    throw pathError('arithmetic binary expression requires singleton operands');
  }
  return numeric(item);
}

function membersOf(items: readonly Json[], key: string | null, scope: PathScope): readonly Json[] {
  return unwrapped(items, scope).flatMap((item) => {
    if (!isObject(item)) {
      if (scope.lax) return [];
      throw pathError(
        `invalid item type. Expected: OBJECT, actual: ${jsonType(item).toUpperCase()}`,
      );
    }
    const found = item.members.filter(([name]) => key === null || name === key);
    if (found.length === 0 && key !== null && !scope.lax) {
      throw pathError(`structural error: missing member '${key}' in JSON object`);
    }
    return found.map(([, value]) => value);
  });
}

function descendants(item: Json, key: string): readonly Json[] {
  if (isArray(item)) return item.flatMap((element) => descendants(element, key));
  if (!isObject(item)) return [];
  const own = item.members.filter(([name]) => name === key).map(([, value]) => value);
  return [...own, ...item.members.flatMap(([, value]) => descendants(value, key))];
}

function elementsOf(
  { base, subscripts }: Extract<PathNode, { readonly kind: 'elements' }>,
  scope: PathScope,
): readonly Json[] {
  return itemsOf(base, scope).flatMap((item) => {
    if (!isArray(item) && !scope.lax) {
      throw pathError(
        `invalid item type. Expected: ARRAY, actual: ${jsonType(item).toUpperCase()}`,
      );
    }
    const array = isArray(item) ? item : [item];
    if (subscripts === null) return array;
    const inner = { ...scope, last: array.length - 1 };
    return subscripts.flatMap(({ from, to }) => {
      if (scope.lax && array.length === 0) return [];
      const start = position(from, inner);
      const end = to === null ? start : position(to, inner);
      const outside = start < 0 || end >= array.length || start > end;
      if (outside && !scope.lax) {
        throw pathError('structural error: invalid array subscript');
      }
      return array.slice(Math.max(0, start), Math.max(0, end + 1));
    });
  });
}

function position(node: PathNode, scope: PathScope): number {
  const [item, ...others] = unwrapped(itemsOf(node, scope), scope);
  if (item === undefined || others.length > 0) {
    throw pathError('array subscript must be a singleton numeric value');
  }
  const index = Number(numeric(item).text);
  return index < 0 ? -Math.round(-index) : Math.round(index);
}

function methodOf(name: Method, items: readonly Json[], scope: PathScope): readonly Json[] {
  switch (name) {
    case 'type':
      return items.map(jsonType);
    case 'size':
      return items.map((item) => {
        if (isArray(item)) return whole(item.length);
        if (scope.lax) return whole(1);
        throw pathError(
          `invalid item type. Expected: ARRAY, actual: ${jsonType(item).toUpperCase()}`,
        );
      });
    case 'keyvalue':
      return unwrapped(items, scope).flatMap(keyValues);
    case 'abs':
      return unwrapped(items, scope).map((item) => {
        const number = numeric(item);
        return number.text.startsWith('-') ? negated(number) : number;
      });
    case 'floor':
    case 'ceiling':
      return unwrapped(items, scope).map((item) =>
        rounded(numeric(item), name === 'floor' ? 'down' : 'up'),
      );
    case 'double':
      return unwrapped(items, scope).map(toDouble);
  }
}

function keyValues(item: Json): readonly Json[] {
  if (!isObject(item)) {
    throw pathError(`invalid item type. Expected: OBJECT, actual: ${jsonType(item).toUpperCase()}`);
  }
  return item.members.map(([name, value]) => ({
    kind: 'object',
    members: [
      ['name', name],
      ['value', value],
      ['id', whole(0)],
    ],
  }));
}

function toDouble(item: Json): Json {
  const text = typeof item === 'string' ? item.trim() : numeric(item).text;
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw pathError(`'${text}' is not a double`);
  return double(value);
}
