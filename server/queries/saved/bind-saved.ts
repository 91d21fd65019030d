import { AppError } from '#server/platform/errors.ts';
import { bindParameters } from '#server/sql/model/editor/parameters.ts';
import type { SqlParameter } from '#server/sql/model/front-end.ts';
import { parameterValues } from '../parameter-values.ts';
import type { SavedVersion } from './saved-views.ts';

interface Bound {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
}

/**
 * A saved statement as it is sent: `?` in place of its parameters, and their values: those given by name,
 * else their defaults. Throws `invalid` for a parameter that has neither, and for a value of another type.
 */
export function bindSaved(
  { sql, parameters }: Pick<SavedVersion, 'sql' | 'parameters'>,
  values: Readonly<Record<string, string | null>> = {},
): Bound {
  const bound = bindParameters(sql);
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const given = bound.order.map((name) => {
    const parameter = known.get(name);
    if (parameter === undefined) {
      throw new AppError(
        'invalid',
        `The parameter ${name} has no type and no default. Save the query again with them.`,
      );
    }
    const value = values[name];
    return { type: parameter.type, value: value === undefined ? parameter.value : value };
  });
  return { sql: bound.sql, parameters: parameterValues(given) };
}
