/**
 * How a source is read. `first`: its whole history. `hot`: the last two days. `warm`: the last month.
 * `deep`: every day whose number of documents differs, with what is gone.
 */
export type PassKind = 'first' | 'hot' | 'warm' | 'deep';
