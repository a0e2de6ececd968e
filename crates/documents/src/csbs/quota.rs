//! The quotas of a project: how much may be stored, and how much is used.

use keeptime::forecast;

use crate::typed::document;

document! {
    /// The answer to a request for a project's quotas (CSBS v1, table 5-114).
    QuotaAnswer of Csbs, answer 114 {
        /// The quotas.
        required object(Quotas) quotas,
    }
}

document! {
    /// The quotas of a project (CSBS v1, table 5-115).
    Quotas of Csbs, part 115 {
        /// One quota for each type.
        optional list(Quota) resources,
    }
}

document! {
    /// The quota of one type (CSBS v1, table 5-116).
    Quota of Csbs, part 116 {
        /// The type: `backup_capacity` for the space that backups take, `backups` for their number.
        optional text quota_type = "type",
        /// The unit; `GB` for space.
        optional text unit,
        /// The limit; −1 means no limit.
        optional number quota,
        /// The amount in use.
        optional number used,
    }
}

impl Quota {
    /// Returns the quota as a forecast reads it, or `None` if it is unlimited or of a type that cannot be
    /// forecast.
    pub fn to_forecast(&self) -> Option<forecast::Quota> {
        let amount = self.quota().filter(|amount| *amount >= 0.0)?;
        match self.quota_type()? {
            "backups" => Some(forecast::Quota::backups(amount)),
            "backup_capacity" => {
                let unit = self.unit().filter(|unit| !unit.is_empty()).unwrap_or("GB");
                Some(forecast::Quota::space(amount, unit))
            }
            _ => None,
        }
    }
}
