"""Drives CSBS v1 with huaweicloud-sdk-python, a client of its time.

The client reads the catalogue of the token and asks for pages until one is empty. `service` holds its
own calls; those for policies are there, but not as methods.
"""

import collections
import collections.abc
import time

# The client is older than Python 3.10, which moved these.
collections.Mapping = collections.abc.Mapping
collections.MutableMapping = collections.abc.MutableMapping

from openstack import connection, exceptions, profile  # noqa: E402
from openstack.csbs.v1 import policy as policies  # noqa: E402
from openstack.csbs.v1 import resource as resources  # noqa: E402

from account import Account  # noqa: E402

PROVIDER = "fc4d5750-22e7-4798-8a46-f48f62c4c1da"
SERVERS = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]


def main():
    account = Account.from_environment()
    service = connect(account)
    policy = policies_can_be_changed(service)
    pages_follow_each_other(service)
    backups_can_be_made_restored_and_deleted(service, policy)
    errors_have_the_codes_of_the_service(service, account)
    print("csbs: passed")


def connect(account):
    chosen = profile.Profile()
    chosen.set_region(profile.Profile.ALL, account.region)
    return connection.Connection(
        profile=chosen,
        auth_url=f"{account.url}/v3",
        project_id=account.project_id,
        user_domain_name=account.domain,
        username=account.user,
        password=account.password,
    ).csbs


def new_policy(name, servers=()):
    return {
        "name": name,
        "description": "made by a client",
        "provider_id": PROVIDER,
        "parameters": {"common": {}},
        "resources": [
            {"id": server, "type": "OS::Nova::Server", "name": f"server-{server[0]}"}
            for server in servers
        ],
        "scheduled_operations": [
            {
                "name": "nightly",
                "enabled": True,
                "operation_type": "backup",
                "operation_definition": {"max_backups": 20, "provider_id": PROVIDER},
                "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}},
            }
        ],
    }


def policies_can_be_changed(service):
    created = service._create(policies.Policy, **new_policy("nightly", SERVERS))
    assert created.status == "suspended", created
    found = service._get(policies.Policy, created.id)
    assert found.scheduled_operations == created.scheduled_operations
    service._update(policies.Policy, created.id, name="renamed")
    assert service._get(policies.Policy, created.id).name == "renamed"
    return created.id


def pages_follow_each_other(service):
    ids = [service._create(policies.Policy, **new_policy(f"page-{n}")).id for n in range(5)]
    listed = service._list(policies.Policy, paginated=True, limit=2, sort="name:asc")
    names = [policy.name for policy in listed]
    assert names == ["page-0", "page-1", "page-2", "page-3", "page-4", "renamed"], names
    for policy_id in ids:
        service._delete(policies.Policy, policy_id, ignore_missing=False)
    assert [policy.name for policy in service._list(policies.Policy)] == ["renamed"]


def backups_can_be_made_restored_and_deleted(service, policy_id):
    record = service.create_checkpoint(
        PROVIDER, plan_id=policy_id, parameters={"auto_trigger": False, "resources": SERVERS}
    )
    assert record.status == "protecting", record
    items = wait_for(service, record.id, "available")
    assert sorted(item.resource_id for item in items) == SERVERS
    assert service.get_checkpoint_item_count(status="available").count == 2
    assert service.get_checkpoint_item(items[0].id).extend_info["progress"] == 100
    pages = service.checkpoint_items(limit=1, paginated=True)
    assert sorted(item.id for item in pages) == sorted(item.id for item in items)

    restore(service, items[0])
    wait_for(service, record.id, "available")

    service.delete_checkpoint(
        record.id, PROVIDER, ignore_missing=False, checkpoint_items=items[0].id
    )
    wait_until(lambda: service.get_checkpoint_item_count().count == 1)
    service.delete_checkpoint(record.id, PROVIDER, ignore_missing=False)
    wait_until(lambda: service.get_checkpoint_item_count().count == 0)


def restore(service, item):
    disks = item.extend_info["volume_backups"]
    # The client has no call for this, so its session sends the body.
    body = {
        "restore": {
            "provider_id": PROVIDER,
            "checkpoint_id": item.checkpoint_id,
            "parameters": {
                "checkpoint_item_id": item.id,
                "power_on": True,
                "targets": {
                    "server_id": item.resource_id,
                    "volumes": [
                        {"backup_id": disk["id"], "volume_id": disk["source_volume_id"]}
                        for disk in disks
                    ],
                },
            },
        }
    }
    filter_ = policies.Policy.service
    answer = service._session.post("/restores", json=body, endpoint_filter=filter_).json()
    assert answer["restore"]["checkpoint_id"] == item.checkpoint_id, answer


def errors_have_the_codes_of_the_service(service, account):
    try:
        service._create(policies.Policy, **{**new_policy("no name"), "resources": []})
    except exceptions.HttpException as error:
        assert "CSBS.9001" in str(error.response.text), error.response.text
    else:
        raise AssertionError("a name with a space is accepted")
    try:
        service._get(policies.Policy, "none")
    except exceptions.NotFoundException as error:
        assert "CSBS.3000" in str(error.response.text), error.response.text
    else:
        raise AssertionError("a policy is found that does not exist")
    wrong = Account(**{**vars(account), "password": "wrong"})
    try:
        list(connect(wrong)._list(policies.Policy))
    except exceptions.HttpException as error:
        assert error.http_status == 401, error
    except Exception as error:
        assert "401" in str(error), repr(error)
    else:
        raise AssertionError("a wrong password is accepted")


def wait_for(service, record_id, status):
    def items():
        found = list(service.checkpoint_items(checkpoint_id=record_id))
        return found if all(item.status == status for item in found) else None

    return wait_until(items)


def wait_until(condition):
    for _ in range(200):
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it took more than ten seconds")


if __name__ == "__main__":
    main()
