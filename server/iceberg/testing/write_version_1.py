"""Makes an Iceberg table of format version 1 with PyIceberg and prints its metadata's location.

Usage: write_version_1.py TABLE_URI
"""

import sys
import uuid

import pyarrow as pa
from pyiceberg.catalog.noop import NoopCatalog
from pyiceberg.io import load_file_io
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
from pyiceberg.schema import Schema
from pyiceberg.serializers import ToOutputFile
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.metadata import new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER
from pyiceberg.table.update import update_table_metadata
from pyiceberg.types import LongType, NestedField, StringType


class FileCatalog(NoopCatalog):
    """Commits by writing the next metadata file."""

    def commit_table(self, table, requirements, updates):
        metadata = update_table_metadata(table.metadata, updates, metadata_location=table.metadata_location)
        return CommitTableResponse(metadata=metadata, metadata_location=write(table.io, metadata))


def write(io, metadata) -> str:
    location = f"{metadata.location}/metadata/{uuid.uuid4()}.metadata.json"
    ToOutputFile.table_metadata(metadata, io.new_output(location))
    return location


def main(location: str) -> None:
    io = load_file_io(location=location)
    schema = Schema(NestedField(1, "id", LongType()), NestedField(2, "s", StringType()))
    metadata = new_table_metadata(
        schema, UNPARTITIONED_PARTITION_SPEC, UNSORTED_SORT_ORDER, location, {"format-version": "1"}
    )
    table = Table(("s", "t"), metadata, write(io, metadata), io, FileCatalog("files"))
    for start in (1, 10):
        ids = [start, start + 1, start + 2]
        table.append(pa.table({"id": pa.array(ids, pa.int64()), "s": pa.array([f"s{id}" for id in ids])}))
    table.delete("id = 11")
    print(f'{{"location": "{table.metadata_location}"}}')


main(sys.argv[1])
