"""Prints how long PyIceberg takes to plan scans of a table, as JSON: medians in milliseconds.

Usage: plan_scan.py METADATA_URI REPEATS
"""

import json
import sys
import time
from statistics import median

from pyiceberg.table import StaticTable

SELECTIVE = (
    "person = 'person-7' and event_time >= '1970-01-03T00:00:00+00:00' "
    "and event_time < '1970-01-05T00:00:00+00:00'"
)


def time_of(work) -> float:
    started_at = time.perf_counter()
    work()
    return (time.perf_counter() - started_at) * 1000


def main(location: str, repeats: int) -> None:
    table = StaticTable.from_metadata(location)

    def plan(**how):
        return list(table.scan(**how).plan_files())

    plan()
    print(
        json.dumps(
            {
                "allMs": median(time_of(plan) for _ in range(repeats)),
                "selectiveMs": median(time_of(lambda: plan(row_filter=SELECTIVE)) for _ in range(repeats)),
            }
        )
    )


main(sys.argv[1], int(sys.argv[2]))
