//! Who read whose record, for auditors. Each search leaves an entry itself.

use actix_web::get;
use lighthouse_domain::{
    access::actions::ReadAudit,
    audit::{AuditEvent, Object},
    id::Id,
    time::Instant,
};
use lighthouse_persistence::audit::{self as store, AccessFilter, AccessOfMember, AccessPosition};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::{
    caller::Caller,
    page::{self, page_of},
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// Somebody read somebody's record.
#[derive(Serialize, ToSchema)]
pub struct MemberAccessView {
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    pub member_id: Uuid,
    #[schema(example = "张三")]
    pub member_name: String,
    /// Null where an outside unit read under a letter's grant.
    #[schema(required)]
    pub account_id: Option<Uuid>,
    #[schema(required, example = "王书记")]
    pub reader: Option<String>,
    /// `role`, `query_letter` or `api_client`.
    #[schema(example = "query_letter")]
    pub via: String,
    /// The right that was used, or the letter's number and unit.
    #[schema(example = "QL-2026-000001 临江区档案馆")]
    pub reference: String,
    #[schema(example = "核对入党时间")]
    pub purpose: String,
    /// The fields that were shown.
    #[schema(example = json!(["name", "joined_on"]))]
    pub fields: Vec<String>,
}

impl From<AccessOfMember> for MemberAccessView {
    fn from(row: AccessOfMember) -> Self {
        Self {
            at: Instant::from_millis(row.at),
            member_id: row.member_id,
            member_name: row.member_name,
            account_id: row.account_id,
            reader: row.reader,
            via: row.via,
            reference: row.reference,
            purpose: row.purpose,
            fields: row.fields.split_whitespace().map(str::to_owned).collect(),
        }
    }
}

page_of!(MemberAccessPage, MemberAccessView, "Who read whose record, newest first.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MemberAccessQuery {
    /// Whose record.
    pub member_id: Option<Uuid>,
    /// Who read.
    pub account_id: Option<Uuid>,
    /// The number of a query letter: the reads under its grant.
    #[param(min_length = 1, max_length = 40, example = "QL-2026-000001")]
    pub letter_number: Option<String>,
    /// From this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Instant>,
    /// Before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Instant>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

impl MemberAccessQuery {
    fn filter(&self) -> AccessFilter {
        AccessFilter {
            member: self.member_id.map(Id::new),
            account: self.account_id,
            letter: self.letter_number.clone(),
            from: self.from.map(Instant::millis),
            before: self.to.map(Instant::millis),
        }
    }

    /// The search in one line, for the audit log.
    fn detail(&self) -> String {
        let parts = [
            self.account_id.map(|id| format!("account_id={id}")),
            self.letter_number.as_ref().map(|number| format!("letter_number={number}")),
            self.from.map(|from| format!("from={from}")),
            self.to.map(|to| format!("to={to}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Search the access log
///
/// Who read whose record: of one member, by one account, or under one letter's grant. Newest first,
/// for auditors; each search is an entry of the audit log itself.
#[utoipa::path(tag = "audit", operation_id = "listAccessLog", params(MemberAccessQuery),
    responses((status = 200, description = "A page", body = MemberAccessPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("audit:read"))))]
#[get("/access-log")]
pub(super) async fn list_access_log(
    caller: Caller<ReadAudit>,
    Query(query): Query<MemberAccessQuery>,
) -> HandlerResult {
    let (filter, detail) = (query.filter(), query.detail());
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = MemberAccessQuery { limit: None, cursor: None, ..query };
    let after: Option<AccessPosition> = page::after(&caller, &params, &key)?;
    let limit = params.limit() as u64 + 1;
    let pager = page::Pager::new(&caller, &params, key);
    caller
        .write(move |tx, auth| async move {
            let rows = store::access_of_members(&tx, &auth.permit, &filter, after, limit);
            let mut rows = rows.await?;
            let whose = filter.member.map_or_else(Uuid::nil, Id::uuid);
            let event = AuditEvent::new("access_log.searched", Object::AuditTrail, whose);
            auth.audit(&tx, event.with_detail(detail)).await?;
            let info = pager.cut(&mut rows, |row| (row.at, row.member_id, row.id));
            let next = pager.next_link(&info);
            let data = rows.into_iter().map(MemberAccessView::from).collect();
            Ok(ApiResponse::ok(&MemberAccessPage { data, page: info }).next(next))
        })
        .await
        .map(|response| response.cache(CacheControl::NoStore))
}
