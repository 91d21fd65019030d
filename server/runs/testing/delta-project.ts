import { byDay, daysProject, LOW, ONLY_TOUCHED } from './days-project.ts';

/**
 * By person and day: what is new in raw.entries says which days are built. silver.boluses reads what no
 * import brings.
 */
export const DELTA_PROJECT: Readonly<Record<string, string>> = {
  ...daysProject(`SELECT * FROM (
  SELECT person, CAST(event_time AS date) AS day, document_id AS id,
    CAST(json_extract_scalar(document, '$.sgv') AS bigint) AS sgv
  FROM {{ source('raw', 'entries') }}
) AS read${ONLY_TOUCHED}`),
  'models/sources.yml': `sources:
  - name: raw
    tables: [{ name: entries }, { name: treatments }]
`,
  'models/schema.yml': `models:
  - name: readings
    columns:
      - { name: id, data_tests: [not_null, unique] }
      - { name: sgv, data_tests: [not_null] }
`,
  'models/silver/boluses.sql': `SELECT person, document FROM {{ source('raw', 'treatments') }}`,
  'models/gold/low.sql': byDay(`{% set names_but_does_not_read = ref('boluses') %}${LOW}`),
};
