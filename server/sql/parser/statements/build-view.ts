import type { ViewStatement } from '../../model/statements/view-tree.ts';
import { buildQuery } from '../build-query.ts';
import { tableName } from '../build-relation.ts';
import { contexts } from '../load-grammar.ts';
import { positionOf, present, stringValue } from '../tokens.ts';
import { sourceText } from './source-text.ts';
import { buildProperties } from './write-parts.ts';

type StatementContext = InstanceType<typeof contexts.StatementContext>;

/** The tree of a statement about a view; null: it is about none. */
export function buildView(context: StatementContext): ViewStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.CreateViewContext) {
    const root = present(context.rootQuery(), context);
    const comment = context._comment;
    return {
      kind: 'create-view',
      view: tableName(context.viewNameCreate()),
      query: buildQuery(root.query()),
      sql: sourceText(root),
      replace: context.KW_REPLACE() !== null,
      comment: comment === undefined ? null : stringValue(comment),
      security: securityOf(context),
      properties: buildProperties(context.properties()),
      position,
    };
  }
  if (context instanceof contexts.RenameViewContext) {
    const view = tableName(context.viewRef());
    return { kind: 'rename-view', view, to: tableName(context.viewNameCreate()), position };
  }
  if (context instanceof contexts.DropViewContext) {
    const view = tableName(context.viewRef());
    return { kind: 'drop-view', view, ifExists: context.KW_IF() !== null, position };
  }
  if (context instanceof contexts.CommentViewContext) {
    const text = context.string();
    const comment = text === null ? null : stringValue(text);
    return { kind: 'comment-view', view: tableName(context.viewRef()), comment, position };
  }
  return null;
}

function securityOf(
  context: InstanceType<typeof contexts.CreateViewContext>,
): 'definer' | 'invoker' | null {
  if (context.KW_DEFINER() !== null) return 'definer';
  return context.KW_INVOKER() === null ? null : 'invoker';
}
