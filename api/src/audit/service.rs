//! Use cases of the audit log: searching it leaves an entry too; checkpoints.

use lighthouse_domain::{
    access::actions::ReadAudit,
    audit::{AuditEvent, Object},
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self as store, Event, Filter, Page},
};
use uuid::Uuid;

use super::signer::CheckpointSigner;
use crate::{app::App, http::caller::Authorized, http::problem::Problem};

/// A search and the name under which the audit log tells of it.
pub(super) struct Search {
    pub filter: Filter,
    pub after: Option<Page>,
    pub limit: u64,
    pub action: &'static str,
}

/// Searches, and notes that it was searched, for what, by whom.
pub(super) async fn search(
    tx: &Tx,
    auth: &Authorized<ReadAudit>,
    search: Search,
) -> Result<Vec<Event>, Problem> {
    let Search { filter, after, limit, action } = search;
    let events = store::page(tx, &auth.permit, &filter, after, limit).await?;
    let object = filter.object.unwrap_or_else(Uuid::nil);
    let event = AuditEvent::new(action, Object::AuditTrail, object);
    auth.audit(tx, event.with_detail(detail(&filter))).await?;
    Ok(events)
}

/// The search in one line.
fn detail(filter: &Filter) -> String {
    let parts = [
        filter.account.map(|id| format!("account_id={id}")),
        filter.object.map(|id| format!("object_id={id}")),
        filter.object_type.as_ref().map(|kind| format!("object_type={kind}")),
        filter.action.as_ref().map(|action| format!("action={action}")),
        filter.from.map(|from| format!("from={}", Instant::from_millis(from))),
        filter.before.map(|to| format!("to={}", Instant::from_millis(to))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Minutes after which the heads are signed again.
pub const INTERVAL_MINUTES: u32 = 15;

/// Signs the heads that grew since the last time.
pub async fn checkpoint(app: &App) -> Result<usize, StoreError> {
    let (signer, now) = (CheckpointSigner::new(app.sealer()), app.now());
    app.db
        .write(move |tx: Tx| async move { store::mark(&tx, now, |text| signer.sign(text)).await })
        .await
}
