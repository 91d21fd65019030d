import { z } from 'zod';

/** A table that a commit was computed from, exactly. */
export interface CommitInput {
  readonly key: readonly string[];
  /** The ref it was read from; null when the commit does not say. */
  readonly ref: string | null;
  /** The catalog commit it was read at. */
  readonly hash: string | null;
  /** Null: the table had none. Text, as it has 64 bits. */
  readonly snapshotId: string | null;
}

const Input = z
  .object({
    key: z.union([z.array(z.string()).min(1), z.string().transform((key) => key.split('.'))]),
    ref: z.string().nullish(),
    hash: z.string().nullish(),
    snapshotId: z.union([z.string(), z.number().transform(String)]).nullish(),
  })
  .transform(
    ({ key, ref, hash, snapshotId }): CommitInput => ({
      key,
      ref: ref ?? null,
      hash: hash ?? null,
      snapshotId: snapshotId ?? null,
    }),
  );
const Inputs = z.union([z.array(Input), Input.transform((one) => [one])]);

/** What `cascade.inputs` says; values that cannot be read, of another program, are left out. */
export function readInputs(values: readonly string[]): readonly CommitInput[] {
  return values.flatMap((text) => {
    const parsed = Inputs.safeParse(toJson(text));
    return parsed.success ? parsed.data : [];
  });
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
