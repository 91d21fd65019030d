import { z } from 'zod';
import type { PlanNode } from '../../port.ts';

/** NaN stands as text; an estimate that the engine does not have is NaN. */
const Estimate = z
  .union([z.number(), z.string().transform(Number)])
  .transform((value) => (Number.isFinite(value) ? BigInt(Math.round(value)) : null));

const JsonNode = z.object({
  id: z.string(),
  name: z.string(),
  descriptor: z.record(z.string(), z.string()).default({}),
  details: z.array(z.string()).default([]),
  estimates: z
    .array(z.object({ outputRowCount: Estimate, outputSizeInBytes: Estimate }))
    .default([]),
  get children() {
    return z.array(JsonNode).default([]);
  },
});
type JsonNode = z.infer<typeof JsonNode>;

/** What a node really did. */
export interface Actual {
  readonly rows: bigint;
  readonly seconds: number;
  readonly bytes: bigint;
}

export interface PlanReading {
  /** What each node did, by its id; empty before a run. */
  readonly actuals: ReadonlyMap<string, Actual>;
  /** The plan below a node that takes rows from another stage. */
  readonly below: (node: {
    readonly name: string;
    readonly descriptor: Readonly<Record<string, string>>;
  }) => readonly PlanNode[];
  readonly words: (text: string) => string;
}

/** Reads a plan as `EXPLAIN (FORMAT JSON)` writes it. Throws for text that is none. */
export function readPlan(text: string, reading: PlanReading): PlanNode {
  return toNode(JsonNode.parse(JSON.parse(text)), reading);
}

function toNode(node: JsonNode, reading: PlanReading): PlanNode {
  const { id, name, descriptor, details, estimates, children } = node;
  const actual = reading.actuals.get(id);
  const described = Object.entries(descriptor)
    .filter(([, value]) => value !== '' && value !== '[]')
    .map(([key, value]) => `${key}: ${value}`);
  return {
    id,
    name,
    details: [...described, ...details].map(reading.words),
    estimatedRows: estimates[0]?.outputRowCount ?? null,
    actualRows: actual?.rows ?? null,
    seconds: actual?.seconds ?? null,
    bytes: actual?.bytes ?? estimates[0]?.outputSizeInBytes ?? null,
    children: [...children.map((child) => toNode(child, reading)), ...reading.below(node)],
  };
}
