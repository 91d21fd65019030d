import { z } from 'zod';
import type { ProjectFile } from '#server/pipelines/model/project.ts';
import { projectError, readYaml } from '#server/pipelines/read-yaml.ts';

const Patterns = z.array(z.string().min(1)).min(1).default(['*']);

const GateFile = z.strictObject({
  gates: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        description: z.string().default(''),
        /** Targets that it is for, as patterns. */
        into: Patterns,
        /** It runs when a change touches one of these keys, as patterns. */
        tables: Patterns,
        severity: z.enum(['warn', 'error']).default('error'),
        /** Trino SQL; holds when it returns no row. */
        sql: z.string().trim().min(1),
      }),
    )
    .default([]),
});

/** A statement that must return no row before a change may be merged. */
export type Gate = Readonly<z.output<typeof GateFile>['gates'][number]>;

const GATE_FILE = /^gates\/.*\.ya?ml$/;

/** The gates of a project, in order of their files. Throws `invalid` naming file and line. */
export function loadGates(files: readonly ProjectFile[]): readonly Gate[] {
  const gates: Gate[] = [];
  for (const file of files.filter(({ path }) => GATE_FILE.test(path))) {
    for (const gate of readYaml(file, GateFile).gates) {
      if (gates.some(({ name }) => name === gate.name)) {
        throw projectError(file.path, null, `gate ${gate.name} is declared twice`);
      }
      gates.push(gate);
    }
  }
  return gates;
}
