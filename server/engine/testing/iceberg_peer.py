"""Another engine on the same Iceberg tables: PyIceberg, and DuckDB's own Iceberg reader.

Reads one command a line from standard input, as JSON, and answers each with one line of JSON. A command
that writes answers with the location of the table's next metadata file.
"""

import glob
import json
import sys
import uuid
import warnings
from datetime import datetime, timezone
from decimal import Decimal

import duckdb
import duckdb_extension_avro
import duckdb_extension_httpfs
import duckdb_extension_iceberg
import pyarrow as pa
from pyiceberg.catalog.noop import NoopCatalog
from pyiceberg.io import load_file_io
from pyiceberg.serializers import FromInputFile, ToOutputFile
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.update import update_table_metadata
from pyiceberg.transforms import parse_transform
from pyiceberg.types import LongType, StringType


class FileCatalog(NoopCatalog):
    """Commits by writing the next metadata file; the caller is told where."""

    def commit_table(self, table, requirements, updates):
        for requirement in requirements:
            requirement.validate(table.metadata)
        metadata = update_table_metadata(table.metadata, updates, metadata_location=table.metadata_location)
        location = f"{metadata.location}/metadata/{len(metadata.metadata_log):05}-{uuid.uuid4()}.metadata.json"
        ToOutputFile.table_metadata(metadata, table.io.new_output(location))
        self.location = location
        return CommitTableResponse(metadata=metadata, metadata_location=location)

    def load_table(self, identifier):
        io = load_file_io(location=self.location)
        metadata = FromInputFile.table_metadata(io.new_input(self.location))
        return Table(identifier, metadata, self.location, io, self)


def open_table(location: str) -> Table:
    catalog = FileCatalog("files")
    catalog.location = location
    return catalog.load_table(("s", "t"))


def open_duckdb() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for package in (duckdb_extension_avro, duckdb_extension_httpfs, duckdb_extension_iceberg):
        [file] = glob.glob(f"{package.__path__[0]}/extensions/v{duckdb.__version__}/*.duckdb_extension")
        connection.execute(f"LOAD '{file}'")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def plain(value):
    """A value as text that every engine spells alike."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    return str(value)


def spelled(rows) -> list:
    return [[plain(value) for value in row] for row in rows]


def rows_of_arrow(arrow: pa.Table):
    return {"columns": arrow.column_names, "rows": spelled(zip(*(column.to_pylist() for column in arrow.columns)))}


def rows_of(table: Table, row_filter: str | None):
    scan = table.scan(row_filter=row_filter) if row_filter else table.scan()
    return {**rows_of_arrow(scan.to_arrow()), "files": len(list(scan.plan_files()))}


def arrow_of(table: Table, rows: list) -> pa.Table:
    """Rows given as text by column name, with the table's types; what is not named is null."""
    schema = table.schema().as_arrow()
    read = {
        "id": int,
        "v": int,
        "ts": lambda text: datetime.fromisoformat(text).replace(tzinfo=timezone.utc),
        "amount": Decimal,
    }
    columns = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        parse = read.get(field.name, lambda text: text)
        columns.append(pa.array([None if v is None else parse(v) for v in values], field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def answer(command: dict, lake: duckdb.DuckDBPyConnection):
    table = open_table(command["location"])
    match command["do"]:
        case "rows":
            return rows_of(table, command.get("filter"))
        case "duckdb-rows":
            found = lake.execute("SELECT * FROM iceberg_scan(?)", [command["location"].removeprefix("file://")])
            return rows_of_arrow(found.to_arrow_table())
        case "append":
            table.append(arrow_of(table, command["rows"]))
        case "upsert":
            # What is there is read with the columns of the newest snapshot: it has to have those of today.
            if table.current_snapshot().schema_id != table.schema().schema_id:
                table.append(arrow_of(table, []))
            table.upsert(arrow_of(table, command["rows"]), join_cols=["id"])
        case "delete":
            table.delete(command["filter"])
        case "add-column":
            with table.update_schema() as update:
                update.add_column(command["column"], StringType())
        case "rename-column":
            with table.update_schema() as update:
                update.rename_column(command["column"], command["to"])
        case "drop-column":
            with table.update_schema() as update:
                update.delete_column(command["column"])
        case "widen-column":
            with table.update_schema() as update:
                update.update_column(command["column"], LongType())
        case "move-first":
            with table.update_schema() as update:
                update.move_first(command["column"])
        case "partition":
            with table.update_spec() as update:
                for field in table.spec().fields:
                    update.remove_field(field.name)
                for index, (column, transform) in enumerate(command["fields"]):
                    update.add_field(column, parse_transform(transform), f"p{len(table.specs())}_{index}")
    return {"location": table.metadata_location}


def main() -> None:
    warnings.simplefilter("ignore")
    lake = open_duckdb()
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), lake)
        except Exception as failure:
            reply = {"error": f"{type(failure).__name__}: {failure}"}
        print(json.dumps(reply), flush=True)


main()
