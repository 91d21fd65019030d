export type Tool = 'pyiceberg' | 'duckdb' | 'trino' | 'trino-nessie' | 'curl';

export interface Recipe {
  readonly tool: Tool;
  readonly name: string;
  /** Where to put it. */
  readonly hint: string;
  readonly text: string;
}

interface Wanted {
  /** Address of the console, without a trailing slash. */
  readonly url: string;
  readonly token: string;
  readonly branch: string;
}

/** What to type into other tools so that they work on a branch of this lake. */
export function clientRecipes(wanted: Wanted): readonly Recipe[] {
  return [
    {
      tool: 'pyiceberg',
      name: 'PyIceberg',
      hint: 'pip install "pyiceberg[pyarrow]"',
      text: pyIceberg(wanted),
    },
    { tool: 'duckdb', name: 'DuckDB', hint: 'In any DuckDB shell.', text: duckDb(wanted) },
    {
      tool: 'trino',
      name: 'Trino',
      hint: 'A catalog file etc/catalog/lake.properties; add how it reaches the storage.',
      text: trino(wanted),
    },
    {
      tool: 'trino-nessie',
      name: 'Trino as Nessie',
      hint: 'The same file for a catalog of the type nessie; add how it reaches the storage.',
      text: trinoNessie(wanted),
    },
    { tool: 'curl', name: 'curl', hint: 'Both protocols are JSON over HTTP.', text: curl(wanted) },
  ];
}

/** Branches stand in addresses with the slash written as a unit separator. */
const inPath = (branch: string): string => encodeURIComponent(branch.replaceAll('/', '\u001f'));

function pyIceberg({ url, token, branch }: Wanted): string {
  return [
    'from pyiceberg.catalog import load_catalog',
    '',
    'lake = load_catalog(',
    '    "lake",',
    '    type="rest",',
    `    uri="${url}/iceberg",`,
    `    prefix="${inPath(branch)}",`,
    `    token="${token}",`,
    ')',
    'print(lake.list_namespaces())',
  ].join('\n');
}

function duckDb({ url, token, branch }: Wanted): string {
  return [
    'INSTALL iceberg; LOAD iceberg;',
    `CREATE SECRET console (TYPE iceberg, TOKEN '${token}');`,
    `ATTACH '${branch}' AS lake (TYPE iceberg, ENDPOINT '${url}/iceberg', SECRET console);`,
    'SHOW ALL TABLES;',
  ].join('\n');
}

function trino({ url, token, branch }: Wanted): string {
  return [
    'connector.name=iceberg',
    'iceberg.catalog.type=rest',
    `iceberg.rest-catalog.uri=${url}/iceberg`,
    `iceberg.rest-catalog.prefix=${inPath(branch)}`,
    'iceberg.rest-catalog.nested-namespace-enabled=true',
    'iceberg.rest-catalog.security=OAUTH2',
    `iceberg.rest-catalog.oauth2.token=${token}`,
  ].join('\n');
}

function trinoNessie({ url, token, branch }: Wanted): string {
  return [
    'connector.name=iceberg',
    'iceberg.catalog.type=nessie',
    `iceberg.nessie-catalog.uri=${url}/nessie/api/v2`,
    `iceberg.nessie-catalog.ref=${branch}`,
    'iceberg.nessie-catalog.default-warehouse-dir=s3://bucket/prefix',
    'iceberg.nessie-catalog.authentication.type=BEARER',
    `iceberg.nessie-catalog.authentication.token=${token}`,
  ].join('\n');
}

function curl({ url, token, branch }: Wanted): string {
  const header = `-H 'Authorization: Bearer ${token}'`;
  return [
    `curl ${header} ${url}/iceberg/v1/${inPath(branch)}/namespaces`,
    `curl ${header} ${url}/nessie/api/v2/trees`,
  ].join('\n');
}
