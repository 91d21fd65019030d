/** SQL condition: a run of `app.runs` that reads the source whose name is the first parameter. */
export const READS_SOURCE = `(ingest->>'kind' IN ('nightscout', 'folder') AND ingest->>'source' = $1
  OR ingest->>'kind' = 'sites' AND ingest->'passes' @> jsonb_build_array(jsonb_build_object('source', $1::text)))`;
