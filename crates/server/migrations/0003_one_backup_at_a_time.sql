-- Whoever creates backups looks for others of the object under the lock of the project. This index would
-- refuse a second one in any case.
CREATE UNIQUE INDEX one_backup_at_a_time ON jobs (project_id, object_id)
    WHERE kind = 'protect' AND state IN ('waiting', 'running');
