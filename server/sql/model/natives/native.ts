/** A value of each DuckDB type that a native function takes or gives. */
interface Values {
  readonly VARCHAR: string;
  readonly BIGINT: bigint;
  readonly BOOLEAN: boolean;
  readonly DOUBLE: number;
  readonly BLOB: Uint8Array;
  readonly 'VARCHAR[]': readonly (string | null)[];
}

export type NativeType = keyof Values;
export type NativeValue = Values[NativeType] | null;

type Arguments<P extends readonly NativeType[]> = {
  readonly [I in keyof P]: Values[P[I]];
};
type NullableArguments<P extends readonly NativeType[]> = {
  readonly [I in keyof P]: Values[P[I]] | null;
};

/** A pure function that compiled queries call by its name, where DuckDB has no expression for it. */
export interface Native {
  readonly name: string;
  readonly parameters: readonly NativeType[];
  readonly returns: NativeType;
  /** Throws `NativeError` for what Trino would refuse. */
  readonly apply: (args: readonly NativeValue[]) => NativeValue;
}

/** A failure with Trino's name for it. */
export class NativeError extends Error {
  constructor(errorName: string, message: string) {
    super(`${errorName}: ${message}`);
    this.name = 'NativeError';
  }
}

/** A function that is null when an argument is. */
export const native = <const P extends readonly NativeType[], R extends NativeType>(
  name: string,
  parameters: P,
  returns: R,
  apply: (...args: Arguments<P>) => Values[R] | null,
): Native => ({
  name,
  parameters,
  returns,
  apply: (args) => (args.includes(null) ? null : apply(...(args as Arguments<P>))),
});

/** A function that is called with nulls as well. */
export const nativeOfNulls = <const P extends readonly NativeType[], R extends NativeType>(
  name: string,
  parameters: P,
  returns: R,
  apply: (...args: NullableArguments<P>) => Values[R] | null,
): Native => ({
  name,
  parameters,
  returns,
  apply: (args) => apply(...(args as NullableArguments<P>)),
});

/** A failure over an argument, by far the most frequent. */
export const invalidArgument = (message: string): NativeError =>
  new NativeError('INVALID_FUNCTION_ARGUMENT', message);
