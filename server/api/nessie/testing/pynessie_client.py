"""Works on a catalog with pynessie as a person would and prints what it saw as one JSON object.
Usage: pynessie_client.py ENDPOINT TOKEN"""
import json
import sys

from pynessie import init
from pynessie.error import NessieConflictException, NessieException, NessieNotFoundException
from pynessie.model import ContentKey, Delete, IcebergTable, Namespace, Put

endpoint, token = sys.argv[1:3]
client = init(config_dict={"endpoint": endpoint, "verify": True, "auth": {"type": "bearer", "token": token}})
BIG = 9007199254740993123


def table(version, content_id=None):
    location = f"s3://bucket/wh/t/metadata/{version}.metadata.json"
    return IcebergTable(content_id, location, version, 0, 0, 0)


def refused(work):
    try:
        work()
    except NessieException as error:
        return type(error).__name__
    return None


main = client.get_reference(None)
client.create_branch("work/one", main.name, main.hash_)
head = client.get_reference("work/one")
first = client.commit(
    "work/one", head.hash_, "two new", "Ada",
    Put(ContentKey(["shop"]), Namespace(None, ["shop"])),
    Put(ContentKey(["shop", "orders"]), table(BIG)),
)
content = client.get_content("work/one", ContentKey(["shop", "orders"]))
second = client.commit(
    "work/one", first.hash_, "changed", "Ada", Put(ContentKey(["shop", "orders"]), table(2, content.id))
)
stale = refused(
    lambda: client.commit("work/one", first.hash_, "late", "Bob", Delete(ContentKey(["shop", "orders"])))
)
log = list(client.get_log("work/one"))
diff = client.get_diff(main.name, "work/one")
merged = client.merge("work/one", main.name)
client.create_tag("v1", main.name, client.get_reference(main.name).hash_)
client.create_branch("picked", main.name, main.hash_)
picked = client.cherry_pick("picked", "work/one", None, first.hash_, second.hash_)
client.assign_branch("picked", main.name)
same = client.get_reference("picked").hash_ == client.get_reference(main.name).hash_
client.delete_branch("picked", client.get_reference("picked").hash_)
client.delete_tag("v1", client.get_reference("v1").hash_)
print(json.dumps({
    "snapshot": content.snapshot_id,
    "keys": sorted(".".join(entry.name.elements) for entry in client.list_keys(main.name).entries if entry.name.elements[0] == "shop"),
    "log": [[entry.commit_meta.message, entry.commit_meta.author] for entry in log[:2]],
    "diff": [".".join(entry.content_key.elements) for entry in diff.diffs],
    "merged": [merged.was_applied, merged.was_successful],
    "picked": picked.was_applied,
    "assigned": same,
    "stale": stale,
    "missing": refused(lambda: client.get_reference("nowhere")),
    "references": sorted(ref.name for ref in client.list_references().references),
}))
