import type { TableReference } from './front-end.ts';

/** Names one mention of a table in a statement: the key of `CompileEnv.tables`. */
export function tableKey(reference: TableReference): string {
  const { catalog, schema, table, version, changes, position } = reference;
  const at =
    version === null
      ? null
      : version.kind === 'snapshot'
        ? ['snapshot', String(version.snapshotId)]
        : version.kind === 'ref'
          ? ['ref', version.ref]
          : version.kind === 'timestamp'
            ? ['timestamp', String(version.epochMicros)]
            : ['unusable'];
  const between = changes === undefined ? null : [String(changes.after), String(changes.upTo)];
  return JSON.stringify([catalog, schema, table, at, between, position.line, position.column]);
}
