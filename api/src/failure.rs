//! The only translations from the floors below into problems.

use lighthouse_domain::{access::Forbidden, message::Message};
use lighthouse_persistence::StoreError;

use crate::{
    administrators, classes, content,
    http::{
        code::Code,
        duplicate::{self, Duplicate},
        problem::Problem,
    },
    identity, members, organizations, study_days, supervision, work,
};

/// The unique constraints of all rooms.
const DUPLICATES: [&[Duplicate]; 9] = [
    administrators::duplicates::DUPLICATES,
    classes::duplicates::DUPLICATES,
    content::duplicates::DUPLICATES,
    identity::duplicates::DUPLICATES,
    members::duplicates::DUPLICATES,
    organizations::duplicates::DUPLICATES,
    study_days::duplicates::DUPLICATES,
    supervision::duplicates::DUPLICATES,
    work::duplicates::DUPLICATES,
];

impl From<Forbidden> for Problem {
    fn from(refused: Forbidden) -> Self {
        let message = if refused.of_client {
            Message::new(
                format!(
                    "此 API 客户端的令牌不能用于权限 {}：未授予相应范围，或负责人已无此权限",
                    refused.permission
                ),
                format!(
                    "This token of an api client is not good for {}: its scopes do not include it, or its owner no longer may.",
                    refused.permission
                ),
            )
        } else {
            Message::new(
                format!("需要权限 {}", refused.permission),
                format!("This needs the permission {}.", refused.permission),
            )
        };
        Self::new(Code::Forbidden).detail(message)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(_) => Self::new(Code::NotFound),
            StoreError::Duplicate(constraint) => duplicate::problem(&constraint, &DUPLICATES),
            StoreError::Reference => Self::new(Code::Conflict),
            StoreError::VersionChanged => Self::new(Code::VersionConflict),
            StoreError::Stale => Self::new(Code::SessionRevoked).stale(),
            StoreError::SessionEnded => Self::new(Code::SessionRevoked),
            StoreError::Busy => Self::new(Code::Busy).retry_after(1),
            StoreError::Unavailable(cause) => {
                tracing::error!(%cause, "database unavailable");
                Self::new(Code::Unavailable).retry_after(5)
            }
            other => {
                tracing::error!(cause = %other, "store failed");
                Self::new(Code::Internal)
            }
        }
    }
}
