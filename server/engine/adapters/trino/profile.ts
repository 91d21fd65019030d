import { z } from 'zod';
import type { Plan, PlanNode } from '../../port.ts';
import { type Actual, readPlan } from './plan-json.ts';
import type { TrinoTransport } from './transport.ts';

const Stage = z.object({
  plan: z.object({ id: z.string(), jsonRepresentation: z.string() }).nullish(),
  get subStages() {
    return z.array(Stage).default([]);
  },
});
type Stage = z.infer<typeof Stage>;

const Operator = z.object({
  planNodeId: z.string(),
  operatorId: z.number(),
  addInputWall: z.string(),
  getOutputWall: z.string(),
  finishWall: z.string(),
  outputPositions: z.number(),
  outputDataSize: z.string(),
});
type Operator = z.infer<typeof Operator>;

const QueryInfo = z.object({
  query: z.string(),
  outputStage: Stage.nullish(),
  queryStats: z.object({ operatorSummaries: z.array(Operator).default([]) }),
});

/** How Trino went about a statement; null when it has forgotten it. */
export async function profile(
  transport: TrinoTransport,
  user: string,
  trinoId: string,
): Promise<Plan | null> {
  const info = await transport
    .send({
      method: 'GET',
      path: `/v1/query/${encodeURIComponent(trinoId)}`,
      headers: { 'x-trino-user': user },
      isRepeatable: true,
    })
    .then(({ text }) => QueryInfo.safeParse(JSON.parse(text)).data ?? null)
    .catch(() => null);
  if (!info?.outputStage) return null;
  const operators = Map.groupBy(info.queryStats.operatorSummaries, ({ planNodeId }) => planNodeId);
  const actuals = new Map([...operators].map(([id, group]) => [id, actualOf(group)] as const));
  const root = planOf(info.outputStage, actuals);
  return root === null ? null : { root, sql: info.query, io: null };
}

/** The plan of a stage, with the stages that it takes rows from in their places. */
function planOf(stage: Stage, actuals: ReadonlyMap<string, Actual>): PlanNode | null {
  if (!stage.plan) return null;
  return readPlan(stage.plan.jsonRepresentation, {
    actuals,
    below({ name, descriptor }) {
      if (name !== 'RemoteSource') return [];
      const sources = new Set((descriptor['sourceFragmentIds'] ?? '').match(/\d+/g));
      return stage.subStages.flatMap((below) =>
        below.plan && sources.has(below.plan.id) ? (planOf(below, actuals) ?? []) : [],
      );
    },
    words: (text) => text.replace(/#[0-9a-f]{64}/g, ''),
  });
}

/** A node is done by one operator or by several in a row: the last one's rows are the node's. */
function actualOf(operators: readonly Operator[]): Actual {
  const last = operators.toSorted((a, b) => a.operatorId - b.operatorId).at(-1);
  const seconds = operators
    .flatMap(({ addInputWall, getOutputWall, finishWall }) => [
      addInputWall,
      getOutputWall,
      finishWall,
    ])
    .reduce((sum, text) => sum + measured(text, SECONDS), 0);
  return {
    rows: BigInt(last?.outputPositions ?? 0),
    seconds,
    bytes: BigInt(Math.round(measured(last?.outputDataSize ?? '0B', BYTES))),
  };
}

const SECONDS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 },
};
const BYTES: Readonly<Record<string, number>> = {
  ...{ B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4, PB: 1024 ** 5 },
};

/** `85.59us`, `220B`. */
function measured(text: string, units: Readonly<Record<string, number>>): number {
  const [, amount = '0', unit = ''] = /^([\d.]+)([A-Za-z]+)$/.exec(text) ?? [];
  return Number(amount) * (units[unit] ?? 0);
}
