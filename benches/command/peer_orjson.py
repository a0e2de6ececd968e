"""Python with orjson as a peer of `keeptime prune`: prints the ids of the backups over the count.

Arguments: a listing (JSON Lines) and the count.
"""

import gc
import sys

import orjson

gc.disable()  # nothing here is garbage; it saves a tenth
listing, count = sys.argv[1], int(sys.argv[2])
objects = {}
with open(listing, "rb") as lines:
    for line in lines:
        record = orjson.loads(line)
        info = record["extend_info"]
        if (
            record["status"] in ("available", "waiting_restore", "restoring")
            and info["auto_trigger"]
            and not info["os_images_data"]
        ):
            deletable = record["status"] == "available" and info["copy_status"] in ("na", "success", "fail")
            entry = (record["created_at"], record["id"], deletable)
            objects.setdefault(record["resource_id"], []).append(entry)
for backups in objects.values():
    backups.sort(reverse=True)
    for _, identity, deletable in backups[count:]:
        if deletable:
            print(identity)
