"""Prints the ids of an Iceberg table's rows as PyIceberg reads them, as JSON.

Usage: read_ids.py METADATA_URI
"""

import json
import sys

from pyiceberg.table import StaticTable

table = StaticTable.from_metadata(sys.argv[1])
print(json.dumps(sorted(str(row["id"]) for row in table.scan().to_arrow().to_pylist())))
