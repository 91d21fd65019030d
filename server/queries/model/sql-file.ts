import type { SavedParameter } from '../saved/saved-views.ts';

/** A saved query as a file: comment lines that say what it is, then its statement. */
export interface SqlFile {
  readonly name: string;
  readonly folder: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Empty: not said. */
  readonly ref: string;
  readonly schema: string | null;
  readonly parameters: readonly SavedParameter[];
  readonly sql: string;
}

const HEAD = /^--\s*(name|folder|description|tags|ref|schema|parameter):\s*(.*)$/;
const PARAMETER = /^([A-Za-z_]\w*)\s+(.+?)(?:\s*=\s*(.*))?$/;

/** The text of the file. */
export function writeSqlFile(file: SqlFile): string {
  const lines = [
    `-- name: ${oneLine(file.name)}`,
    ...(file.folder === '' ? [] : [`-- folder: ${oneLine(file.folder)}`]),
    ...(file.description === '' ? [] : [`-- description: ${oneLine(file.description)}`]),
    ...(file.tags.length === 0 ? [] : [`-- tags: ${file.tags.map(oneLine).join(', ')}`]),
    ...(file.ref === '' ? [] : [`-- ref: ${oneLine(file.ref)}`]),
    ...(file.schema === null ? [] : [`-- schema: ${oneLine(file.schema)}`]),
    ...file.parameters.map(
      ({ name, type, value }) =>
        `-- parameter: ${name} ${type}${value === null ? '' : ` = ${oneLine(value)}`}`,
    ),
  ];
  return `${lines.join('\n')}\n${file.sql.trim()}\n`;
}

/** Reads a file; what it does not say has `fallback` as its name, and nothing else. */
export function readSqlFile(text: string, fallback: string): SqlFile {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line) => !HEAD.test(line));
  const headLines = end < 0 ? lines : lines.slice(0, end);
  const head = headLines.flatMap((line) => {
    const [, key = '', value = ''] = HEAD.exec(line) ?? [];
    return [{ key, value: value.trim() }];
  });
  const one = (key: string) => head.find((line) => line.key === key)?.value ?? '';
  const schema = one('schema');
  return {
    name: one('name') || fallback,
    folder: one('folder'),
    description: one('description'),
    tags: one('tags')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    ref: one('ref'),
    schema: schema === '' ? null : schema,
    parameters: head
      .filter(({ key }) => key === 'parameter')
      .flatMap(({ value }) => parameter(value)),
    sql: lines.slice(headLines.length).join('\n').trim(),
  };
}

function parameter(text: string): readonly SavedParameter[] {
  const [, name, type, value] = PARAMETER.exec(text) ?? [];
  if (name === undefined || type === undefined) return [];
  return [{ name, type: type.trim(), value: value ?? null, label: '' }];
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
