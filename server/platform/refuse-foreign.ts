import type { Config } from './config.ts';
import { AppError } from './errors.ts';

/** Names what this version cannot be pointed at yet, instead of quietly using the embedded part. Throws `invalid`. */
export function refuseForeign(config: Config): void {
  const foreign: readonly (readonly [string, boolean])[] = [
    ['ORCHESTRATOR_URL (or DAGSTER_HOST)', config.orchestratorUrl !== null],
  ];
  for (const [name, isSet] of foreign) {
    if (!isSet) continue;
    throw new AppError(
      'invalid',
      `The environment sets ${name}, and this version has only the embedded part for it. Unset it and start again.`,
    );
  }
}
