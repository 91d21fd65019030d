"""Plans scans of Iceberg tables with PyIceberg.

Reads a list of {"location", "filters"} as JSON from standard input; a filter is a list of predicates
{"column", "type", "op", "values"} that all hold, values as text. Prints for each table, as JSON, its
columns, partition specs, sort order, branches and tags, properties, and the files each filter plans.
"""

import json
import sys
from decimal import Decimal
from uuid import UUID

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    EqualTo,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    NotNull,
)
from pyiceberg.table import StaticTable

COMPARISONS = {
    "=": EqualTo,
    "<": LessThan,
    "<=": LessThanOrEqual,
    ">": GreaterThan,
    ">=": GreaterThanOrEqual,
}


def literal(kind: str, text: str):
    match kind:
        case "boolean":
            return text == "true"
        case "int" | "long":
            return int(text)
        case "float" | "double":
            return float(text)
        case "decimal":
            return Decimal(text)
        case "uuid":
            return UUID(text)
        case "binary" | "fixed":
            return bytes.fromhex(text)
        case _:
            return text


def expression(predicate: dict):
    column, op = predicate["column"], predicate["op"]
    if op == "is-null":
        return IsNull(column)
    if op == "not-null":
        return NotNull(column)
    values = [literal(predicate["type"], text) for text in predicate["values"]]
    return In(column, values) if op == "in" else COMPARISONS[op](column, values[0])


def describe(table: StaticTable, filters: list) -> dict:
    return {
        "columns": [
            [field.field_id, field.name, str(field.field_type), field.required, field.doc]
            for field in table.schema().fields
        ],
        "identifiers": table.schema().identifier_field_ids,
        "specs": {
            str(spec_id): [[field.field_id, field.name, str(field.transform)] for field in spec.fields]
            for spec_id, spec in table.specs().items()
        },
        "order": [
            [field.source_id, str(field.transform), field.direction.value, field.null_order.value]
            for field in table.sort_order().fields
        ],
        "refs": {
            name: [str(ref.snapshot_id), ref.snapshot_ref_type.value] for name, ref in table.metadata.refs.items()
        },
        "properties": table.properties,
        "plans": [
            sorted(
                task.file.file_path
                for task in table.scan(
                    row_filter=And(AlwaysTrue(), *map(expression, predicates)) if predicates else AlwaysTrue()
                ).plan_files()
            )
            for predicates in filters
        ],
    }


def main() -> None:
    tables = json.load(sys.stdin)
    print(json.dumps([describe(StaticTable.from_metadata(each["location"]), each["filters"]) for each in tables]))


main()
