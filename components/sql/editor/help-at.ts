import { namesInScope } from '#server/sql/model/editor/names-in-scope.ts';
import type { KnownNames } from '#server/sql/model/editor/offers.ts';
import { isName, nameOf, scan } from '#server/sql/model/editor/scan.ts';

/** What a name in a statement is, in Markdown. */
export interface Help {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** The column, function, table or alias at `offset`; null for anything else. */
export function helpAt(sql: string, offset: number, known: KnownNames): Help | null {
  const tokens = scan(sql);
  const index = tokens.findIndex(({ start, end }) => start <= offset && offset < end);
  const token = tokens[index];
  if (!isName(token)) return null;
  const name = nameOf(token);
  const place = { start: token.start, end: token.end };
  if (tokens[index + 1]?.text === '(') {
    const found = known.functions.find((one) => one.name === name);
    return found === undefined ? null : { ...place, lines: [code(found.signatures.join('\n'))] };
  }
  const { relations } = namesInScope(sql, offset, known.defaults, known.columnsOf);
  const qualifier = tokens[index - 1]?.text === '.' ? tokens[index - 2] : undefined;
  const owners = isName(qualifier)
    ? relations.filter((relation) => relation.name === nameOf(qualifier))
    : relations;
  for (const owner of owners) {
    const column = owner.columns?.find((one) => one.name === name);
    if (column === undefined) continue;
    const from = owner.table?.join('.') ?? owner.name;
    return {
      ...place,
      lines: [
        code(`${column.name} ${column.type ?? ''}`.trim()),
        `of ${inMarkdown(from)}`,
        ...(column.description === null ? [] : [inMarkdown(column.description)]),
      ],
    };
  }
  const relation = relations.find((one) => one.name === name || one.relation.name.at(-1) === name);
  if (relation === undefined) return null;
  const columns = (relation.columns ?? []).map((column) => `${column.name} ${column.type ?? ''}`);
  const shown = columns.length > MOST ? [...columns.slice(0, MOST), '…'] : columns;
  return {
    ...place,
    lines: [inMarkdown(relation.table?.join('.') ?? relation.name), code(shown.join('\n'))],
  };
}

const MOST = 24;

const code = (text: string): string => `\`\`\`sql\n${text.replaceAll('```', '')}\n\`\`\``;

const inMarkdown = (text: string): string => text.replaceAll(/[\\`*_{}[\]()#+\-!<>]/g, '\\$&');
