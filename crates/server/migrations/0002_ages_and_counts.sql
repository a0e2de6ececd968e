-- Records are removed by their age, and metrics count those of the last day.
CREATE INDEX jobs_that_ended ON jobs (created_at, kind, state) WHERE state IN ('done', 'failed', 'skipped');
CREATE INDEX deletions_that_ended ON deletions (finished_at, cause) WHERE finished_at IS NOT NULL;
CREATE INDEX missed_fires_by_time ON missed_fires (noticed_at);

-- The records of deleted backups stay for a year and more. Judgements and counts read past them.
DROP INDEX backups_of_policy;
CREATE INDEX backups_of_policy ON backups (policy_id, created_at DESC, id) WHERE status <> 'deleted';
CREATE INDEX backups_that_exist ON backups (project_id, service) WHERE status <> 'deleted';

-- A job without a backup never ran: it was skipped, or its backup would have been over the quota, and it failed.
