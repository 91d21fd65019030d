import { z } from 'zod';
import { IcebergError } from '../model/iceberg-error.ts';
import type { ViewMetadata, ViewUpdate, ViewVersion } from '../model/view.ts';
import { formatExact, parseExact } from './json.ts';
import { SchemaJson, schemaToJson } from './schema-json.ts';

const Int = z.int();
const Texts = z.record(z.string(), z.string());

export const ViewVersionJson: z.ZodType<ViewVersion> = z
  .looseObject({
    'version-id': Int,
    'timestamp-ms': Int,
    'schema-id': Int,
    summary: Texts.default({}),
    representations: z
      .array(
        z.object({ type: z.literal('sql'), sql: z.string().min(1), dialect: z.string().min(1) }),
      )
      .min(1),
    'default-catalog': z.string().nullish(),
    'default-namespace': z.array(z.string()),
  })
  .transform(
    ({
      'version-id': versionId,
      'timestamp-ms': timestampMs,
      'schema-id': schemaId,
      summary,
      representations,
      'default-catalog': defaultCatalog,
      'default-namespace': defaultNamespace,
      ...extra
    }) => ({
      versionId,
      timestampMs,
      schemaId,
      summary,
      representations: representations.map(({ sql, dialect }) => ({ sql, dialect })),
      defaultCatalog: defaultCatalog ?? null,
      defaultNamespace,
      extra,
    }),
  );

const ViewJson: z.ZodType<ViewMetadata> = z
  .looseObject({
    'view-uuid': z.string(),
    'format-version': z.literal(1),
    location: z.string(),
    schemas: z.array(SchemaJson),
    'current-version-id': Int,
    versions: z.array(ViewVersionJson),
    'version-log': z.array(z.object({ 'version-id': Int, 'timestamp-ms': Int })).default([]),
    properties: Texts.default({}),
  })
  .transform(
    ({
      'view-uuid': viewUuid,
      'format-version': _,
      location,
      schemas,
      'current-version-id': currentVersionId,
      versions,
      'version-log': versionLog,
      properties,
      ...extra
    }) => ({
      viewUuid,
      location,
      schemas,
      currentVersionId,
      versions,
      versionLog: versionLog.map((entry) => ({
        versionId: entry['version-id'],
        timestampMs: entry['timestamp-ms'],
      })),
      properties,
      extra,
    }),
  );

/** Reads a view's metadata file. Throws `IcebergError`. */
export function parseView(text: string): ViewMetadata {
  const parsed = ViewJson.safeParse(parseExact(text));
  if (parsed.success) return parsed.data;
  throw new IcebergError('invalid', z.prettifyError(parsed.error));
}

/** The metadata file's text. `parseView` of it gives the same value. */
export function formatView(view: ViewMetadata): string {
  return formatExact({
    'view-uuid': view.viewUuid,
    'format-version': 1,
    location: view.location,
    schemas: view.schemas.map(schemaToJson),
    'current-version-id': view.currentVersionId,
    versions: view.versions.map(versionToJson),
    'version-log': view.versionLog.map((entry) => ({
      'version-id': entry.versionId,
      'timestamp-ms': entry.timestampMs,
    })),
    properties: view.properties,
    ...view.extra,
  });
}

function versionToJson(version: ViewVersion): object {
  return {
    'version-id': version.versionId,
    'timestamp-ms': version.timestampMs,
    'schema-id': version.schemaId,
    summary: version.summary,
    representations: version.representations.map((text) => ({ type: 'sql', ...text })),
    ...(version.defaultCatalog !== null && { 'default-catalog': version.defaultCatalog }),
    'default-namespace': version.defaultNamespace,
    ...version.extra,
  };
}

const action = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.object({ action: z.literal(name), ...shape });

/** One step of a change to a view, as the Iceberg REST protocol writes it. */
export const ViewUpdateJson: z.ZodType<ViewUpdate> = z.discriminatedUnion('action', [
  action('assign-uuid', { uuid: z.string().min(1) }),
  action('upgrade-format-version', { 'format-version': Int }).transform((update) => ({
    action: update.action,
    formatVersion: update['format-version'],
  })),
  action('add-schema', { schema: SchemaJson }),
  action('set-location', { location: z.string().min(1) }),
  action('set-properties', { updates: Texts }),
  action('remove-properties', { removals: z.array(z.string()) }),
  action('add-view-version', { 'view-version': ViewVersionJson }).transform((update) => ({
    action: update.action,
    version: update['view-version'],
  })),
  action('set-current-view-version', { 'view-version-id': Int }).transform((update) => ({
    action: update.action,
    versionId: update['view-version-id'],
  })),
]);
