import {
  type Catalog,
  type CatalogFailure,
  type EffectiveReference,
  NO_ANCESTOR_HASH,
} from '#server/catalog/port.ts';
import type { Result } from '#server/platform/result.ts';
import { type Position, SqlError, type TableVersion } from '#server/sql/model/front-end.ts';
import { ICEBERG_CATALOG, refCatalogName } from '../../model/ref-catalog.ts';
import type { ReadContext } from '../../port.ts';
import { allItems } from './all-items.ts';
import { UnreachableError } from './unreachable-error.ts';

/** A ref at one commit. */
export interface RefAt {
  readonly ref: string;
  readonly hash: string;
}

/** The refs of one statement: each is asked for once, so all tables of a ref are read at one commit. */
export interface StatementRefs {
  /** What the catalog of that name (`iceberg`, `iceberg_<ref>`) stands for; null when it is no ref's. */
  ofCatalog(name: string, position: Position | null): Promise<RefAt | null>;
  /** Another moment of `at`, as a time-travel clause names it. */
  ofVersion(
    at: RefAt,
    version: Exclude<TableVersion, { kind: 'snapshot' }>,
    position: Position,
  ): Promise<RefAt>;
}

const COMMIT_HASH = /^[0-9a-fA-F]{8,64}$/;
const REFS_A_PAGE = 500;

export function statementRefs(catalog: Catalog, context: ReadContext): StatementRefs {
  const resolved = new Map<string, Promise<Result<EffectiveReference, CatalogFailure>>>();
  const resolve = async (ref: string, spec: string, missing: () => SqlError): Promise<RefAt> => {
    const known = resolved.get(spec) ?? catalog.resolve(spec);
    resolved.set(spec, known);
    const { hash } = orThrow(await known, missing);
    // Before its first commit a ref had no tables, and nobody means that by a moment.
    if (hash === NO_ANCESTOR_HASH && spec.includes('*')) throw missing();
    return { ref, hash };
  };
  const base = () => {
    const { ref, asOf } = context;
    const missing = (detail: string) => () => new SqlError('NOT_FOUND', detail, null);
    if (asOf === null) return resolve(ref, ref, missing(`Branch or tag '${ref}' does not exist.`));
    if (asOf.kind === 'commit') {
      return resolve(ref, `@${asOf.hash}`, missing(`Commit ${asOf.hash} does not exist.`));
    }
    return resolve(
      ref,
      momentSpec(ref, asOf.epochMicros),
      missing(beforeHistory(ref, asOf.epochMicros)),
    );
  };

  return {
    async ofCatalog(name, position) {
      if (name === ICEBERG_CATALOG) return base();
      if (!name.startsWith(`${ICEBERG_CATALOG}_`)) return null;
      const ref = await refOfCatalog(catalog, name, position);
      const moment = context.asOf?.kind === 'timestamp' ? context.asOf.epochMicros : null;
      const spec = moment === null ? ref : momentSpec(ref, moment);
      return resolve(
        ref,
        spec,
        () =>
          new SqlError(
            'CATALOG_NOT_FOUND',
            moment === null
              ? `Branch or tag '${ref}' does not exist any more.`
              : beforeHistory(ref, moment),
            position,
          ),
      );
    },

    async ofVersion(at, version, position) {
      if (version.kind === 'unusable') throw version.refusal;
      const refuse = (message: string) => () =>
        new SqlError('INVALID_ARGUMENTS', message, position);
      if (version.kind === 'timestamp') {
        const spec = momentSpec(at.ref, version.epochMicros);
        return resolve(at.ref, spec, refuse(beforeHistory(at.ref, version.epochMicros)));
      }
      if (COMMIT_HASH.test(version.ref)) {
        return resolve(at.ref, `@${version.ref}`, refuse(`Commit ${version.ref} does not exist.`));
      }
      return resolve(
        version.ref,
        version.ref,
        refuse(`Branch, tag or commit '${version.ref}' does not exist.`),
      );
    },
  };
}

/** The value of a catalog's answer; a ref that is not there becomes `missing()`. */
export function orThrow<T>(answer: Result<T, CatalogFailure>, missing: () => SqlError): T {
  if (answer.ok) return answer.value;
  if (answer.error.kind === 'unavailable') throw new UnreachableError(answer.error.cause);
  if (answer.error.kind === 'bad-request') {
    throw new SqlError('INVALID_ARGUMENTS', answer.error.message, missing().position);
  }
  throw missing();
}

async function refOfCatalog(
  catalog: Catalog,
  name: string,
  position: Position | null,
): Promise<string> {
  const refs = allItems(async (token) =>
    orThrow(
      await catalog.listReferences({ maxRecords: REFS_A_PAGE, token }),
      () => new SqlError('CATALOG_NOT_FOUND', `Catalog '${name}' does not exist.`, position),
    ),
  );
  const matches: string[] = [];
  for await (const ref of refs) if (refCatalogName(ref.name) === name) matches.push(ref.name);
  const [ref] = matches;
  if (ref === undefined) {
    throw new SqlError(
      'CATALOG_NOT_FOUND',
      `Catalog '${name}' does not exist: no branch or tag has that name. SHOW CATALOGS lists what there is.`,
      position,
    );
  }
  if (matches.length > 1) {
    throw new SqlError(
      'CATALOG_NOT_FOUND',
      `Catalog '${name}' could be ${matches.map((match) => `'${match}'`).join(' or ')}. Name one by FOR VERSION AS OF '<ref>' behind the table.`,
      position,
    );
  }
  return ref;
}

const momentSpec = (ref: string, epochMicros: bigint): string => `${ref}*${isoMicros(epochMicros)}`;

const beforeHistory = (ref: string, epochMicros: bigint): string =>
  `'${ref}' has no commit at or before ${isoMicros(epochMicros)}. Choose a later moment.`;

function isoMicros(epochMicros: bigint): string {
  const rest = ((epochMicros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((epochMicros - rest) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(rest).padStart(6, '0')}Z`;
}
