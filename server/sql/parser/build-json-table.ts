import type { JsonTableColumn } from '../model/json-tree.ts';
import type { Relation } from '../model/query-tree.ts';
import { behaviour, buildInvocation, quotes, wrapper } from './build-json.ts';
import { buildType } from './build-type.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionOf, stringValue } from './tokens.ts';

type ColumnContext = InstanceType<typeof contexts.JsonTableColumnContext>;

/** `JSON_TABLE(…)`. Its nested columns and their plans are parsed, and not done. */
export function buildJsonTable(context: InstanceType<typeof contexts.JsonTableContext>): Relation {
  const position = positionOf(context);
  const columns = context.jsonTableColumn().map(buildColumn);
  const known = columns.filter((column) => column !== null);
  if (known.length < columns.length || context.KW_PLAN() !== null) {
    return { kind: 'unsupported-relation', what: 'NESTED PATH or PLAN in JSON_TABLE', position };
  }
  return {
    kind: 'json-table',
    invocation: buildInvocation(context.jsonPathInvocation()),
    columns: known,
    failsOnError: context.KW_ERROR().length > 0 && context.KW_EMPTY() === null,
    position,
  };
}

function buildColumn(context: ColumnContext): JsonTableColumn | null {
  const position = positionOf(context);
  if (context instanceof contexts.OrdinalityColumnContext) {
    return { kind: 'ordinality', name: nameOf(context) };
  }
  if (context instanceof contexts.ValueColumnContext) {
    return {
      kind: 'value',
      name: nameOf(context),
      path: pathOf(context),
      clauses: {
        returning: buildType(context.type()),
        onEmpty: behaviour(context._emptyBehavior),
        onError: behaviour(context._errorBehavior),
      },
      position,
    };
  }
  if (context instanceof contexts.QueryColumnContext) {
    return {
      kind: 'query',
      name: nameOf(context),
      path: pathOf(context),
      clauses: {
        returning: buildType(context.type()),
        wrapper: wrapper(context.jsonQueryWrapperBehavior()),
        quotes: quotes(context),
        onEmpty: behaviour(context._emptyBehavior),
        onError: behaviour(context._errorBehavior),
      },
      position,
    };
  }
  return null;
}

/** Unlike elsewhere, a name without quotes is in upper case: it is also the key of a member. */
function nameOf(context: { identifier(): Parameters<typeof identifier>[0] }): string {
  const { value, quoted } = identifier(context.identifier());
  return quoted ? value : value.toUpperCase();
}

function pathOf(
  context: InstanceType<typeof contexts.ValueColumnContext | typeof contexts.QueryColumnContext>,
): string | null {
  const path = context.string();
  return path === null ? null : stringValue(path);
}
