import { noSuch } from './declarations.ts';
import type { ProjectFile } from './model/project.ts';
import type { Renderer, RenderScope } from './renderer.ts';

export const NO_CHANGED = 'changed() is only there in a test where is_incremental() holds';

export const NO_DELTA = 'delta() is only there where is_incremental() holds';

/** SELECT of the keys to replace, as the macro named in `meta.scope` gives it. Throws `invalid` naming the file. */
export function callScope(
  renderer: Renderer,
  file: ProjectFile,
  macro: string,
  scope: RenderScope,
): string {
  const sql = renderer.call(macro, {}, scope);
  if (sql === null) throw noSuch(file, `macro ${macro}`, macro, []);
  return sql.trim();
}
