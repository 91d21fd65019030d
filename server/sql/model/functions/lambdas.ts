import { ARRAY_LAMBDAS } from './array-lambdas.ts';
import type { LambdaCalls } from './lambda-of.ts';
import { MAP_LAMBDAS } from './map-lambdas.ts';
import { reduce } from './reduce.ts';
import { replaceByLambda } from './regexp-lambda.ts';

/** Functions that take lambdas. */
export const LAMBDAS: LambdaCalls = {
  ...ARRAY_LAMBDAS,
  ...MAP_LAMBDAS,
  reduce,
  regexp_replace: replaceByLambda,
};
