//! A session is shown with its list: who writes a list says so, and the feed notes the session when
//! the transaction commits.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::entity::touch::ActiveModel;
use crate::{db::Tx, error::StoreError, sql::insert_all};

/// The lists of these sessions changed.
pub(crate) async fn touch(tx: &Tx, sessions: impl Iterator<Item = Uuid>) -> Result<(), StoreError> {
    let row = |session_id| ActiveModel { id: Set(Uuid::now_v7()), session_id: Set(session_id) };
    let sessions: BTreeSet<Uuid> = sessions.collect();
    let rows: Vec<ActiveModel> = sessions.into_iter().map(row).collect();
    insert_all(tx, rows).await
}
