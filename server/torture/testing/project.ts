import { daysProject, ONLY_TOUCHED } from '#server/runs/testing/days-project.ts';

/** By person and day, incremental; silver.readings has the newest version of each document. */
export const TORTURE_PROJECT: Readonly<Record<string, string>> =
  daysProject(`SELECT person, day, id, sgv FROM (
  SELECT person, CAST(event_time AS date) AS day, document_id AS id,
    CAST(json_extract_scalar(document, '$.sgv') AS bigint) AS sgv,
    row_number() OVER (PARTITION BY person, source, document_id ORDER BY fetched_at DESC) AS nth
  FROM {{ source('raw', 'entries') }}
) AS versions${ONLY_TOUCHED} WHERE nth = 1`);
