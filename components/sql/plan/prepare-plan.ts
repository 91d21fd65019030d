import type { Plan, PlanNode } from '#server/engine/port.ts';

/** A step of a plan as a line of the drawn tree. */
export interface PlanLine {
  readonly id: string;
  readonly depth: number;
  readonly name: string;
  readonly details: readonly string[];
  readonly estimatedRows: bigint | null;
  readonly actualRows: bigint | null;
  readonly seconds: number | null;
  /** Of the time of all steps together, 0 to 1; null before a run. */
  readonly share: number | null;
  /** What a person should look at; null for nothing. */
  readonly warning: string | null;
}

/** An estimate this far off makes engines choose the wrong way. */
const FAR_OFF = 10;
/** So few rows cost nothing either way. */
const FEW_ROWS = 1000;

/** The steps of a plan, the last one to run first, each under the one that it feeds. */
export function planLines({ root }: Plan): readonly PlanLine[] {
  const total = secondsOf(root);
  const lines: PlanLine[] = [];
  const add = (node: PlanNode, depth: number) => {
    const { id, name, details, estimatedRows, actualRows, seconds } = node;
    const share = seconds === null || total === 0 ? null : seconds / total;
    const warning = misestimate(estimatedRows, actualRows);
    lines.push({ id, depth, name, details, estimatedRows, actualRows, seconds, share, warning });
    for (const child of node.children) add(child, depth + 1);
  };
  add(root, 0);
  return lines;
}

const secondsOf = ({ seconds, children }: PlanNode): number =>
  children.reduce((sum, child) => sum + secondsOf(child), seconds ?? 0);

/** Says when a step met many more or many fewer rows than the engine had reckoned with. */
function misestimate(estimated: bigint | null, actual: bigint | null): string | null {
  if (estimated === null || actual === null) return null;
  const [from, to] = [Number(estimated), Number(actual)];
  if (Math.max(from, to) < FEW_ROWS) return null;
  const times = to > from ? to / Math.max(1, from) : from / Math.max(1, to);
  if (times < FAR_OFF) return null;
  const many = Math.round(times).toLocaleString('en-US');
  return to > from
    ? `${many} times more rows than estimated`
    : `${many} times fewer rows than estimated`;
}
