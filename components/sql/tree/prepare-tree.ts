import type { EditorColumn, TableName } from '#server/sql/model/editor/names-in-scope.ts';

/** A line of the tree. */
export interface TreeLine {
  readonly id: string;
  readonly kind: 'catalog' | 'schema' | 'table' | 'column' | 'note';
  readonly depth: number;
  readonly name: string;
  /** Rows of a table, type of a column. */
  readonly detail: string;
  readonly table: TableName | null;
  /** Null for what cannot be opened. */
  readonly isOpen: boolean | null;
}

interface Input {
  readonly tables: readonly TableName[];
  readonly details: ReadonlyMap<string, string>;
  /** Ids of what was opened or closed by hand, by its state. */
  readonly opened: ReadonlyMap<string, boolean>;
  readonly search: string;
  readonly columnsOf: (table: TableName) => readonly EditorColumn[] | null;
}

const OPEN_AT_FIRST = 200;

/** The lines that are in sight: a search opens what it finds, tables and the columns that are known. */
export function prepareTree(input: Input): readonly TreeLine[] {
  const { tables, opened } = input;
  const sought = input.search.trim().toLowerCase();
  const found = sought === '' ? tables : tables.filter((table) => matches(input, table, sought));
  const isOpen = (id: string) =>
    opened.get(id) ?? (sought !== '' || tables.length <= OPEN_AT_FIRST);
  const lines: TreeLine[] = [];
  for (const [catalog, ofCatalog] of Map.groupBy(found, ([name]) => name)) {
    lines.push(branch('catalog', catalog, 0, catalog, '', isOpen(catalog)));
    if (!isOpen(catalog)) continue;
    for (const [schema, ofSchema] of Map.groupBy(ofCatalog, ([, name]) => name)) {
      const id = `${catalog}.${schema}`;
      lines.push(branch('schema', id, 1, schema, String(ofSchema.length), isOpen(id)));
      if (isOpen(id)) lines.push(...ofSchema.flatMap((table) => tableLines(input, table, sought)));
    }
  }
  return lines;
}

const branch = (
  kind: TreeLine['kind'],
  id: string,
  depth: number,
  name: string,
  detail: string,
  isOpen: boolean,
): TreeLine => ({ id, kind, depth, name, detail, table: null, isOpen });

function tableLines(input: Input, table: TableName, sought: string): readonly TreeLine[] {
  const id = table.join('.');
  const columns = input.columnsOf(table);
  const hit = sought !== '' && !table[2].toLowerCase().includes(sought);
  const isOpen = input.opened.get(id) ?? (hit && columns !== null);
  const line: TreeLine = {
    id,
    kind: 'table',
    depth: 2,
    name: table[2],
    detail: input.details.get(id) ?? '',
    table,
    isOpen,
  };
  if (!isOpen) return [line];
  if (columns === null) {
    const note = {
      ...line,
      id: `${id}.`,
      kind: 'note',
      depth: 3,
      detail: '',
      isOpen: null,
    } as const;
    return [line, { ...note, name: 'Reading columns …' }];
  }
  return [
    line,
    ...columns.map(({ name, type }) => ({
      id: `${id}.${name}`,
      kind: 'column' as const,
      depth: 3,
      name,
      detail: type ?? '',
      table,
      isOpen: null,
    })),
  ];
}

function matches(input: Input, table: TableName, sought: string): boolean {
  if (table.join('.').toLowerCase().includes(sought)) return true;
  return input.columnsOf(table)?.some(({ name }) => name.toLowerCase().includes(sought)) ?? false;
}
