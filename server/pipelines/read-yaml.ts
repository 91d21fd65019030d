import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import type { ProjectFile } from './model/project.ts';

/** Says where in the project something is wrong, in one form for all files. */
export function projectError(path: string, line: number | null, message: string, cause?: unknown) {
  const place = line === null ? path : `${path}:${line}`;
  return new AppError('invalid', `${place}: ${message}`, { cause });
}

/** The file's content in the schema's shape. Throws `invalid` naming file and line. */
export function readYaml<T>(file: ProjectFile, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const line = lines.linePos(broken.pos[0]).line;
    throw projectError(file.path, line, broken.message.split('\n')[0] ?? 'is not YAML', broken);
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
  throw projectError(file.path, lineOf(document, lines, path), where + issue?.message);
}

/** Line of the deepest node on the path that exists; null when there is none. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
  }
  return null;
}
