//! Why a command does not do its work, in words for the operator, and its exit code.

use std::io;

use lighthouse_persistence::StoreError;

use crate::http::problem::Problem;

/// Why a command ends without its work done.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is wrong, or what it names is not there.
    #[error("{what}: {cause}")]
    Setting { what: String, cause: String },
    /// A file or a socket cannot be made.
    #[error("{what}: {cause}")]
    Create { what: String, cause: String },
    #[error("the database does not answer: {0}")]
    Database(#[from] StoreError),
    #[error("the database was written by a newer release; use that release or restore a backup")]
    Newer,
    #[error(
        "the database was written by an older release ({0} changes behind); run `lighthouse migrate` first, after a backup with the older release"
    )]
    Older(usize),
    #[error("the database holds nothing yet; run `lighthouse migrate` first, or name another one")]
    Empty,
    /// The command looked, and something does not hold.
    #[error("{0}")]
    Broken(String),
    /// A rule of the product refuses what was asked.
    #[error("{what}: {cause}")]
    Refused { what: String, cause: String },
    #[error("{0}")]
    Internal(String),
}

impl StartError {
    pub fn setting(what: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Setting { what: what.into(), cause: cause.into() }
    }

    pub fn create(what: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Create { what: what.into(), cause: cause.into() }
    }

    pub fn refused(what: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Refused { what: what.into(), cause: cause.into() }
    }

    /// After sysexits where they have a number for it; the table is in docs/operations.md.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Broken(_) => 1,
            Self::Refused { .. } => 65,
            Self::Database(_) => 69,
            Self::Internal(_) => 70,
            Self::Create { .. } => 73,
            Self::Setting { .. } | Self::Newer | Self::Older(_) | Self::Empty => 78,
        }
    }
}

impl From<Problem> for StartError {
    fn from(problem: Problem) -> Self {
        if problem.code().status() >= 500 {
            return Self::Internal(problem.to_string());
        }
        Self::refused(problem.code().title().1, problem.explain())
    }
}

/// A setting that cannot be used, from what the system said of it.
pub(super) fn setting(what: impl Into<String>) -> impl FnOnce(io::Error) -> StartError {
    let what = what.into();
    move |error| StartError::Setting { what, cause: error.to_string() }
}
