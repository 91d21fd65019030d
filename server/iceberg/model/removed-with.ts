import type { ScanPlan } from '../plan-scan.ts';
import type { DataFile } from './data-file.ts';

/**
 * What leaves a table together with these data files: they and the delete files that apply to no file
 * that stays. `plan` has all files of the table.
 */
export function removedWith(
  { files, deletesOf }: Pick<ScanPlan, 'files' | 'deletesOf'>,
  data: readonly DataFile[],
): readonly DataFile[] {
  const leaving = new Set(data.map(({ path }) => path));
  const isLeaving = ({ path }: DataFile) => leaving.has(path);
  const deletesFor = (some: readonly DataFile[]) =>
    some.flatMap(({ path }) => deletesOf.get(path) ?? []);
  const needed = new Set(
    deletesFor(files.filter((file) => !isLeaving(file))).map(({ path }) => path),
  );
  const deletes = new Map(deletesFor(files.filter(isLeaving)).map((file) => [file.path, file]));
  return [...data, ...deletes.values().filter(({ path }) => !needed.has(path))];
}
