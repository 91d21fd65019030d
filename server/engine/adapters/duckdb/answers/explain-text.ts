import type { Plan, PlanNode } from '../../../port.ts';

/** A plan as lines of text, as deep as its nodes are. */
export const planText = ({ root }: Plan): string => lines(root, 0).join('\n');

function lines(node: PlanNode, depth: number): readonly string[] {
  const indent = '   '.repeat(depth);
  return [
    `${indent}${depth === 0 ? '' : '└─ '}${node.name}${node.details.length > 0 ? `[${node.details.join(', ')}]` : ''}`,
    `${indent}       ${measures(node)}`,
    ...node.children.flatMap((child) => lines(child, depth + 1)),
  ];
}

function measures({ estimatedRows, actualRows, seconds }: PlanNode): string {
  const estimate = `Estimates: {rows: ${estimatedRows ?? '?'}}`;
  if (actualRows === null) return estimate;
  return `${estimate} Output: ${actualRows} rows, ${((seconds ?? 0) * 1000).toFixed(2)}ms`;
}

/** 64-bit counts stand as numbers. */
export const planJson = ({ root }: Plan): string =>
  JSON.stringify({ '0': jsonNode(root) }, rawIntegers, 2);

interface JsonNode {
  readonly id: string;
  readonly name: string;
  readonly details: readonly string[];
  readonly estimates: readonly { readonly outputRowCount: bigint | 'NaN' }[];
  readonly children: readonly JsonNode[];
}

const jsonNode = ({ id, name, details, estimatedRows, children }: PlanNode): JsonNode => ({
  id,
  name,
  details,
  estimates: [{ outputRowCount: estimatedRows ?? 'NaN' }],
  children: children.map(jsonNode),
});

/** The tables that a statement reads, with what is known of their size. */
export const ioJson = ({ io }: Plan): string =>
  JSON.stringify(
    {
      inputTableColumnInfos: (io?.tables ?? []).map(({ name, estimatedRows, estimatedBytes }) => ({
        table: name,
        estimate: {
          outputRowCount: estimatedRows ?? 'NaN',
          outputSizeInBytes: estimatedBytes ?? 'NaN',
        },
      })),
    },
    rawIntegers,
    2,
  );

const rawIntegers = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? JSON.rawJSON(String(value)) : value;

/** The plan in the language of Graphviz. */
export function planGraph({ root }: Plan): string {
  const out: string[] = [];
  const label = (text: string) => text.replaceAll(/["\\{}|<>]/g, ' ');
  const draw = (node: PlanNode): string => {
    const id = `plannode_${out.length + 1}`;
    out.push(`${id}[label="{${label(node.name)}|${label(node.details.join(', '))}}"];`);
    for (const child of node.children) out.push(`${id} -> ${draw(child)};`);
    return id;
  };
  draw(root);
  return `digraph logical_plan {\n${out.join('\n')}\n}`;
}
