/** Something that was guessed. */
export interface Guess<T> {
  readonly value: T;
  /** 0 to 1; what is below `SURE` is asked. */
  readonly confidence: number;
  /** Half a sentence: `by the name of the column`. */
  readonly why: string;
}

export const SURE = 0.9;

export const given = <T>(value: T): Guess<T> => ({ value, confidence: 1, why: 'as told' });
