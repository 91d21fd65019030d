import { type CelInput, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { badRequest } from './failure.ts';

export type Bindings = Readonly<Record<string, CelInput>>;
/** True for the items that belong to the list. */
export type Filter = (bindings: Bindings) => boolean;

/** The fields of each variable; null when it has none that are fixed. */
export type Variables = Readonly<Record<string, readonly string[] | null>>;

const ENVIRONMENT = celEnv();
const MOST_DEPTH = 2;
/** How often the innermost part of loops over lists that are written out may run for one item. */
const MOST_ROUNDS = 400;
const SHOWN_LENGTH = 200;
const TYPE_NAMES = new Set([
  'bool',
  'bytes',
  'double',
  'int',
  'list',
  'map',
  'null_type',
  'string',
]);

/**
 * A CEL expression as a filter. An item that the expression cannot be answered for (a missing property,
 * a number compared with null) does not belong to the list. Throws `bad-request` for text that is no
 * expression, for names that do not exist, for expressions that are not boolean and for those that
 * would take too long.
 */
export function compileFilter(text: string, variables: Variables): Filter {
  const parsed = parseFilter(text);
  const unknown = findUnknownName(parsed.expr, variables);
  if (unknown !== null) {
    throw badRequest(`Filter '${text}': there is no '${unknown}'. ${describeVariables(variables)}`);
  }
  const { depth, elements } = measureLoops(parsed.expr);
  if (depth > MOST_DEPTH || elements ** depth > MOST_ROUNDS) {
    throw badRequest(
      `Filter '${text.slice(0, SHOWN_LENGTH)}' would take too long: loops stand at most ${MOST_DEPTH} deep in one another, and their lists are short. Write it without loops.`,
    );
  }
  const evaluate = plan(ENVIRONMENT, parsed);
  return (bindings) => {
    const answer = evaluate({ ...bindings });
    if (typeof answer === 'boolean') return answer;
    if (isCelError(answer)) return false;
    throw badRequest(`Filter '${text}' is not true or false. Compare it with something.`);
  };
}

const timestampOf = plan(ENVIRONMENT, parse('timestamp(text)'));

/** An ISO-8601 time as CEL's timestamp. */
export function toTimestamp(text: string): CelInput {
  const timestamp = timestampOf({ text });
  return isCelError(timestamp) ? text : timestamp;
}

function parseFilter(text: string) {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest(`Filter '${text}' is not a CEL expression: ${reason}`);
  }
}

/**
 * How deep loops (`all`, `exists`, `map`, `filter`) stand in one another, and how many elements the lists
 * and maps written out in the expression have in all. A loop over what another one made counts as
 * standing in it: what it made may be longer than what it was made of.
 */
function measureLoops(expression: unknown): { readonly depth: number; readonly elements: number } {
  if (expression === null || typeof expression !== 'object') return { depth: 0, elements: 0 };
  const node = asNode(expression);
  const parts = Object.values(expression).map(measureLoops);
  return {
    depth: Math.max(0, ...parts.map(({ depth }) => depth)) + (isLoop(node) ? 1 : 0),
    elements: parts.reduce((sum, { elements }) => sum + elements, elementsOf(node)),
  };
}

const isLoop = (node: ExpressionNode | null): boolean => node?.kind === 'comprehensionExpr';

function elementsOf(node: ExpressionNode | null): number {
  const written = node?.value['elements'] ?? node?.value['entries'];
  return Array.isArray(written) ? written.length : 0;
}

/** The first name in the expression that stands for nothing. */
function findUnknownName(expression: unknown, variables: Variables): string | null {
  const nodes = [...walk(expression)];
  const locals = new Set(
    nodes.flatMap(({ kind, value }) =>
      kind === 'comprehensionExpr' ? [value['iterVar'], value['iterVar2'], value['accuVar']] : [],
    ),
  );
  for (const { kind, value } of nodes) {
    const name = kind === 'identExpr' ? String(value['name']) : null;
    if (name !== null && !(name in variables || locals.has(name) || TYPE_NAMES.has(name))) {
      return name;
    }
    if (kind !== 'selectExpr') continue;
    const owner = identOf(value['operand']);
    const fields = owner === null || locals.has(owner) ? null : variables[owner];
    const field = String(value['field']);
    if (fields && !fields.includes(field)) return `${owner}.${field}`;
  }
  return null;
}

interface ExpressionNode {
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function* walk(value: unknown): Generator<ExpressionNode> {
  if (value === null || typeof value !== 'object') return;
  const node = asNode(value);
  if (node !== null) yield node;
  for (const part of Object.values(value)) yield* walk(part);
}

function asNode(value: object): ExpressionNode | null {
  if (!('case' in value && 'value' in value)) return null;
  const { case: kind, value: body } = value;
  if (typeof kind !== 'string' || body === null || typeof body !== 'object') return null;
  return { kind, value: { ...body } };
}

function identOf(expression: unknown): string | null {
  if (expression === null || typeof expression !== 'object') return null;
  const node = 'exprKind' in expression ? expression.exprKind : null;
  const found = node !== null && typeof node === 'object' ? asNode(node) : null;
  return found?.kind === 'identExpr' ? String(found.value['name']) : null;
}

function describeVariables(variables: Variables): string {
  const names = Object.entries(variables).map(([name, fields]) =>
    fields === null ? name : `${name} (${fields.join(', ')})`,
  );
  return `It may use ${names.join('; ')}.`;
}
