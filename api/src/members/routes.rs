//! Routes of the register.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{CountMembers, ManageMembers, ReadMembers, ReadRoster, RevealMembers},
    id::Id,
    members::{Member, MemberId, RosterEntry as BranchMember},
    organizations::OrganizationId,
    text,
};
use lighthouse_persistence::{members as store, organizations};
use uuid::Uuid;

use super::{
    as_of,
    dto::{
        CountQuery, CreateMember, MemberCount, MemberCounts, MemberPage, MemberQuery, MemberView,
        RevealQuery, RosterEntry, RosterPage, UpdateMember,
    },
    history::list_history,
    looking, merging, mobile,
    revealing::{Rules, reveal},
    service, steps, transfers,
};
use crate::{
    http::caller::Caller,
    http::{
        body::Body,
        etag::{self, IfMatch},
        lang::Lang,
        page::Keyed,
        query::{PageParams, Query},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
    },
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_members)
        .service(create_member)
        .service(get_member)
        .service(update_member)
        .service(list_history)
        .service(count_members)
        .service(list_roster)
        .configure(steps::routes)
        .configure(transfers::routes)
        .configure(mobile::routes)
        .configure(merging::routes);
}

/// List members
///
/// In register order, branch by branch: one branch, a whole subtree, a status, part of a name. With
/// `as_of`, who belonged there on a day.
#[utoipa::path(tag = "members", operation_id = "listMembers", params(MemberQuery),
    responses((status = 200, description = "A page", body = MemberPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:read"))))]
#[get("/members")]
async fn list_members(
    caller: Caller<ReadMembers>,
    Query(query): Query<MemberQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        below: [query.branch_id, query.organization_id]
            .into_iter()
            .flatten()
            .map(Id::new)
            .collect(),
        statuses: query.status.iter().flatten().map(|status| status.0).collect(),
        name_contains: query.q.as_deref().map(text::name).filter(|name| !name.is_empty()),
        updated_since: query.updated_since,
    };
    let day = as_of::read(query.as_of, caller.app.now().day())?;
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let filter_key = MemberQuery { limit: None, cursor: None, ..query };
    let page = caller
        .page(&params, &filter_key, async |conn, auth, slice| {
            let after = slice.after.as_ref();
            if let Some(day) = day {
                let which = (&filter, day);
                return Ok(store::page_as_of(&conn, &auth.permit, which, after, slice.limit).await?);
            }
            Ok(store::page(&conn, &auth.permit, &filter, after, slice.limit).await?)
        })
        .await?;
    Ok(page.respond::<MemberPage>(MemberView::from))
}

impl Keyed for Member {
    type Key = store::Page;

    fn position(&self) -> store::Page {
        (self.branch_path.to_string(), self.id.uuid())
    }
}

/// Enter a member
///
/// Into a branch of the caller's scope. The id number must be new among living entries.
#[utoipa::path(tag = "members", operation_id = "createMember", request_body = CreateMember,
    responses((status = 201, description = "Entered", body = MemberView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:manage"))))]
#[post("/members")]
async fn create_member(
    caller: Caller<ManageMembers>,
    Body(body): Body<CreateMember>,
) -> HandlerResult {
    let entry = service::validate(body, caller.app.now().day())?;
    let (app, lang) = (caller.app.clone(), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = service::create(&tx, &auth, app.sealer(), entry).await?;
            let (place, version) = (format!("/v1/members/{}", made.id), made.version);
            let view = MemberView::from(made);
            let tag = etag::of_version(version, lang);
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Show a member
///
/// Id number and phone are masked. With `purpose`, callers who may see them get them in
/// full, and the read is audited with the purpose before the answer leaves. One account may
/// open so many in a clock hour (200, a setting); then it is 429 and the level above is answered.
/// The member sees in `GET /v1/me/access-log` that the entry was read, masked or in full.
/// With `as_of`, branch and status of a day; administrators of the branch of then see it too.
#[utoipa::path(tag = "members", operation_id = "getMember",
    params(("id" = Uuid, Path, description = "The member"), RevealQuery),
    responses((status = 200, description = "The entry", body = MemberView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:read"))))]
#[get("/members/{id}")]
async fn get_member(
    caller: Caller<ReadMembers>,
    id: Path<Uuid>,
    Query(query): Query<RevealQuery>,
) -> HandlerResult {
    let id: MemberId = Id::new(*id);
    let day = as_of::read(query.as_of, caller.app.now().day())?;
    if let Some(purpose) = query.purpose {
        as_of::refuse_with_purpose(day)?;
        return open_numbers(caller.with(), id, purpose).await;
    }
    let (found, new) =
        caller.read(async |conn, auth| looking::look(&conn, &auth, (id, day)).await).await?;
    let lang = caller.lang;
    if !new {
        return Ok(respond(found, lang));
    }
    caller
        .write_part(move |tx, auth| async move {
            looking::log(&tx, &auth, &found).await?;
            Ok(respond(found, lang))
        })
        .await
}

/// An entry under the tag of its version.
fn respond(member: Member, lang: Lang) -> ApiResponse {
    let version = member.version;
    let view = MemberView::from(member);
    ApiResponse::ok(&view).etag(etag::of_version(version, lang))
}

async fn open_numbers(
    caller: Caller<RevealMembers>,
    id: MemberId,
    purpose: String,
) -> HandlerResult {
    let app = caller.app.clone();
    caller
        .write(move |tx, auth| async move {
            let rules = Rules::new(&app);
            let view = reveal(&tx, &auth, app.sealer(), &rules, id, &purpose).await?;
            Ok(ApiResponse::ok(&view).cache(CacheControl::NoStore))
        })
        .await
        .map(|response| response.cache(CacheControl::NoStore))
}

/// Change a member
///
/// A merge patch: absent keeps, null clears. Status and branch change by actions of their
/// own. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "updateMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch),
    request_body(content((UpdateMember = "application/merge-patch+json"), (UpdateMember = "application/json"))),
    responses((status = 200, description = "As it is now", body = MemberView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:manage"))))]
#[patch("/members/{id}")]
async fn update_member(
    caller: Caller<ManageMembers>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateMember>,
) -> HandlerResult {
    let id = Id::new(*id);
    let (app, lang) = (caller.app.clone(), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made =
                service::update(&tx, &auth, app.sealer(), id, (&if_match, lang), body).await?;
            Ok(respond(made, lang))
        })
        .await
}

/// Count members
///
/// By branch and status below an organization, in one snapshot: of now, or as of a day.
#[utoipa::path(tag = "members", operation_id = "countMembers",
    params(("id" = Uuid, Path, description = "The organization"), CountQuery),
    responses((status = 200, description = "The counts", body = MemberCounts)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:count"))))]
#[get("/organizations/{id}/member-counts")]
async fn count_members(
    caller: Caller<CountMembers>,
    id: Path<Uuid>,
    Query(query): Query<CountQuery>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let day = as_of::read(query.as_of, caller.app.now().day())?;
    let counts = caller
        .read(async |conn, auth| {
            let counts = match day {
                Some(day) => store::counts_as_of(&conn, &auth.permit, id, day).await?,
                None => store::counts(&conn, &auth.permit, id).await?,
            };
            if counts.is_empty() {
                // Nobody there, or nothing there for this caller: only the second is 404.
                organizations::find(&conn, &auth.permit, id).await?;
            }
            Ok(counts)
        })
        .await?;
    let total = counts.iter().map(|count| count.members).sum();
    let data = counts.into_iter().map(MemberCount::from).collect();
    Ok(ApiResponse::ok(&MemberCounts {
        organization_id: id.uuid(),
        as_of: day.map_or(caller.app.now(), as_of::end_of_day),
        total,
        data,
    }))
}

/// List the people of a branch
///
/// Names and standing only, for everybody of the branch.
#[utoipa::path(tag = "members", operation_id = "listBranchMembers",
    params(("id" = Uuid, Path, description = "The branch"), PageParams),
    responses((status = 200, description = "A page", body = RosterPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:roster"))))]
#[get("/branches/{id}/members")]
async fn list_roster(
    caller: Caller<ReadRoster>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let page = caller
        .page(&params, &("roster", id), async |conn, auth, slice| {
            organizations::find(&conn, &auth.permit, id).await?;
            Ok(store::roster(&conn, &auth.permit, id, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(page.respond::<RosterPage>(RosterEntry::from))
}

impl Keyed for BranchMember {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}
