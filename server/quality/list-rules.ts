import { loadProject } from '#server/pipelines/load-project.ts';
import { type Rule, rulesOf } from './model/rules.ts';

/** The rules that give verdicts, with the values that the project has now. Throws `invalid` when it cannot be read. */
export async function listRules(deps: {
  readonly projectFolder: string;
}): Promise<readonly Rule[]> {
  const { vars } = await loadProject(deps.projectFolder);
  const variable = (name: string) => String(vars[name] ?? name);
  return rulesOf({
    minGlucose: variable('min_glucose_mg_dl'),
    maxGlucose: variable('max_glucose_mg_dl'),
    futureMinutes: variable('future_tolerance_minutes'),
  });
}
