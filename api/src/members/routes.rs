//! Routes of the register.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{CountMembers, ManageMembers, ReadMembers, ReadRoster, RevealMembers},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
};
use lighthouse_persistence::{members as store, organizations};
use uuid::Uuid;

use super::{
    dto::{
        CreateMember, MemberCount, MemberCounts, MemberPage, MemberQuery, MemberView, RevealQuery,
        RosterEntry, RosterPage, UpdateMember,
    },
    revealing::{Rules, reveal},
    service,
};
use crate::{
    door::Call,
    http::{
        body::Body,
        etag::{self, Seen},
        mount::Mount,
        page,
        query::{PageParams, Query},
        reply::{Answer, Keep, Reply},
    },
};

pub fn routes(config: &mut Mount<'_>) {
    config
        .service(list_members)
        .service(create_member)
        .service(get_member)
        .service(update_member)
        .service(count_members)
        .service(list_roster);
}

/// List members
///
/// In register order, branch by branch: one branch, a whole subtree, a status, part of a name.
#[utoipa::path(tag = "members", operation_id = "listMembers", params(MemberQuery),
    responses((status = 200, description = "A page", body = MemberPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:read"))))]
#[get("/members")]
async fn list_members(call: Call<ReadMembers>, Query(query): Query<MemberQuery>) -> Answer {
    let filter = store::Filter {
        below: [query.branch_id, query.organization_id]
            .into_iter()
            .flatten()
            .map(Id::new)
            .collect(),
        statuses: query.status.iter().flatten().map(|status| status.0).collect(),
        name_contains: query.q.clone(),
        updated_since: query.updated_since,
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = MemberQuery { limit: None, cursor: None, ..query };
    let after: Option<store::Page> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            Ok(store::page(&conn, &by.permit, &filter, after.as_ref(), most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| {
        (row.branch_path.to_string(), row.id.uuid())
    });
    let next = page::next_link(call.request(), &info);
    let tag = etag::of_list(call.lang, rows.iter().map(|row| (row.id.uuid(), row.version)), "");
    let data = rows.into_iter().map(MemberView::from).collect();
    Ok(Reply::ok(&MemberPage { data, page: info }).next(next).etag(tag))
}

/// Enter a member
///
/// Into a branch of the caller's scope. The id number must be new among living entries.
#[utoipa::path(tag = "members", operation_id = "createMember", request_body = CreateMember,
    responses((status = 201, description = "Entered", body = MemberView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:manage"))))]
#[post("/members")]
async fn create_member(call: Call<ManageMembers>, Body(body): Body<CreateMember>) -> Answer {
    let entry = service::understand(body, call.app.now().day())?;
    let (app, lang) = (call.app.clone(), call.lang);
    call.write(move |tx, by| async move {
        let made = service::create(&tx, &by, app.sealer(), entry).await?;
        let (place, tag) =
            (format!("/v1/members/{}", made.id), etag::of_version(made.version, lang));
        Ok(Reply::created(place, &MemberView::from(made)).etag(tag))
    })
    .await
}

/// Show a member
///
/// Id number and phone are masked. With `purpose`, callers who may see them get them in
/// full, and the read is audited with the purpose before the answer leaves. One account may
/// open so many in a clock hour (200, a setting); then it is 429 and the level above is told.
#[utoipa::path(tag = "members", operation_id = "getMember",
    params(("id" = Uuid, Path, description = "The member"), RevealQuery),
    responses((status = 200, description = "The entry", body = MemberView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:read"))))]
#[get("/members/{id}")]
async fn get_member(
    call: Call<ReadMembers>,
    id: Path<Uuid>,
    Query(query): Query<RevealQuery>,
) -> Answer {
    let id: MemberId = Id::new(*id);
    if let Some(purpose) = query.purpose {
        return open_numbers(call.with(), id, purpose).await;
    }
    let found = call.read(async |conn, by| Ok(store::find(&conn, &by.permit, id).await?)).await?;
    let tag = etag::of_version(found.version, call.lang);
    Ok(Reply::ok(&MemberView::from(found)).etag(tag))
}

async fn open_numbers(call: Call<RevealMembers>, id: MemberId, purpose: String) -> Answer {
    let app = call.app.clone();
    call.write(move |tx, by| async move {
        let rules = Rules::of(&app);
        let view = reveal(&tx, &by, app.sealer(), &rules, id, &purpose).await?;
        Ok(Reply::ok(&view).keep(Keep::Nobody))
    })
    .await
    .map(|reply| reply.keep(Keep::Nobody))
}

/// Change a member
///
/// A merge patch: absent keeps, null clears. Status and branch change by actions of their
/// own. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "updateMember",
    params(("id" = Uuid, Path, description = "The member"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateMember = "application/merge-patch+json"), (UpdateMember = "application/json"))),
    responses((status = 200, description = "As it is now", body = MemberView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:manage"))))]
#[patch("/members/{id}")]
async fn update_member(
    call: Call<ManageMembers>,
    id: Path<Uuid>,
    Body(body): Body<UpdateMember>,
) -> Answer {
    let (id, seen) = (Id::new(*id), Seen::required(call.request())?);
    let (app, lang) = (call.app.clone(), call.lang);
    call.write(move |tx, by| async move {
        let made = service::update(&tx, &by, app.sealer(), id, &seen, lang, body).await?;
        let tag = etag::of_version(made.version, lang);
        Ok(Reply::ok(&MemberView::from(made)).etag(tag))
    })
    .await
}

/// Count members
///
/// By branch and status below an organization, in one snapshot.
#[utoipa::path(tag = "members", operation_id = "countMembers",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The counts", body = MemberCounts)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:count"))))]
#[get("/organizations/{id}/member-counts")]
async fn count_members(call: Call<CountMembers>, id: Path<Uuid>) -> Answer {
    let id: OrganizationId = Id::new(*id);
    let counts = call
        .read(async |conn, by| {
            let counts = store::counts(&conn, &by.permit, id).await?;
            if counts.is_empty() {
                // Nobody there, or nothing there for this caller: only the second is 404.
                organizations::find(&conn, &by.permit, id).await?;
            }
            Ok(counts)
        })
        .await?;
    let total = counts.iter().map(|count| count.members).sum();
    let data = counts.into_iter().map(MemberCount::from).collect();
    Ok(Reply::ok(&MemberCounts { organization_id: id.uuid(), as_of: call.app.now(), total, data }))
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
    call: Call<ReadRoster>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id: OrganizationId = Id::new(*id);
    let mark = ("roster", id);
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            organizations::find(&conn, &by.permit, id).await?;
            Ok(store::roster(&conn, &by.permit, id, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.id);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(RosterEntry::from).collect();
    Ok(Reply::ok(&RosterPage { data, page: info }).next(next))
}
