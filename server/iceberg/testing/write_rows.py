"""Writes to an Iceberg table with PyIceberg and prints what it then sees as JSON.

Usage: write_rows.py METADATA_URI

Appends twice, then deletes rows of one file (copy-on-write).
"""

import json
import sys
import uuid

import pyarrow as pa
from pyiceberg.catalog.noop import NoopCatalog
from pyiceberg.io import load_file_io
from pyiceberg.serializers import FromInputFile, ToOutputFile
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.update import update_table_metadata


class FileCatalog(NoopCatalog):
    """Commits by writing the next metadata file; the caller is told where."""

    def commit_table(self, table, requirements, updates):
        for requirement in requirements:
            requirement.validate(table.metadata)
        metadata = update_table_metadata(
            table.metadata, updates, metadata_location=table.metadata_location
        )
        location = f"{metadata.location}/metadata/00009-{uuid.uuid4()}.metadata.json"
        ToOutputFile.table_metadata(metadata, table.io.new_output(location))
        return CommitTableResponse(metadata=metadata, metadata_location=location)


def rows(*ids: int) -> pa.Table:
    return pa.table(
        {
            "id": pa.array(ids, pa.int64()),
            "person": pa.array([f"p/{id % 2}" for id in ids], pa.string()),
            "x": pa.array([None if id % 3 == 0 else id / 2 for id in ids], pa.float64()),
        }
    )


def main(location: str) -> None:
    io = load_file_io(location=location)
    metadata = FromInputFile.table_metadata(io.new_input(location))
    table = Table(("s", "t"), metadata, location, io, FileCatalog("files"))
    table.append(rows(2**62 + 1, 2, 3))
    table.append(rows(4, 5, 6))
    table.delete("id = 4")
    snapshots = [
        {
            "id": str(snapshot.snapshot_id),
            "rows": len(table.scan(snapshot_id=snapshot.snapshot_id).to_arrow()),
            "files": len(list(table.scan(snapshot_id=snapshot.snapshot_id).plan_files())),
        }
        for snapshot in table.snapshots()
    ]
    print(json.dumps({"location": table.metadata_location, "snapshots": snapshots}))


main(sys.argv[1])
