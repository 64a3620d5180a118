//! Routes of elections: recorded, listed, due.

use std::collections::BTreeMap;

use actix_web::{get, post, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ReadSetup, RecordElections},
    id::Id,
    organizations::{
        OrganizationId,
        election::{DueElection, Election, ElectionState},
        setup::{SetupPack, bounds_at},
    },
};
use lighthouse_persistence::organizations::{
    self as organizations, elections as store, settings,
    setup::{self, SetupAsk, SetupPlace},
};
use uuid::Uuid;

use super::{
    election_dto::{
        CreateElection, DueAt, DueElectionPage, DueElectionQuery, DueElectionView, ElectionPage,
        ElectionView,
    },
    election_steps as steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    page::{Keyed, Slice},
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_elections).service(create_election).service(list_due_elections);
}

/// List the elections of an organization
///
/// Newest first, each with the term that it ended and the one that it began.
#[utoipa::path(tag = "organizations", operation_id = "listElections",
    params(("id" = Uuid, Path, description = "The organization"), PageParams),
    responses((status = 200, description = "A page", body = ElectionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup:read"))))]
#[get("/organizations/{id}/elections")]
async fn list_elections(
    caller: Caller<ReadSetup>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let page = caller
        .page(&params, &("elections", id), async |conn, auth, slice| {
            let at = organizations::find(&conn, &auth.permit, id).await?;
            let place = (slice.after, slice.limit);
            Ok(store::elections_of(&conn, &auth.permit, &at, place).await?)
        })
        .await?;
    Ok(page.respond::<ElectionPage>(ElectionView::from))
}

impl Keyed for Election {
    type Key = NaiveDate;

    fn position(&self) -> NaiveDate {
        self.held_on
    }
}

/// Record an election
///
/// Held today or before. The term of the organization begins with it and lasts as long as the
/// set-up rules say for its kind. Without a quorum, without enough candidates or with more voters
/// than full members it is refused; a late one without approval is recorded and is not on time.
#[utoipa::path(tag = "organizations", operation_id = "createElection",
    params(("id" = Uuid, Path, description = "The organization")), request_body = CreateElection,
    responses((status = 201, description = "Recorded", body = ElectionView),
        (status = 409, description = "It is dissolved, or holds no elections", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("elections:record"))))]
#[post("/organizations/{id}/elections")]
async fn create_election(
    caller: Caller<RecordElections>,
    id: Path<Uuid>,
    Body(body): Body<CreateElection>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let election = steps::record(&tx, &auth, id, body).await?;
            let place = format!("/v1/organizations/{id}/elections");
            Ok(ApiResponse::created(place, &ElectionView::from(election)))
        })
        .await
}

/// List the elections that are due
///
/// Organizations of the subtree whose term ends within the months of notice, has ended, or is not
/// recorded, in the order of the tree.
#[utoipa::path(tag = "organizations", operation_id = "listDueElections",
    params(("id" = Uuid, Path, description = "The top of the subtree"), DueElectionQuery),
    responses((status = 200, description = "A page", body = DueElectionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup:read"))))]
#[get("/organizations/{id}/elections-due")]
async fn list_due_elections(
    caller: Caller<ReadSetup>,
    id: Path<Uuid>,
    Query(query): Query<DueElectionQuery>,
) -> HandlerResult {
    let (id, now): (OrganizationId, _) = (Id::new(*id), caller.app.now());
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let only = query.state.map(|state| state.0);
    let narrowed = ("elections-due", id, only.map(ElectionState::as_str));
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let ask = SetupAsk { day: now.day(), with_dissolved: false };
    let found = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let packs = settings::reaching(&conn, &auth.permit).await?;
            let mut found = Found::new(slice.clone(), only, packs, ask.day);
            let each = |place| found.add(place);
            setup::for_each_setup_place(&conn, &auth.permit, &top, ask, each).await?;
            Ok(found)
        })
        .await?;
    let count = |state| found.counts.get(&state).copied().unwrap_or(0);
    let (due, overdue) = (count(ElectionState::Due), count(ElectionState::Overdue));
    let unknown = count(ElectionState::Unknown);
    Ok(caller.rows(&params, &narrowed, found.rows).respond_as(|rows, page| DueElectionPage {
        organization_id: id.uuid(),
        as_of: now,
        due,
        overdue,
        unknown,
        data: rows.into_iter().map(DueElectionView::from).collect(),
        page,
    }))
}

/// What is kept while the organizations go by: the counts, and the rows of one page.
struct Found {
    slice: Slice<String>,
    only: Option<ElectionState>,
    packs: Vec<SetupPack>,
    day: NaiveDate,
    counts: BTreeMap<ElectionState, u64>,
    rows: Vec<DueAt>,
}

impl Found {
    fn new(
        slice: Slice<String>,
        only: Option<ElectionState>,
        packs: Vec<SetupPack>,
        day: NaiveDate,
    ) -> Self {
        Self { slice, only, packs, day, counts: BTreeMap::new(), rows: Vec::new() }
    }

    fn add(&mut self, place: SetupPlace) {
        let organization = place.organization;
        let bounds = bounds_at(&self.packs, &organization.path);
        let ends = organization.term_ends_on;
        let Some(due) = DueElection::on(self.day, organization.kind, ends, &bounds) else { return };
        *self.counts.entry(due.state).or_default() += 1;
        let path = organization.path.as_str();
        let is_behind = self.slice.after.as_deref().is_none_or(|after| path > after);
        let is_asked = self.only.is_none_or(|state| state == due.state);
        if is_behind && is_asked && (self.rows.len() as u64) < self.slice.limit {
            self.rows.push(DueAt { organization, due });
        }
    }
}

impl Keyed for DueAt {
    type Key = String;

    fn position(&self) -> String {
        self.organization.path.as_str().to_owned()
    }
}
