//! The two databases of a copy, each opened for its part.

use super::{error::CopyError, postgres::PostgresSide, side::Side, sqlite::SqliteSide};
use crate::db::Target;

/// One snapshot, only read.
pub(super) async fn open_source(from: &Target) -> Result<Box<dyn Side>, CopyError> {
    Ok(match from {
        Target::Sqlite(options) => Box::new(SqliteSide::open(options)?),
        Target::Postgres(options) => Box::new(PostgresSide::open_source(options).await?),
    })
}

/// One transaction.
pub(super) async fn open_target(to: &Target) -> Result<Box<dyn Side>, CopyError> {
    Ok(match to {
        Target::Sqlite(options) => Box::new(SqliteSide::open(options)?),
        Target::Postgres(options) => Box::new(PostgresSide::open_target(options).await?),
    })
}
