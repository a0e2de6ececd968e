//! The calls that delete backups, oldest first, in groups (waves) that can be
//! sent at once.

use std::io::Write;

use keeptime_documents::listing::{
    CONCURRENT_DELETIONS, CommaInId, DeletionCall, ListedBackup, ProjectId,
};

use crate::answer;
use crate::answer::prune::{Call, Line};
use crate::failure::Failure;

/// Writes all calls, or none if one of them cannot be made.
pub(super) fn write(
    project: &ProjectId,
    deletions: &[&ListedBackup],
    json: bool,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let calls: Result<Vec<DeletionCall>, CommaInId> =
        deletions.iter().map(|backup| DeletionCall::new(project, backup)).collect();
    let calls =
        calls.map_err(|error| Failure::Document(format!("a backup cannot be deleted: {error}")))?;
    let waves = deletions.chunks(CONCURRENT_DELETIONS.get());
    let calls = calls.chunks(CONCURRENT_DELETIONS.get());
    for (wave, (backups, calls)) in (1_usize..).zip(waves.zip(calls)) {
        if !json {
            writeln!(output, "# wave {wave}")?;
        }
        for (backup, call) in backups.iter().zip(calls) {
            if json {
                let call = Call {
                    wave,
                    id: backup.id(),
                    method: call.method(),
                    path: call.path(),
                    query: call.query(),
                };
                answer::write(&Line::Call(call), output)?;
            } else {
                writeln!(output, "{call}")?;
            }
        }
    }
    Ok(())
}
