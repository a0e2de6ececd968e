//! How much may be kept.

use crate::typed::document;

document! {
    /// The quotas of a project, as the service answers (CSBS v1, table 5-114).
    QuotaAnswer of Csbs, answer 114 {
        /// The quotas.
        required object(Quotas) quotas,
    }
}

document! {
    /// The quotas of a project (CSBS v1, table 5-115).
    Quotas of Csbs, part 115 {
        /// One for each kind of thing.
        optional list(Quota) resources,
    }
}

document! {
    /// How much there may be of something (CSBS v1, table 5-116).
    Quota of Csbs, part 116 {
        /// `backup_capacity`, the space that backups take, or `backups`, how many there are.
        optional text quota_type = "type",
        /// The unit: `GB` for space.
        optional text unit,
        /// How much there may be; −1 is as much as you like.
        optional number quota,
        /// How much there is.
        optional number used,
    }
}
