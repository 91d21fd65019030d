"""Reads an Iceberg table by its metadata file with PyIceberg and prints what it sees as JSON.

Usage: read_table.py METADATA_URI [ROW_FILTER ...]
"""

import json
import sys

from pyiceberg.table import StaticTable


def main(location: str, filters: list[str]) -> None:
    table = StaticTable.from_metadata(location)
    rows = table.scan().to_arrow().sort_by("id").to_pylist()
    snapshots = [
        {
            "id": str(snapshot.snapshot_id),
            "operation": snapshot.summary.operation.value,
            "rows": len(table.scan(snapshot_id=snapshot.snapshot_id).to_arrow()),
        }
        for snapshot in table.snapshots()
    ]
    scans = [table.scan(row_filter=text) for text in filters]
    filtered = [{"files": len(list(scan.plan_files())), "rows": len(scan.to_arrow())} for scan in scans]
    print(json.dumps({"rows": rows, "snapshots": snapshots, "filtered": filtered}, default=str))


main(sys.argv[1], sys.argv[2:])
