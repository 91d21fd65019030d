import { JSON_NATIVES } from './json/json-natives.ts';
import type { Native } from './native.ts';
import { BITS } from './numbers/bits.ts';
import { PROBABILITY } from './numbers/probability.ts';
import { BITS } from './numbers/bits.ts';
import { PROBABILITY } from './numbers/probability.ts';

/** Every function that the engine registers beside the macros. */
export const NATIVES: readonly Native[] = [...JSON_NATIVES, ...BITS, ...PROBABILITY];
