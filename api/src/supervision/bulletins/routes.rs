//! Routes of bulletins: reading them.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::{ReadBulletins, WriteBulletins},
    id::Id,
    message::Message,
    supervision::{
        Span,
        bulletin::{Bulletin, BulletinId},
    },
};
use lighthouse_persistence::{Conn, supervision::bulletins as store};
use uuid::Uuid;

use super::{
    dto::{BulletinPage, BulletinView},
    requests::BulletinQuery,
};
use crate::http::{
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    etag,
    lang::Lang,
    page::Keyed,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_bulletins).service(get_bulletin);
}

/// A bulletin and the issued one that took its place.
type Followed = (Bulletin, Option<BulletinId>);

impl Keyed for Followed {
    type Key = store::BulletinPosition;

    fn position(&self) -> store::BulletinPosition {
        (self.0.created_at.millis(), self.0.id.uuid())
    }
}

pub(super) fn view((bulletin, successor): Followed, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(bulletin.version, lang);
    ApiResponse::ok(&BulletinView::new(bulletin, successor)).etag(tag)
}

/// List bulletins
///
/// Issued ones of the caller's organizations and of the levels above; drafts for those who may
/// write them. The newest first.
#[utoipa::path(tag = "supervision", operation_id = "listBulletins", params(BulletinQuery),
    responses((status = 200, description = "A page", body = BulletinPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:read"))))]
#[get("/bulletins")]
async fn list_bulletins(
    caller: Caller<ReadBulletins>,
    Query(query): Query<BulletinQuery>,
) -> HandlerResult {
    let filter = store::BulletinFilter {
        owner: query.organization_id.map(Id::new),
        span: query.period.as_deref().map(span_of).transpose()?,
        status: query.state.map(|state| state.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = BulletinQuery { limit: None, cursor: None, ..query };
    let bulletins = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let write = auth.permit_for::<WriteBulletins>().ok();
            let readers = (&auth.permit, write.as_ref());
            let (after, limit) = (slice.after, slice.limit);
            let found = store::bulletin_page(&conn, readers, filter, after, limit).await?;
            let ids: Vec<_> = found.iter().map(|bulletin| bulletin.id).collect();
            let next = store::successors(&conn, &auth.permit, &ids).await?;
            let followed = |it: Bulletin| {
                let successor = next.get(&it.id).copied();
                (it, successor)
            };
            Ok(found.into_iter().map(followed).collect())
        })
        .await?;
    Ok(bulletins.respond::<BulletinPage>(|(it, successor)| BulletinView::new(it, successor)))
}

/// Show a bulletin
///
/// An issued one for everybody it is about, a draft for those who may write it.
#[utoipa::path(tag = "supervision", operation_id = "getBulletin",
    params(("id" = Uuid, Path, description = "The bulletin")),
    responses((status = 200, description = "The bulletin", body = BulletinView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:read"))))]
#[get("/bulletins/{id}")]
async fn get_bulletin(caller: Caller<ReadBulletins>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found = caller.read(async |conn, auth| find(&conn, &auth, id).await).await?;
    Ok(view(found, caller.lang))
}

pub(super) async fn find(
    conn: &Conn,
    auth: &Authorized<ReadBulletins>,
    id: BulletinId,
) -> Result<Followed, Problem> {
    let write = auth.permit_for::<WriteBulletins>().ok();
    let readers = (&auth.permit, write.as_ref());
    let found = store::find_bulletin(conn, readers, id).await?;
    let next = store::successors(conn, &auth.permit, &[found.id]).await?;
    let successor = next.get(&found.id).copied();
    Ok((found, successor))
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
