-- Times are microseconds since 1970-01-01T00:00:00Z. Documents are JSON.

CREATE TABLE projects (
    id TEXT NOT NULL PRIMARY KEY,
    domain TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (domain, name)
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    domain TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (domain, name)
);

-- The projects that a user may use.
CREATE TABLE memberships (
    user_id TEXT NOT NULL REFERENCES users (id),
    project_id TEXT NOT NULL REFERENCES projects (id),
    PRIMARY KEY (user_id, project_id)
);

-- A signature is checked with the secret key itself, so a digest of it would not do.
CREATE TABLE access_keys (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    secret_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE tokens (
    digest TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    project_id TEXT REFERENCES projects (id),
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX tokens_by_expiry ON tokens (expires_at);

-- Signatures of calls that change something. Each is accepted once.
CREATE TABLE used_signatures (
    signature TEXT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_signatures_by_expiry ON used_signatures (expires_at);

-- `document` is the policy as the service answers it, without the vaults of CBR. `next_fire` and
-- `next_judgement` say when the scheduler and the retention look at it again; they are null if nothing
-- is to be done.
CREATE TABLE policies (
    id TEXT NOT NULL PRIMARY KEY,
    service TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id),
    operation_type TEXT NOT NULL DEFAULT 'backup',
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    document TEXT NOT NULL,
    version BIGINT NOT NULL,
    next_fire BIGINT,
    last_fire BIGINT,
    next_judgement BIGINT,
    judgement_requests BIGINT NOT NULL DEFAULT 0,
    judgement_leased_until BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX policies_to_fire ON policies (next_fire, id) WHERE next_fire IS NOT NULL;
CREATE INDEX policies_to_judge ON policies (next_judgement, id) WHERE next_judgement IS NOT NULL;
-- Lists are sorted by time, newest first, then by id.
CREATE INDEX policies_by_time ON policies (project_id, service, created_at DESC, id);
-- CSBS refuses a second policy with the same name, CBR does not.
CREATE UNIQUE INDEX csbs_policies_by_name ON policies (project_id, name) WHERE service = 'csbs';

-- The servers of the policies of CSBS. A server has at most one policy.
CREATE TABLE policy_servers (
    project_id TEXT NOT NULL REFERENCES projects (id),
    server_id TEXT NOT NULL,
    policy_id TEXT NOT NULL REFERENCES policies (id) ON DELETE CASCADE,
    PRIMARY KEY (project_id, server_id)
);
CREATE INDEX servers_of_policy ON policy_servers (policy_id);

-- The vaults of CBR. `bind_rules` and `tags` are JSON. `locked`, `auto_bind`, `auto_expand` and
-- `smn_notify` are 0 or 1.
CREATE TABLE vaults (
    id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES projects (id),
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    object_type TEXT NOT NULL,
    protect_type TEXT NOT NULL,
    cloud_type TEXT NOT NULL,
    charging_mode TEXT NOT NULL,
    consistent_level TEXT NOT NULL,
    size_gb BIGINT NOT NULL,
    enterprise_project_id TEXT NOT NULL,
    locked BIGINT NOT NULL,
    auto_bind BIGINT NOT NULL,
    auto_expand BIGINT NOT NULL,
    smn_notify BIGINT NOT NULL,
    threshold BIGINT NOT NULL,
    bind_rules TEXT NOT NULL,
    tags TEXT NOT NULL,
    backup_policy_id TEXT REFERENCES policies (id),
    replication_policy_id TEXT REFERENCES policies (id),
    replication_vault_id TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX vaults_by_time ON vaults (project_id, created_at DESC, id);
CREATE INDEX vaults_by_backup_policy ON vaults (backup_policy_id);
CREATE INDEX vaults_by_replication_policy ON vaults (replication_policy_id);

-- The resources whose backups a vault holds. A resource is in at most one vault. `extra_info` is JSON.
CREATE TABLE vault_resources (
    project_id TEXT NOT NULL REFERENCES projects (id),
    resource_id TEXT NOT NULL,
    vault_id TEXT NOT NULL REFERENCES vaults (id) ON DELETE CASCADE,
    resource_type TEXT NOT NULL,
    name TEXT NOT NULL,
    extra_info TEXT,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (project_id, resource_id)
);
CREATE INDEX resources_of_vault ON vault_resources (vault_id, added_at, resource_id);

-- `checkpoint_id` is the backup record (CSBS) or restore point (CBR) that contains the backup.
-- `disks`, `images` and `failure` are JSON. `incremental` is 0 or 1: the driver reads no BOOLEAN of SQLite.
CREATE TABLE backups (
    id TEXT NOT NULL PRIMARY KEY,
    service TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id),
    checkpoint_id TEXT NOT NULL,
    policy_id TEXT,
    vault_id TEXT REFERENCES vaults (id),
    object_id TEXT NOT NULL,
    object_name TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_zone TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    started_by TEXT NOT NULL,
    incremental BIGINT NOT NULL,
    size_mb BIGINT NOT NULL,
    progress BIGINT NOT NULL,
    disks TEXT NOT NULL,
    images TEXT NOT NULL,
    failure TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    finished_at BIGINT,
    expires_at BIGINT
);
-- With the status, so that counts read only the index.
CREATE INDEX backups_by_time ON backups (project_id, service, created_at DESC, id, status);
CREATE INDEX backups_of_object ON backups (project_id, object_id, created_at DESC, id);
-- The records of deleted backups stay for a year and more. Judgements read past them.
CREATE INDEX backups_of_policy ON backups (policy_id, created_at DESC, id) WHERE status <> 'deleted';
CREATE INDEX backups_of_vault ON backups (vault_id, created_at DESC, id);
CREATE INDEX backups_of_checkpoint ON backups (checkpoint_id);

-- What runners do: create, restore and delete backups. `leased_until` is a time of the system's clock,
-- all other times are of the server's, which a test may set. `fire_at` is the fire that a job belongs to;
-- jobs that a user asked for have none. A fire has one job for each object. A job without a backup never
-- ran: the previous backup of its object was still being created, or the project had too many backups.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    service TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    backup_id TEXT REFERENCES backups (id),
    object_id TEXT NOT NULL,
    policy_id TEXT,
    fire_at BIGINT,
    parameters TEXT NOT NULL,
    result TEXT,
    output TEXT,
    attempt BIGINT NOT NULL,
    holder TEXT,
    leased_until BIGINT,
    ready_at BIGINT,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    UNIQUE (policy_id, fire_at, object_id)
);
CREATE INDEX jobs_to_run ON jobs (created_at, id) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_of_project ON jobs (project_id, kind, state);
CREATE INDEX jobs_that_failed ON jobs (project_id, created_at DESC) WHERE state IN ('failed', 'skipped');
-- Metrics count those of the last day, and old ones are removed.
CREATE INDEX jobs_that_ended ON jobs (created_at, kind, state) WHERE state IN ('done', 'failed', 'skipped');
CREATE INDEX jobs_of_backup ON jobs (backup_id);
CREATE INDEX unfinished_jobs_of_object ON jobs (object_id, kind) WHERE state IN ('waiting', 'running');
-- Whoever creates backups looks for others of the object under the lock of the project. This index would
-- refuse a second one in any case.
CREATE UNIQUE INDEX one_backup_at_a_time ON jobs (project_id, object_id)
    WHERE kind = 'protect' AND state IN ('waiting', 'running');

-- Fires that did not run because no server did.
CREATE TABLE missed_fires (
    policy_id TEXT NOT NULL,
    first_fire BIGINT NOT NULL,
    last_fire BIGINT NOT NULL,
    count BIGINT NOT NULL,
    noticed_at BIGINT NOT NULL,
    PRIMARY KEY (policy_id, first_fire)
);
CREATE INDEX missed_fires_by_time ON missed_fires (noticed_at);

-- Why each backup was deleted. `evidence` is the verdict of the retention, null for deletions that
-- the owner asked for.
CREATE TABLE deletions (
    backup_id TEXT NOT NULL PRIMARY KEY REFERENCES backups (id),
    project_id TEXT NOT NULL REFERENCES projects (id),
    cause TEXT NOT NULL,
    user_id TEXT,
    policy_id TEXT,
    policy_version BIGINT,
    evidence TEXT,
    requested_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX deletions_that_ended ON deletions (finished_at, cause) WHERE finished_at IS NOT NULL;
CREATE INDEX deletions_by_time ON deletions (project_id, requested_at DESC);

-- The clock of `dev`, which all instances share.
CREATE TABLE test_clock (
    id BIGINT NOT NULL PRIMARY KEY,
    time BIGINT NOT NULL,
    set_at BIGINT NOT NULL,
    speed BIGINT NOT NULL
);
