"""DuckDB's iceberg extension as a client of the served catalog: prints what it saw as JSON.

Arguments: address of the catalog, token, branch.
"""

import glob
import json
import sys

import duckdb
import duckdb_extension_avro
import duckdb_extension_httpfs
import duckdb_extension_iceberg

uri, token, branch = sys.argv[1:4]
seen = {}

lake = duckdb.connect()
for package in (duckdb_extension_avro, duckdb_extension_httpfs, duckdb_extension_iceberg):
    [file] = glob.glob(f"{package.__path__[0]}/extensions/v{duckdb.__version__}/*.duckdb_extension")
    lake.execute(f"LOAD '{file}'")

lake.execute(f"CREATE SECRET console (TYPE iceberg, TOKEN '{token}')")
lake.execute(f"ATTACH '{branch}' AS lake (TYPE iceberg, ENDPOINT '{uri}', SECRET console)")


def attempt(name, sql):
    try:
        seen[name] = lake.execute(sql).fetchall()
    except Exception as failure:
        seen[name] = f"{type(failure).__name__}: {failure}"


for name, sql in json.loads(sys.stdin.read()):
    attempt(name, sql)
print(json.dumps(seen, default=str))
