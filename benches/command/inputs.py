"""Makes the inputs: always the same bytes for the same sizes."""

import json
import random
import uuid
from datetime import datetime, timedelta

OBJECTS = 10_000
NOW = "2026-11-26T12:00:00Z"
MAX_BACKUPS = 90
PAGE = 1_000
POLICIES = 10_000

# Common statuses first; a hundredth of the backups is something else than an available automatic one.
STATUSES = ["available"] * 396 + ["error", "protecting", "restoring", "deleting"]
COPIES = ["na"] * 196 + ["success", "fail", "copying", "waiting_copy"]


def uuids(random_source):
    return str(uuid.UUID(int=random_source.getrandbits(128), version=4))


def records(count):
    """Yields the records of a listing as the service writes them, newest first."""
    source = random.Random(count)
    servers = [(uuids(source), f"web-{number:05}", 1 + number % 3) for number in range(OBJECTS)]
    newest = datetime(2026, 11, 26, 2, 30, 5)
    for number in range(count):
        day, place = divmod(number, OBJECTS)
        server, name, disks = servers[place]
        created = newest - timedelta(days=day, milliseconds=place * 7)
        finished = created + timedelta(seconds=240 + source.randrange(600))
        incremental = "true" if day % 7 else "false"
        is_failed = (status := source.choice(STATUSES)) == "error"
        volumes = ",".join(
            f'{{"id":"{uuids(source)}","status":"available","size":{source.randrange(40_000)},"bootable":true}}'
            for _ in range(disks if place % 10 == 0 else 0)
        )
        fail = ('"backup"', '"the server cannot be reached"') if is_failed else ('""', '""')
        yield (
            f'{{"status":"{status}","name":"autobk_{number:07x}","resource_id":"{server}",'
            f'"created_at":"{created.isoformat(timespec="microseconds")}","checkpoint_id":"{uuids(source)}",'
            f'"extend_info":{{"auto_trigger":{"false" if source.randrange(200) == 0 else "true"},'
            f'"average_speed":{source.randrange(200)},"copy_status":"{source.choice(COPIES)}",'
            f'"fail_op":{fail[0]},"fail_reason":{fail[1]},"resource_az":"eu-de-0{1 + place % 2}",'
            f'"finished_at":"{finished.isoformat(timespec="microseconds")}","image_type":"backup",'
            f'"incremental":{incremental},"progress":100,"resource_name":"{name}",'
            f'"size":{source.randrange(200_000)},"os_images_data":[],'
            f'"volume_backups":[{volumes}]}},"id":"{uuids(source)}",'
            f'"description":""}}'
        )


def listing(folder, count):
    """Writes the listing in its three forms and returns their paths: JSON Lines, pages, one document."""
    paths = [folder / f"backups-{count}.{form}" for form in ("jsonl", "pages.jsonl", "json")]
    if all(path.exists() for path in paths):
        return paths
    lines_path, pages_path, document_path = paths
    with open(lines_path, "w") as lines, open(pages_path, "w") as pages, open(document_path, "w") as document:
        document.write('{"checkpoint_items":[')
        page = []
        for number, record in enumerate(records(count), 1):
            lines.write(record + "\n")
            document.write("," * (number > 1) + record)
            page.append(record)
            if len(page) == PAGE or number == count:
                pages.write(f'{{"checkpoint_items":[{",".join(page)}],"count":{count}}}\n')
                page = []
        document.write(f'],"count":{count}}}\n')
    return paths


def limits(folder):
    path = folder / "limits.json"
    path.write_text(json.dumps({"max_backups": MAX_BACKUPS}))
    return path


def pattern(folder):
    path = folder / "pattern.txt"
    path.write_text("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2;BYMINUTE=30\n")
    return path


def requests(folder, count):
    """Writes requests for `keeptime batch`: the next fire of one of 500 patterns, after some instant."""
    path = folder / f"next-{count}.jsonl"
    if path.exists():
        return path
    source = random.Random(count)
    patterns = [
        f"FREQ=WEEKLY;BYDAY={days};BYHOUR={hour};BYMINUTE={minute}"
        for days in ("MO,TU,WE,TH,FR", "SA,SU", "MO", "WE,FR", "MO,TU,WE,TH,FR,SA,SU")
        for hour in range(0, 20)
        for minute in (0, 15, 30, 45, 50)
    ]
    start = datetime(2026, 1, 1)
    with open(path, "w") as lines:
        for number in range(count):
            after = start + timedelta(seconds=source.randrange(365 * 86_400))
            lines.write(
                f'{{"id":{number},"op":"next","pattern":"{source.choice(patterns)}",'
                f'"after":"{after.isoformat()}Z"}}\n'
            )
    return path


def policies(folder):
    """Writes policies: one to a file, and all of them on a page. Returns the files and the page."""
    files = folder / "policies"
    page = folder / "policies.json"
    source = random.Random(POLICIES)
    bodies = [policy(source, number) for number in range(POLICIES)]
    if not page.exists():
        files.mkdir(exist_ok=True)
        for number, body in enumerate(bodies):
            (files / f"{number:05}.json").write_text(json.dumps({"policy": body}, indent=2))
        page.write_text(json.dumps({"policies": bodies, "count": POLICIES}))
    return [files / f"{number:05}.json" for number in range(POLICIES)], page


def policy(source, number):
    """Returns a policy as CSBS answers it."""
    pattern = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR={number % 24};BYMINUTE={number % 60}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    return {
        "id": uuids(source),
        "name": f"nightly-{number:05}",
        "description": "",
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "status": "suspended",
        "created_at": "2026-01-01T00:00:00.000000",
        "parameters": {"common": {}},
        "project_id": "d1a5e5bd3c5b4b1d8f0a6b7c8d9e0f12",
        "resources": [
            {"id": uuids(source), "name": f"web-{number:05}-{place}", "type": "OS::Nova::Server"}
            for place in range(3)
        ],
        "scheduled_operations": [
            {
                "id": uuids(source),
                "name": "default",
                "description": "",
                "enabled": True,
                "operation_type": "backup",
                "operation_definition": {
                    "max_backups": "30",
                    "retention_duration_days": "-1",
                    "permanent": "false",
                    "plan_id": uuids(source),
                    "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
                },
                "trigger": {
                    "id": uuids(source),
                    "name": "default",
                    "type": "time",
                    "properties": {"pattern": pattern, "start_time": "2026-01-01 00:00:00"},
                },
                "trigger_id": uuids(source),
            }
        ],
        "tags": [],
    }
