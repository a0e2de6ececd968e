"""Drives CBR v3 and VBS v2 with `openstack` and otcextensions."""

import json
import os
import subprocess
import sys
import time

import openstack
from openstack import exceptions

from account import Account

VOLUME = "44444444-4444-4444-8444-444444444444"
PATTERN = "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=4;BYMINUTE=15"


def main():
    account = Account.from_environment()
    policy = run(
        account, "cbr policy create --max-backups 3 --week-backups 2 --timezone UTC+01:00",
        "--pattern", PATTERN, "weekly",
    )
    assert policy["name"] == "weekly", policy
    listed = run(account, "cbr policy list")
    assert [row["name"] for row in listed] == ["weekly"], listed

    # `openstack cbr policy show` and `update` fail in otcextensions itself, so its SDK is called.
    cloud = openstack.connect(load_envvars=False, load_yaml_config=False, **login(account))
    from otcextensions import sdk

    sdk.register_otc_extensions(cloud)
    found = cloud.cbr.get_policy(policy["id"])
    assert found.trigger.properties.pattern == [PATTERN], found
    cloud.cbr.update_policy(policy["id"], name="renamed")
    assert cloud.cbr.get_policy(policy["id"]).name == "renamed"

    vault = run(
        account,
        "cbr vault create --consistent-level crash_consistent --object-type disk --size 40",
        "--resource", f"id={VOLUME},type=OS::Cinder::Volume", "disks",
    )
    run(account, f"cbr vault bind {vault['id']} {policy['id']}", output=False)
    assert [row["name"] for row in run(account, "cbr vault list")] == ["disks"]
    point = cloud.cbr.create_checkpoint(vault_id=vault["id"], parameters={"name": "by-hand"})
    backup = wait_for_backup(account, point.id)
    shown = run(account, f"cbr backup show {backup}")
    assert shown["name"].startswith("by-hand"), shown
    run(account, f"cbr backup delete {backup}", output=False)
    wait_until(lambda: not run(account, "cbr backup list"))
    run(account, f"cbr vault unbind {vault['id']} {policy['id']}", output=False)
    cloud.cbr.delete_policy(policy["id"], ignore_missing=False)
    try:
        cloud.cbr.get_policy(policy["id"])
    except exceptions.NotFoundException as error:
        assert "BackupService.6000" in error.response.text, error.response.text
    else:
        raise AssertionError("a deleted policy is found")

    answer = cloud.session.post(
        f"{account.url}/v2/{account.project_id}/cloudbackups",
        json={"backup": {"volume_id": VOLUME, "name": "disk-1"}},
    )
    assert answer.json()["job_id"], answer.text
    print("cbr and vbs, openstack: passed")


def login(account):
    return {
        "auth": {
            "auth_url": f"{account.url}/v3",
            "username": account.user,
            "password": account.password,
            "user_domain_name": account.domain,
            "project_id": account.project_id,
        },
        "region_name": account.region,
    }


def run(account, command, *arguments, output=True):
    environment = {
        "PATH": os.environ["PATH"],
        "OS_AUTH_URL": f"{account.url}/v3",
        "OS_USERNAME": account.user,
        "OS_PASSWORD": account.password,
        "OS_USER_DOMAIN_NAME": account.domain,
        "OS_PROJECT_ID": account.project_id,
        "OS_REGION_NAME": account.region,
        "OS_IDENTITY_API_VERSION": "3",
    }
    program = os.path.join(os.path.dirname(sys.executable), "openstack")
    line = [program, *command.split(), *arguments]
    if output:
        line += ["-f", "json"]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{line}: {done.stderr}"
    return json.loads(done.stdout, object_hook=lower_case) if output else None


def lower_case(row):
    """The command writes some names of columns in upper case."""
    return {name.lower(): value for name, value in row.items()}


def wait_for_backup(account, point_id):
    def backup():
        rows = run(account, f"cbr backup list --checkpoint-id {point_id} --status available")
        return rows[0]["id"] if rows else None

    return wait_until(backup)


def wait_until(condition):
    for _ in range(20):
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it took too long")


if __name__ == "__main__":
    main()
