//! Notices as supervisors see them.

use actix_web::get;
use lighthouse_domain::{
    access::{Action, actions::ReadNotices},
    id::Id,
    message::Message,
    study::duties::Rule,
    supervision::{Gap, Notice, Span},
};
use lighthouse_persistence::{
    Conn,
    supervision::{self as store, NoticeFilter},
};

use super::notice_dto::{SupervisionNoticePage, SupervisionNoticeQuery, SupervisionNoticeView};
use crate::http::{
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    page::Keyed,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::HandlerResult,
};

/// A notice with what is missing now in its branch and period.
pub(super) type Standing = (Notice, Vec<Gap>);

impl Keyed for Standing {
    type Key = store::NoticePosition;

    fn position(&self) -> store::NoticePosition {
        (self.0.sent_at.millis(), self.0.id.uuid())
    }
}

/// List notices
///
/// What branches in the caller's scope were told, by which rule, which items caused it, and whether
/// they are still missing. Nobody is named.
#[utoipa::path(tag = "supervision", operation_id = "listNotices", params(SupervisionNoticeQuery),
    responses((status = 200, description = "A page", body = SupervisionNoticePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("notices:read"))))]
#[get("/notices")]
pub(super) async fn list_notices(
    caller: Caller<ReadNotices>,
    Query(query): Query<SupervisionNoticeQuery>,
) -> HandlerResult {
    let filter = NoticeFilter {
        below: query.organization_id.map(Id::new),
        kind: query.kind.map(|kind| kind.0),
        span: query.period.as_deref().map(span_of).transpose()?,
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = SupervisionNoticeQuery { limit: None, cursor: None, ..query };
    let (duties, lang) = (caller.app.shared.config.duty_rules(), caller.lang);
    let page = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            let found = store::notice_page(&conn, &auth.permit, &filter, after, limit).await?;
            with_gaps(&conn, &auth, &duties, found).await
        })
        .await?;
    Ok(page.respond::<SupervisionNoticePage>(|(notice, gaps)| {
        SupervisionNoticeView::new(notice, &gaps, lang)
    }))
}

/// Each notice with how it stands now.
pub(super) async fn with_gaps<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    duties: &[Rule],
    notices: Vec<Notice>,
) -> Result<Vec<Standing>, Problem> {
    let mut gaps = store::standing(conn, &auth.permit, &notices, duties, auth.now).await?;
    let of = |notice: Notice| {
        let found = gaps.remove(&notice.id).unwrap_or_default();
        (notice, found)
    };
    Ok(notices.into_iter().map(of).collect())
}

fn span_of(text: &str) -> Result<Span, Problem> {
    Span::parse(text).ok_or_else(|| {
        let message = Message::new(
            "请填写月份（2026-11）或季度（2026-Q4）",
            "Write a month as 2026-11 or a quarter as 2026-Q4.",
        );
        let fault = FieldError::parameter("period", FieldErrorCode::InvalidFormat, message);
        Problem::new(Code::InvalidParameter).fault(fault)
    })
}
