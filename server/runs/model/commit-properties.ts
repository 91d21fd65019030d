import { z } from 'zod';
import type { Reflection } from './reflection.ts';

type Properties = Readonly<Record<string, readonly string[]>>;

/** An input as a commit names it. `snapshotId` is null for a table without snapshots. */
interface RecordedInput {
  /** `silver.fct_glucose_readings` */
  readonly name: string;
  readonly snapshotId: string | null;
}

/** How an asset came to be what it is: read from the commit that wrote it. */
export interface Provenance {
  readonly commitHash: string;
  /** ISO-8601. */
  readonly commitTime: string;
  readonly runId: string | null;
  readonly by: string | null;
  readonly code: string;
  readonly inputs: readonly RecordedInput[];
  /** Null when the run did not know it of an input, or did not say. */
  readonly reflection: Reflection | null;
}

const Input = z.object({
  key: z.union([z.string(), z.array(z.string()).transform((key) => key.join('.'))]),
  snapshotId: z
    .union([z.string(), z.number().transform(String)])
    .nullable()
    .default(null),
});

const Snapshots = z.record(z.string(), z.string().nullable());
const Recorded = z.object({
  sources: Snapshots,
  codes: z.record(z.string(), z.string()),
});

/** Properties of the commit of one step. The engine adds `cascade.inputs`. */
export function stepProperties(step: {
  readonly runId: string;
  readonly step: string;
  readonly by: string;
  readonly asset?: string;
  readonly code?: string;
  readonly reflection?: Reflection | null;
  /** Snapshots of all that the asset depends on, also what this build had no need to read. */
  readonly depends?: Readonly<Record<string, string | null>>;
}): Properties {
  return {
    'cascade.run': [step.runId],
    'cascade.step': [step.step],
    'cascade.by': [step.by],
    ...(step.asset === undefined ? {} : { 'cascade.asset': [step.asset] }),
    ...(step.code === undefined ? {} : { 'cascade.code': [step.code] }),
    ...(step.depends === undefined ? {} : { 'cascade.depends': [JSON.stringify(step.depends)] }),
    ...(step.reflection == null ? {} : { 'cascade.reflects': [JSON.stringify(step.reflection)] }),
  };
}

export const isStepOf = (properties: Properties, runId: string, step: string): boolean =>
  properties['cascade.run']?.[0] === runId && properties['cascade.step']?.[0] === step;

/** Null when the commit does not say which asset it wrote, with which code and from what. */
export function provenanceOf(meta: {
  readonly hash: string;
  readonly commitTime: string;
  readonly properties: Properties;
}): { readonly asset: string; readonly provenance: Provenance } | null {
  const asset = meta.properties['cascade.asset']?.[0];
  const inputs = parseInputs(meta.properties['cascade.inputs']);
  if (asset === undefined || inputs === null) return null;
  return {
    asset,
    provenance: {
      commitHash: meta.hash,
      commitTime: meta.commitTime,
      runId: meta.properties['cascade.run']?.[0] ?? null,
      by: meta.properties['cascade.by']?.[0] ?? null,
      code: meta.properties['cascade.code']?.[0] ?? '',
      inputs: parseDepends(meta.properties['cascade.depends']?.[0]) ?? inputs,
      reflection: parseReflection(meta.properties['cascade.reflects']?.[0]),
    },
  };
}

function parseInputs(values: readonly string[] | undefined): readonly RecordedInput[] | null {
  if (values === undefined) return null;
  const inputs: RecordedInput[] = [];
  for (const text of values) {
    const parsed = z
      .union([z.array(Input), Input.transform((one) => [one])])
      .safeParse(toJson(text));
    if (!parsed.success) return null;
    inputs.push(...parsed.data.map(({ key, snapshotId }) => ({ name: key, snapshotId })));
  }
  return inputs;
}

function parseDepends(text: string | undefined): readonly RecordedInput[] | null {
  const parsed = Snapshots.safeParse(text === undefined ? null : toJson(text));
  if (!parsed.success) return null;
  return Object.entries(parsed.data).map(([name, snapshotId]) => ({ name, snapshotId }));
}

function parseReflection(text: string | undefined): Reflection | null {
  const parsed = Recorded.safeParse(text === undefined ? null : toJson(text));
  return parsed.success ? parsed.data : null;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
