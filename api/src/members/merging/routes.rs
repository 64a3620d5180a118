//! Routes of merges.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{MergeMembers as MayMerge, ReadMemberHistory, ReadMembers},
    id::Id,
    members::{MemberId, merging::Merge},
};
use lighthouse_persistence::members::{self, merging as store};
use uuid::Uuid;

use super::{
    dto::{MemberMergePage, MemberMergeView, MergeMembers, UndoMemberMerge},
    service::{self, Wanted},
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub fn routes(config: &mut Routes<'_>) {
    config.service(list_merges).service(merge_members).service(undo_merge);
}

impl Keyed for Merge {
    type Key = store::MergePosition;

    fn position(&self) -> store::MergePosition {
        (self.merged_at.millis(), self.id.uuid())
    }
}

/// List the merges of an entry
///
/// Duplicates that were merged into it, and the entry that it was merged into, the newest first; those
/// that were undone too. Members see their own.
#[utoipa::path(tag = "members", operation_id = "listMemberMerges",
    params(("id" = Uuid, Path, description = "The member"), PageParams),
    responses((status = 200, description = "A page", body = MemberMergePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:read_history"))))]
#[get("/members/{id}/merges")]
async fn list_merges(
    caller: Caller<ReadMemberHistory>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: MemberId = Id::new(*id);
    let merges = caller
        .page(&params, &("merges", id), async |conn, auth, slice| {
            let member = members::find(&conn, &auth.permit_for::<ReadMembers>()?, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::merge_page(&conn, &auth.permit, &member, after, limit).await?)
        })
        .await?;
    Ok(merges.respond::<MemberMergePage>(MemberMergeView::from))
}

/// Merge two entries of one person
///
/// The duplicate becomes a record that points to the entry in the path: its status is `merged`, lists and
/// counts leave it out, its id number is free for the survivor. Attendance and its hours, hours learned online
/// or corrected, and former posts are the survivor's from then on; of two lines of one session the better
/// documented one stays. A login moves if the survivor has none and it never held rights, else it is closed.
/// Classes, decided appraisals and nominations, past transfers and the access log stay with the duplicate's
/// record, and what was issued stays as it is. Whoever merges reaches both entries from above. Whatever is
/// under way with the duplicate is to be ended first: everything that is against the merge is said at once.
/// It can be undone for thirty days. Needs `If-Match` with the version of the entry in the path.
#[utoipa::path(tag = "members", operation_id = "mergeMembers",
    params(("id" = Uuid, Path, description = "The entry that stays"), IfMatch), request_body = MergeMembers,
    responses((status = 201, description = "Merged", body = MemberMergeView),
        (status = 409, description = "The duplicate was merged meanwhile, or the id is in use", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:merge"))))]
#[post("/members/{id}/merges")]
async fn merge_members(
    caller: Caller<MayMerge>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<MergeMembers>,
) -> HandlerResult {
    let (id, wanted, lang) = (Id::new(*id), Wanted::parse(&body)?, caller.lang);
    caller
        .write(move |tx, auth| async move {
            let merge = service::merge(&tx, &auth, id, (&if_match, lang), wanted).await?;
            let place = format!("/v1/members/{id}/merges");
            let tag = etag::of_version(merge.version, lang);
            Ok(ApiResponse::created(place, &MemberMergeView::from(merge)).etag(tag))
        })
        .await
}

/// Undo a merge
///
/// Within thirty days, and only while nothing that moved was changed since; else the answer names what
/// stands in the way. Both entries have again what they had: the lines of attendance as they stood, hours,
/// posts, the login. Needs `If-Match` with the version of the entry in the path.
#[utoipa::path(tag = "members", operation_id = "undoMemberMerge",
    params(("id" = Uuid, Path, description = "The entry that stayed"), ("merge_id" = Uuid, Path, description = "The merge"), IfMatch),
    request_body = UndoMemberMerge,
    responses((status = 200, description = "Undone", body = MemberMergeView),
        (status = 409, description = "Undone before, too late, or changed since", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:merge"))))]
#[post("/members/{id}/merges/{merge_id}/undo")]
async fn undo_merge(
    caller: Caller<MayMerge>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Body(body): Body<UndoMemberMerge>,
) -> HandlerResult {
    let (survivor, merge) = *path;
    let (reason, lang) = (service::reason(&body.reason)?, caller.lang);
    caller
        .write(move |tx, auth| async move {
            let ids = (Id::new(survivor), Id::new(merge));
            let merge = service::undo(&tx, &auth, ids, (&if_match, lang), reason).await?;
            let tag = etag::of_version(merge.version, lang);
            Ok(ApiResponse::ok(&MemberMergeView::from(merge)).etag(tag))
        })
        .await
}
