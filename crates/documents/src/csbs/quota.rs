//! How much may be kept.

use crate::document::{amount, document, outer};

outer! {
    /// The quotas of a project, as the service answers (CSBS v1, table 5-114).
    QuotaAnswer {
        /// The quotas.
        quotas: Quotas
    }
}

document! {
    /// The quotas of a project (CSBS v1, table 5-115).
    Quotas {
        lists {
            /// One for each kind of thing.
            resources: Quota,
        }
    }
}

document! {
    /// How much there may be of something (CSBS v1, table 5-116).
    Quota {
        texts {
            /// `backup_capacity`, the space that backups take, or `backups`, how many there are.
            #[serde(rename = "type")]
            quota_type,
            /// The unit: `GB` for space.
            unit,
        }
        values {
            /// How much there may be; −1 is as much as you like.
            #[serde(with = "amount")]
            quota: f64,
            /// How much there is.
            #[serde(with = "amount")]
            used: f64,
        }
    }
}
