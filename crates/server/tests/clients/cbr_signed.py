"""Drives CBR v3 with huaweicloudsdkcbr, whose requests are signed with an access key."""

import time

from huaweicloudsdkcbr import v1 as cbr
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

from account import Account

SERVER = "33333333-3333-4333-8333-333333333333"


def main():
    account = Account.from_environment()
    client = connect(account)
    policy_id = a_policy_can_be_created_and_changed(client)
    vault_id = a_vault_gets_the_policy(client, policy_id)
    backup = a_vault_can_be_backed_up(client, vault_id)
    a_backup_can_be_restored_and_deleted(client, backup)
    pages_follow_each_other(client)
    errors_have_the_codes_of_the_service(client, account, policy_id)
    print("cbr, signed: passed")


def connect(account):
    keys = BasicCredentials(account.access_key, account.secret_key, account.project_id)
    builder = cbr.CbrClient.new_builder().with_credentials(keys)
    return builder.with_endpoint(account.url).build()


def new_policy(name, **limits):
    properties = cbr.PolicyTriggerPropertiesReq(pattern=["FREQ=DAILY;INTERVAL=1;BYHOUR=3;BYMINUTE=0"])
    return cbr.CreatePolicyRequest(
        body=cbr.PolicyCreateReq(
            policy=cbr.PolicyCreate(
                name=name,
                enabled=True,
                operation_type="backup",
                operation_definition=cbr.PolicyoODCreate(**limits),
                trigger=cbr.PolicyTriggerReq(properties=properties),
            )
        )
    )


def a_policy_can_be_created_and_changed(client):
    policy = client.create_policy(new_policy("nightly", max_backups=20)).policy
    assert policy.operation_definition.max_backups == 20, policy
    assert policy.trigger.properties.start_time, policy
    change = cbr.PolicyUpdate(
        name="weekly", operation_definition=cbr.PolicyoODCreate(retention_duration_days=30)
    )
    client.update_policy(
        cbr.UpdatePolicyRequest(policy_id=policy.id, body=cbr.PolicyUpdateReq(policy=change))
    )
    changed = client.show_policy(cbr.ShowPolicyRequest(policy_id=policy.id)).policy
    assert changed.name == "weekly"
    # A change replaces all limits.
    assert changed.operation_definition.max_backups is None, changed
    assert changed.operation_definition.retention_duration_days == 30, changed
    assert changed.trigger.properties.start_time == policy.trigger.properties.start_time
    return policy.id


def a_vault_gets_the_policy(client, policy_id):
    billing = cbr.BillingCreate(
        consistent_level="crash_consistent", object_type="server", protect_type="backup", size=100
    )
    resource = cbr.ResourceCreate(id=SERVER, type="OS::Nova::Server", name="server-3")
    vault = client.create_vault(
        cbr.CreateVaultRequest(
            body=cbr.VaultCreateReq(
                vault=cbr.VaultCreate(name="vault-1", billing=billing, resources=[resource])
            )
        )
    ).vault
    client.associate_vault_policy(
        cbr.AssociateVaultPolicyRequest(
            vault_id=vault.id, body=cbr.VaultAssociate(policy_id=policy_id)
        )
    )
    policy = client.show_policy(cbr.ShowPolicyRequest(policy_id=policy_id)).policy
    assert [bound.vault_id for bound in policy.associated_vaults] == [vault.id], policy
    listed = client.list_vault(cbr.ListVaultRequest()).vaults
    assert [found.id for found in listed] == [vault.id]
    shown = client.show_vault(cbr.ShowVaultRequest(vault_id=vault.id)).vault
    assert [found.id for found in shown.resources] == [SERVER], shown
    return vault.id


def a_vault_can_be_backed_up(client, vault_id):
    parameters = cbr.CheckpointParam(auto_trigger=True, name="before-upgrade")
    point = client.create_checkpoint(
        cbr.CreateCheckpointRequest(
            body=cbr.VaultBackupReq(
                checkpoint=cbr.VaultBackup(vault_id=vault_id, parameters=parameters)
            )
        )
    ).checkpoint
    assert point.status == "protecting", point
    assert [found.id for found in point.vault.resources] == [SERVER], point

    def done():
        found = client.list_backups(cbr.ListBackupsRequest(checkpoint_id=point.id)).backups
        return found[0] if found and found[0].status == "available" else None

    backup = wait_until(done)
    assert backup.extend_info.auto_trigger is True, backup
    # The policy keeps backups for 30 days, which is stamped when they are made.
    assert (backup.expired_at - backup.created_at).days == 30, backup
    return backup


def a_backup_can_be_restored_and_deleted(client, backup):
    parts = client.show_backup(cbr.ShowBackupRequest(backup_id=backup.id)).backup.children
    mappings = [
        cbr.BackupRestoreServerMapping(backup_id=part.id, volume_id=part.resource_id)
        for part in parts
    ]
    restore = cbr.BackupRestore(server_id=SERVER, power_on=True, mappings=mappings)
    client.restore_backup(
        cbr.RestoreBackupRequest(
            backup_id=backup.id, body=cbr.BackupRestoreReq(restore=restore)
        )
    )

    def status():
        shown = client.show_backup(cbr.ShowBackupRequest(backup_id=backup.id)).backup
        return shown.status == "available"

    wait_until(status)
    client.delete_backup(cbr.DeleteBackupRequest(backup_id=backup.id))
    wait_until(lambda: client.list_backups(cbr.ListBackupsRequest()).count == 0)


def pages_follow_each_other(client):
    ids = [client.create_policy(new_policy(f"page-{n}", max_backups=n + 1)).policy.id for n in range(3)]
    listed = client.list_policies(cbr.ListPoliciesRequest(operation_type="backup"))
    assert listed.count == 4, listed
    for policy_id in ids:
        client.delete_policy(cbr.DeletePolicyRequest(policy_id=policy_id))
    assert client.list_policies(cbr.ListPoliciesRequest()).count == 1


def errors_have_the_codes_of_the_service(client, account, policy_id):
    refused(404, "BackupService.6000", client.show_policy, cbr.ShowPolicyRequest(policy_id="none"))
    refused(400, "BackupService.9900", client.create_policy, new_policy("a", max_backups=100000))
    refused(404, "BackupService.6200", client.show_backup, cbr.ShowBackupRequest(backup_id="none"))
    wrong = connect(Account(**{**vars(account), "secret_key": "wrong"}))
    refused(401, None, wrong.show_policy, cbr.ShowPolicyRequest(policy_id=policy_id))
    other = connect(Account(**{**vars(account), "project_id": "0" * 32}))
    refused(404, None, other.show_policy, cbr.ShowPolicyRequest(policy_id=policy_id))


def refused(status, code, call, request):
    try:
        call(request)
    except ClientRequestException as error:
        assert error.status_code == status, error
        assert code is None or error.error_code == code, error
    else:
        raise AssertionError(f"{call.__name__} is accepted")


def wait_until(condition):
    for _ in range(200):
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it took more than ten seconds")


if __name__ == "__main__":
    main()
