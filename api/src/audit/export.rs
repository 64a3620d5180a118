//! The trail as a spreadsheet: for auditors who work elsewhere.

use actix_web::get;
use lighthouse_domain::access::actions::ReadAudit;
use lighthouse_persistence::audit as store;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    dto::{AuditEventView, AuditQuery},
    service::{self, Search},
};
use crate::{
    http::{
        caller::Caller,
        page,
        problem::Problem,
        query::{PageParams, Query},
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    sheet::csv_of,
};
use lighthouse_domain::time::Instant;

/// Entries of one file.
const MOST: u32 = 5000;
const KIND: &str = "text/csv; charset=utf-8";
const NAME: &str = "audit-events.csv";

/// What an export may be narrowed by.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditExportQuery {
    /// Whose changes.
    pub(super) account_id: Option<Uuid>,
    /// changes done to this object.
    pub(super) object_id: Option<Uuid>,
    #[param(max_length = 40, example = "member")]
    pub(super) object_type: Option<String>,
    #[param(max_length = 60, example = "member.revealed")]
    pub(super) action: Option<String>,
    /// From this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub(super) from: Option<Instant>,
    /// Before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub(super) to: Option<Instant>,
    /// Entries in one file.
    #[param(minimum = 1, maximum = 5000, default = 5000, example = 5000)]
    pub(super) limit: Option<u32>,
    /// From the `Link` of the file before.
    #[param(max_length = 512)]
    pub(super) cursor: Option<String>,
}

impl AuditExportQuery {
    /// The same wish without its place: what a cursor belongs to.
    fn wish(&self) -> AuditQuery {
        AuditQuery {
            account_id: self.account_id,
            object_id: self.object_id,
            object_type: self.object_type.clone(),
            action: self.action.clone(),
            from: self.from,
            to: self.to,
            limit: None,
            cursor: None,
        }
    }
}

/// Export the audit log
///
/// The entries of `GET /v1/audit-events` as UTF-8 CSV that spreadsheets open as it is: newest first,
/// up to 5,000 in a file; `Link: …; rel="next"` leads to the next file. Each file leaves an entry itself.
#[utoipa::path(tag = "audit", operation_id = "exportAuditEvents", params(AuditExportQuery),
    responses((status = 200, description = "A file", body = String, content_type = "text/csv")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("audit:read"))))]
#[get("/audit-events/export")]
pub(super) async fn export_audit_events(
    caller: Caller<ReadAudit>,
    Query(query): Query<AuditExportQuery>,
) -> HandlerResult {
    let wish = query.wish();
    let filter = wish.filter();
    let params = PageParams { limit: Some(query.limit.unwrap_or(MOST)), cursor: query.cursor };
    let mark = ("export", wish);
    let after: Option<store::Page> = page::after(&caller, &params, &mark)?;
    let limit = params.limit() as u64 + 1;
    let pager = page::Pager::new(&caller, &params, mark);
    caller
        .write(move |tx, auth| async move {
            let search = Search { filter, after, limit, action: "audit.exported" };
            let mut rows = service::search(&tx, &auth, search).await?;
            let info = pager.cut(&mut rows, |row| (row.at, row.stream, row.seq));
            let next = pager.next_link(&info);
            Ok(ApiResponse::file(KIND, NAME, sheet(rows)?).next(next))
        })
        .await
        .map(|response| response.cache(CacheControl::NoStore))
}

const HEAD: [&str; 11] = [
    "id",
    "at",
    "account_id",
    "account_name",
    "action",
    "object_type",
    "object_id",
    "request_id",
    "address",
    "detail",
    "link",
];

/// A line of names, and a line for each entry.
fn sheet(rows: Vec<store::Event>) -> Result<Vec<u8>, Problem> {
    let heading = HEAD.map(str::to_owned).to_vec();
    let lines = rows.into_iter().map(AuditEventView::from).map(line);
    csv_of(&std::iter::once(heading).chain(lines).collect::<Vec<_>>())
}

/// What stands under [`HEAD`].
fn line(view: AuditEventView) -> Vec<String> {
    vec![
        view.id,
        view.at.to_string(),
        view.account_id.map(|id| id.to_string()).unwrap_or_default(),
        view.account_name.unwrap_or_default(),
        view.action,
        view.object_type,
        view.object_id.to_string(),
        view.request_id,
        view.address,
        view.detail,
        view.link,
    ]
}
