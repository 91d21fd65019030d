import type { Position } from '../model/front-end.ts';
import type { Expression, Identifier } from '../model/tree.ts';
import { build } from './builders.ts';
import { contexts, readStatement } from './load-grammar.ts';
import { identifier, positionOf, syntaxError } from './tokens.ts';

/** A name of a table, schema or catalog in a statement's text. Offsets are UTF-16 units. */
export interface Mention {
  /**
   * `read`: a table or view that rows are read from. `object`: what the statement writes, changes or
   * describes. `function`: a function that stands in the place of a table.
   */
  readonly kind: 'read' | 'object' | 'schema' | 'catalog' | 'function';
  readonly parts: readonly Identifier[];
  readonly start: number;
  readonly end: number;
  readonly period: {
    readonly kind: 'timestamp' | 'version';
    readonly value: Expression;
    readonly position: Position;
    readonly end: number;
  } | null;
  readonly hasAlias: boolean;
  readonly position: Position;
}

/** A column written with names in front, or fields of a row behind: `s.t.c`. */
export interface DottedName {
  readonly parts: readonly { readonly value: string; readonly start: number }[];
}

export interface StatementMentions {
  /** `query` is one that reads alone, `explain` one that only plans. */
  readonly kind: 'query' | 'explain' | 'create-view' | 'other';
  readonly mentions: readonly Mention[];
  readonly dottedNames: readonly DottedName[];
}

/** Where a statement names tables, schemas and catalogs, whatever its kind. Names of WITH queries are none. Throws `SqlError`. */
export function tableMentions(sql: string): StatementMentions {
  const { statement } = readStatement(sql, (line, column, message) => {
    throw syntaxError(message, { line, column: column + 1 });
  });
  const root = statement.statement();
  const found = { mentions: [] as Mention[], dottedNames: [] as DottedName[] };
  walk(root, new Set(), { offset: offsetsIn(sql), ...found });
  return { kind: kindOf(root), ...found };
}

/** A node of the parse tree. */
interface Rule {
  readonly children: readonly unknown[] | null;
  readonly parent: object | null;
  readonly start: { readonly start: number; readonly line: number; readonly column: number } | null;
  readonly stop: { readonly stop: number } | null;
}

interface Walk {
  readonly offset: (codePoint: number) => number;
  readonly mentions: Mention[];
  readonly dottedNames: DottedName[];
}

function kindOf(root: Rule): StatementMentions['kind'] {
  if (root instanceof contexts.StatementDefaultContext) return 'query';
  if (root instanceof contexts.ExplainContext) return 'explain';
  return root instanceof contexts.CreateViewContext ? 'create-view' : 'other';
}

function walk(node: Rule, names: ReadonlySet<string>, into: Walk): void {
  if (node instanceof contexts.QueryStatementContext) {
    walkChildren(node, walkWith(node.with(), names, into), into, node.with());
    return;
  }
  if (node instanceof contexts.TableNameContext) {
    addRead(node, names, into);
    return;
  }
  const kind = namedKind(node);
  if (kind !== null) {
    into.mentions.push(mention(kind, node, into));
    return;
  }
  if (node instanceof contexts.TableFunctionCallContext) {
    into.mentions.push(mention('function', node.functionName(), into));
  }
  if (isColumn(node)) addDotted(node.qualifiedName(), into);
  walkChildren(node, names, into, null);
}

function walkChildren(
  node: Rule,
  names: ReadonlySet<string>,
  into: Walk,
  without: Rule | null,
): void {
  for (const child of node.children ?? []) {
    if (child !== without && isRule(child)) walk(child, names, into);
  }
}

/** Walks the queries of a WITH; the names that the query behind it sees. */
function walkWith(
  clause: InstanceType<typeof contexts.WithContext> | null,
  outer: ReadonlySet<string>,
  into: Walk,
): ReadonlySet<string> {
  let names = outer;
  for (const named of clause?.namedQuery() ?? []) {
    const name = identifier(named.identifier()).value.toLowerCase();
    const itself = clause?.KW_RECURSIVE() == null ? names : new Set([...names, name]);
    walk(named.query(), itself, into);
    names = new Set([...names, name]);
  }
  return names;
}

function addRead(
  node: InstanceType<typeof contexts.TableNameContext>,
  names: ReadonlySet<string>,
  into: Walk,
): void {
  const read = mention('read', node.tableOrViewName(), into);
  const [only, ...more] = read.parts;
  if (more.length === 0 && only !== undefined && names.has(only.value.toLowerCase())) return;
  const period = node.queryPeriod();
  const value = period?._end;
  const aliased = node.parent;
  into.mentions.push({
    ...read,
    hasAlias: aliased instanceof contexts.AliasedRelationContext && aliased.identifier() !== null,
    period:
      period === null || value === undefined
        ? null
        : {
            kind: period.rangeType().KW_VERSION() === null ? 'timestamp' : 'version',
            value: build.value(value),
            position: positionOf(period),
            end: into.offset((period.stop?.stop ?? 0) + 1),
          },
  });
}

function namedKind(node: Rule): 'object' | 'schema' | 'catalog' | null {
  if (
    node instanceof contexts.TableRefContext ||
    node instanceof contexts.ViewRefContext ||
    node instanceof contexts.TableNameCreateContext ||
    node instanceof contexts.ViewNameCreateContext
  ) {
    return 'object';
  }
  if (node instanceof contexts.SchemaRefContext) return 'schema';
  if (node instanceof contexts.SchemaNameCreateContext) return 'schema';
  return node instanceof contexts.CatalogRefContext ? 'catalog' : null;
}

function mention(kind: Mention['kind'], node: Rule, into: Walk): Mention {
  return {
    kind,
    parts: identifiersIn(node),
    start: into.offset(node.start?.start ?? 0),
    end: into.offset((node.stop?.stop ?? 0) + 1),
    period: null,
    hasAlias: false,
    position: positionOf(node),
  };
}

function identifiersIn(node: Rule): readonly Identifier[] {
  if (node instanceof contexts.IdentifierContext) return [identifier(node)];
  return (node.children ?? []).flatMap((child) => (isRule(child) ? identifiersIn(child) : []));
}

function addDotted(
  node: InstanceType<typeof contexts.QualifiedNameContext> | null,
  into: Walk,
): void {
  const parts = (node?.identifier() ?? []).map((name) => ({
    value: identifier(name).value.toLowerCase(),
    start: into.offset(name.start?.start ?? 0),
  }));
  if (parts.length > 1) into.dottedNames.push({ parts });
}

const isColumn = (
  node: Rule,
): node is InstanceType<typeof contexts.ColumnNameContext | typeof contexts.ColumnRefContext> =>
  node instanceof contexts.ColumnNameContext || node instanceof contexts.ColumnRefContext;

const isRule = (node: unknown): node is Rule =>
  typeof node === 'object' && node !== null && 'children' in node && 'ruleIndex' in node;

/** Tokens count code points, texts UTF-16 units. */
function offsetsIn(sql: string): (codePoint: number) => number {
  if (!/[\ud800-\udbff]/.test(sql)) return (codePoint) => codePoint;
  const starts: number[] = [];
  let at = 0;
  for (const character of sql) {
    starts.push(at);
    at += character.length;
  }
  return (codePoint) => starts[codePoint] ?? sql.length;
}
