import type { Clock } from '#server/platform/clock.ts';
import type { Session } from '#server/sql/model/front-end.ts';
import { ICEBERG_CATALOG } from '../../../model/ref-catalog.ts';
import type { ReadContext } from '../../../port.ts';

/** How the names and clocks of one statement are read; `now` is taken once. */
export const sessionOf = ({ clock }: { readonly clock: Clock }, context: ReadContext): Session => ({
  catalog: context.catalog ?? ICEBERG_CATALOG,
  schema: context.schema,
  timeZone: context.timeZone,
  now: clock(),
  user: context.user,
  properties: context.session?.properties ?? {},
});
