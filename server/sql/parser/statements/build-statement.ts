import type { ExplainStatement } from '../../model/statements/explain-tree.ts';
import type { Statement } from '../../model/tree.ts';
import { buildRootQuery } from '../build-query.ts';
import { contexts } from '../load-grammar.ts';
import { positionOf, syntaxError } from '../tokens.ts';
import { buildSession } from './build-session.ts';
import { buildShow } from './build-show.ts';
import { buildView } from './build-view.ts';
import { buildWrite } from './build-write.ts';

type StatementContext = InstanceType<typeof contexts.StatementContext>;

/** The tree of a statement; what the grammar has and nothing here runs comes under its verb. */
export function buildStatement(context: StatementContext): Statement {
  return (
    buildRead(context) ??
    buildShow(context) ??
    buildSession(context) ??
    buildExplain(context) ??
    buildView(context) ??
    buildWrite(context) ?? {
      kind: 'unsupported-statement',
      what: verbOf(context),
      position: positionOf(context),
    }
  );
}

function buildRead(context: StatementContext): Statement | null {
  if (!(context instanceof contexts.StatementDefaultContext)) return null;
  const position = positionOf(context);
  const query = buildRootQuery(context.rootQuery());
  return { kind: 'query', query, parameterCount: 0, position };
}

function buildExplain(context: StatementContext): ExplainStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.ExplainAnalyzeContext) {
    const statement = buildStatement(context.statement());
    return { kind: 'explain-analyze', verbose: context.KW_VERBOSE() !== null, statement, position };
  }
  if (!(context instanceof contexts.ExplainContext)) return null;
  let type: 'logical' | 'distributed' | 'validate' | 'io' | null = null;
  let format: 'text' | 'graphviz' | 'json' | null = null;
  for (const option of context.explainOption()) {
    const twice = () => syntaxError('an option of EXPLAIN is given twice', positionOf(option));
    if (option instanceof contexts.ExplainTypeContext) {
      if (type !== null) throw twice();
      type =
        option.KW_IO() !== null
          ? 'io'
          : option.KW_VALIDATE() !== null
            ? 'validate'
            : option.KW_LOGICAL() !== null
              ? 'logical'
              : 'distributed';
    } else if (option instanceof contexts.ExplainFormatContext) {
      if (format !== null) throw twice();
      format =
        option.KW_JSON() !== null ? 'json' : option.KW_GRAPHVIZ() !== null ? 'graphviz' : 'text';
    }
  }
  const statement = buildStatement(context.statement());
  return {
    kind: 'explain',
    type: type ?? 'distributed',
    format: format ?? 'text',
    statement,
    position,
  };
}

/** The words that a statement begins with: `GRANT`, `CREATE ROLE`. */
function verbOf(context: StatementContext): string {
  return [context.start?.text ?? '', context.getChild(1)?.getText() ?? '']
    .filter((word) => /^[a-z]+$/i.test(word))
    .join(' ')
    .toUpperCase();
}
