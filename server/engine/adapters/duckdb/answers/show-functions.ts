import { AGGREGATES, RANKING } from '#server/sql/model/functions/aggregates.ts';
import { functionsHelp } from '#server/sql/model/functions/help.ts';
import { likeMatcher } from '#server/sql/model/like-pattern.ts';
import type { LikePattern } from '#server/sql/model/tree.ts';
import type { LiteralRows } from '../literal-rows.ts';
import { BOOLEAN, column, VARCHAR } from '../metadata/columns.ts';

const FORM = /^(\w+)\((.*)\) → (.*)$/;
const NOT_DETERMINISTIC = new Set(['rand', 'random', 'shuffle', 'uuid']);

/** SHOW FUNCTIONS: every form of the functions that this engine knows. */
export function showFunctions(like: LikePattern | null): LiteralRows {
  const fits = likeMatcher(like);
  const forms = functionsHelp().flatMap(({ name, signatures }) =>
    fits(name) ? signatures.map((signature) => ({ name, signature })) : [],
  );
  return {
    columns: [
      ...['Function', 'Return Type', 'Argument Types', 'Function Type'].map((name) =>
        column(name, VARCHAR),
      ),
      column('Deterministic', BOOLEAN),
      column('Description', VARCHAR),
    ],
    rows: forms.map(({ name, signature }) => {
      const [, , parameters = '', returns = ''] = FORM.exec(signature) ?? [];
      const isDeterministic = !NOT_DETERMINISTIC.has(name);
      return [name, returns, parameters, kindOf(name), isDeterministic, ''];
    }),
  };
}

function kindOf(name: string): string {
  if (Object.hasOwn(AGGREGATES, name)) return 'aggregate';
  return Object.hasOwn(RANKING, name) ? 'window' : 'scalar';
}
