"""PyIceberg as a client of the served catalog: does what the docs promise and prints what it saw as JSON.

Arguments: address of the catalog, token, branch, commit of the branch before anything was written, and
settings for the storage as JSON.
"""

import json
import sys
import threading
import warnings
from datetime import datetime, timezone

import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import (
    CommitFailedException,
    ForbiddenError,
    NamespaceAlreadyExistsError,
    NamespaceNotEmptyError,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
    UnauthorizedError,
)
from pyiceberg.expressions import EqualTo
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform, IdentityTransform
from pyiceberg.types import LongType, NestedField, StringType, TimestamptzType

warnings.filterwarnings("ignore")
uri, token, branch, before, storage = sys.argv[1:6]
storage = json.loads(storage)
seen = {}


def catalog_of(ref, **more):
    return load_catalog(ref, type="rest", uri=uri, prefix=ref.replace("/", "%1F"), token=token, **storage, **more)


def refused(error, work):
    try:
        work()
    except error:
        return True
    return False


def rows(first, last, person="a"):
    ids = list(range(first, last + 1))
    return pa.table(
        {
            "id": pa.array(ids, pa.int64()),
            "person": [person] * len(ids),
            "ts": pa.array([datetime(2025, 1, 1 + i % 3, tzinfo=timezone.utc) for i in ids], pa.timestamp("us", tz="UTC")),
        },
        schema=arrow_schema,
    )


arrow_schema = pa.schema(
    [
        pa.field("id", pa.int64(), nullable=False),
        pa.field("person", pa.string()),
        pa.field("ts", pa.timestamp("us", tz="UTC")),
    ]
)
schema = Schema(
    NestedField(1, "id", LongType(), required=True),
    NestedField(2, "person", StringType()),
    NestedField(3, "ts", TimestamptzType()),
    identifier_field_ids=[1],
)

catalog = catalog_of(branch, **{"header.Nessie-Commit-Message": "by PyIceberg"})

# Namespaces.
catalog.create_namespace("lab", {"owner": "ada"})
catalog.create_namespace("lab.inner")
seen["namespaces"] = [catalog.list_namespaces(), catalog.list_namespaces("lab")]
catalog.update_namespace_properties("lab", {"owner"}, {"team": "x"})
seen["properties"] = {k: v for k, v in catalog.load_namespace_properties("lab").items() if k != "location"}
seen["namespace errors"] = [
    refused(NamespaceAlreadyExistsError, lambda: catalog.create_namespace("lab")),
    refused(NoSuchNamespaceError, lambda: catalog.load_namespace_properties("nope")),
    refused(NamespaceNotEmptyError, lambda: catalog.drop_namespace("lab")),
]
catalog.drop_namespace("lab.inner")

# A table through its life.
table = catalog.create_table("lab.t", schema, properties={"format-version": "2", "k": "v"})
seen["create"] = [
    refused(TableAlreadyExistsError, lambda: catalog.create_table("lab.t", schema)),
    refused(NoSuchTableError, lambda: catalog.load_table("lab.nope")),
    catalog.table_exists("lab.t"),
    catalog.table_exists("lab.nope"),
]
table.append(rows(1, 10))
first = table.current_snapshot().snapshot_id
with table.update_schema() as update:
    update.add_column("note", StringType(), doc="what was seen")
with table.update_spec() as update:
    update.add_field("ts", DayTransform(), "day")
    update.add_field("person", IdentityTransform())
with table.update_sort_order() as update:
    update.asc("id", IdentityTransform())
with table.update_schema() as update:
    update.rename_column("person", "who")
wide = lambda data: pa.Table.from_arrays(
    [data["id"], data["person"], data["ts"], pa.array(["n"] * len(data), pa.string())],
    schema=pa.schema([arrow_schema[0], pa.field("who", pa.string()), arrow_schema[2], pa.field("note", pa.string())]),
)
table.append(wide(rows(11, 20, "b")))
table.delete(EqualTo("id", 3))
table.overwrite(wide(rows(15, 15, "c")), overwrite_filter=EqualTo("id", 15))
upserted = table.upsert(wide(rows(20, 21, "d")))
seen["upsert"] = [upserted.rows_updated, upserted.rows_inserted]
with table.transaction() as transaction:
    transaction.set_properties(reviewed="yes")
    transaction.append(wide(rows(30, 31, "e")))
