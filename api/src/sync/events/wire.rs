//! Events as they are written (HTML, section 9.2): an id, a name, one line of JSON.

use lighthouse_domain::sync::SyncType;
use serde_json::json;
use uuid::Uuid;

/// Milliseconds after which a client connects again.
const RETRY: u32 = 5000;
/// What keeps an idle connection open.
pub(super) const PING: &str = ": ping\n\n";

/// The beginning of a stream: when to come back, and from where.
pub(super) fn opening(id: &str) -> String {
    format!("retry: {RETRY}\nid: {id}\n\n")
}

/// An object changed.
pub(super) fn changed(id: &str, kind: SyncType, object: Uuid) -> String {
    event(id, &format!("{}.changed", kind.as_str()), Some(object))
}

/// More changed than is named.
pub(super) fn sync_due(id: &str) -> String {
    event(id, "sync.due", None)
}

fn event(id: &str, name: &str, object: Option<Uuid>) -> String {
    let data = json!({ "type": name, "id": object, "hint": "sync" });
    format!("id: {id}\nevent: {name}\ndata: {data}\n\n")
}
