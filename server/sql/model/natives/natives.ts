import { JSON_NATIVES } from './json/json-natives.ts';
import type { Native } from './native.ts';
import { BITS } from './numbers/bits.ts';
import { PROBABILITY } from './numbers/probability.ts';
import { AMOUNT_NATIVES } from './text/amounts.ts';
import { BYTE_NATIVES } from './text/bytes.ts';
import { FORMAT_NATIVES } from './text/format.ts';
import { HASH_NATIVES } from './text/hashes.ts';
import { REGEXP_NATIVES } from './text/regexps.ts';
import { URL_NATIVES } from './text/urls.ts';
import { WORD_NATIVES } from './text/words.ts';
import { TIME_NATIVES } from './time/time-natives.ts';

/** Every function that the engine registers beside the macros. */
export const NATIVES: readonly Native[] = [
  ...JSON_NATIVES,
  ...BITS,
  ...PROBABILITY,
  ...REGEXP_NATIVES,
  ...WORD_NATIVES,
  ...URL_NATIVES,
  ...BYTE_NATIVES,
  ...HASH_NATIVES,
  ...AMOUNT_NATIVES,
  ...FORMAT_NATIVES,
  ...TIME_NATIVES,
];