with table.manage_snapshots() as manage:
    manage.create_tag(first, "first").create_branch(first, "side")
table = catalog.load_table("lab.t")
seen["refs"] = sorted(table.metadata.refs)
seen["rows"] = table.scan(selected_fields=("id", "who")).to_arrow().sort_by("id").to_pydict()
seen["filtered"] = len(table.scan(row_filter="who = 'b'").to_arrow())
seen["at first"] = len(table.scan(snapshot_id=first).to_arrow())
seen["snapshots"] = len(table.snapshots())
seen["history"] = len(table.history())
seen["files"] = len(table.inspect.files()) > 0
seen["location in warehouse"] = "/lab/t-" in table.location()

# Two writers of one table: rows of both are kept, but a schema that another has changed meanwhile is not.
other = catalog.load_table("lab.t")
third = catalog.load_table("lab.t")
table.append(wide(rows(40, 40, "f")))
other.append(wide(rows(41, 41, "f")))
with table.update_schema() as update:
    update.add_column("late", StringType())


def change_schema():
    with third.update_schema() as update:
        update.add_column("later", StringType())


seen["conflict"] = refused(CommitFailedException, change_schema)
with table.update_schema() as update:
    update.delete_column("late")

# Writers of different tables at once.
made = []


def make(number):
    mine = catalog_of(branch)
    created = mine.create_table_if_not_exists(f"lab.p{number}", schema)
    created.append(rows(number, number))
    made.append(len(created.scan().to_arrow()))


threads = [threading.Thread(target=make, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
seen["at once"] = made
seen["tables"] = catalog.list_tables("lab")

# Rename, register, staged create, drop.
catalog.rename_table("lab.p0", "lab.renamed")
seen["renamed"] = len(catalog.load_table("lab.renamed").scan().to_arrow())
catalog.register_table("lab.registered", catalog.load_table("lab.p1").metadata_location)
seen["registered"] = len(catalog.load_table("lab.registered").scan().to_arrow())
with catalog.create_table_transaction("lab.staged", schema) as staged:
    staged.append(rows(1, 2))
seen["staged"] = len(catalog.load_table("lab.staged").scan().to_arrow())
catalog.drop_table("lab.p2")
catalog.purge_table("lab.p3")
seen["dropped"] = [catalog.table_exists("lab.p2"), catalog.table_exists("lab.p3")]

# Earlier states keep their metadata, even where the table asks for it to be removed after a commit.
eager = catalog.create_table(
    "lab.eager",
    schema,
    properties={"write.metadata.delete-after-commit.enabled": "true", "write.metadata.previous-versions-max": "1"},
)
states = []
for number in range(4):
    eager.append(rows(number, number))
    states.append(eager.metadata_location)
seen["states kept"] = [eager.io.new_input(location).exists() for location in states]
catalog.drop_table("lab.eager")

# Views are told apart from tables.
seen["views"] = [catalog.list_views("lab"), catalog.view_exists("lab.t")]

# Another branch sees none of it, the protected one refuses, and nobody comes in with a wrong token.
main = catalog_of("main")
seen["on main"] = main.list_namespaces()
seen["protected"] = refused(ForbiddenError, lambda: main.create_namespace("lab"))
seen["no token"] = refused(UnauthorizedError, lambda: load_catalog("x", type="rest", uri=uri, token="wrong"))
seen["credential"] = load_catalog(
    "c", type="rest", uri=uri, credential=f"anything:{token}", warehouse=branch
).list_namespaces()

# Time travel by commit, through another branch.
seen["by commit"] = refused(NoSuchTableError, lambda: main.load_table(("lab", f"t#{before}")))
seen["by branch"] = len(main.load_table(("lab", f"t@{branch}")).scan().to_arrow())
print(json.dumps(seen))
