//! A change that is only looked at: what of it would be against the set-up rules.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::ReadSetup,
    id::Id,
    message::Message,
    organizations::{
        OrganizationId,
        headcount::People,
        setup::{Bounds, SetupChange, SetupFacts, bounds_of, set_up_after, setup_findings},
    },
    time::Instant,
};
use lighthouse_persistence::{
    StoreError,
    organizations::{
        self as organizations, settings,
        setup::{self as store, SetupPlace},
    },
};
use uuid::Uuid;

use super::preview_dto::{PreviewPlace, PreviewSetup, SetupPreview};
use crate::http::{
    body::Body,
    caller::Caller,
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    lang::Lang,
    problem::{FieldError, Problem},
    response::{ApiResponse, HandlerResult},
    scope,
};

/// Look at a change of a branch before it is made
///
/// A split, a merger with other branches, or more members: what is against the set-up rules before
/// and after it. Nothing is written. Posts and terms of a new branch are found missing until they
/// are filled and elected.
#[utoipa::path(tag = "organizations", operation_id = "previewSetup",
    params(("id" = Uuid, Path, description = "The branch")), request_body = PreviewSetup,
    responses((status = 200, description = "Before and after", body = SetupPreview)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup:read"))))]
#[post("/organizations/{id}/preview")]
pub(super) async fn preview(
    caller: Caller<ReadSetup>,
    id: Path<Uuid>,
    Body(body): Body<PreviewSetup>,
) -> HandlerResult {
    let (id, now, lang): (OrganizationId, _, _) = (Id::new(*id), caller.app.now(), caller.lang);
    // Not found comes before what is wrong with the change.
    caller.read(async |conn, auth| Ok(organizations::find(&conn, &auth.permit, id).await?)).await?;
    let asked = requested(body, id)?;
    let ids: Vec<OrganizationId> = std::iter::once(id).chain(asked.others()).collect();
    let (places, bounds) = caller
        .read(async |conn, auth| {
            let places = store::setup_places(&conn, &auth.permit, &ids, now.day()).await?;
            let own = places.iter().find(|place| place.organization.id == id);
            let own = own.ok_or(StoreError::NotFound("organization"))?;
            let pack = settings::find(&conn, &auth.permit, &own.organization).await?;
            Ok((places, bounds_of(pack)))
        })
        .await?;
    Ok(ApiResponse::ok(&compare(id, asked, (&places, &bounds), (now, lang))?))
}

/// The change that is asked for.
enum RequestedChange {
    Split(Vec<People>),
    Merge(Vec<OrganizationId>),
    Add(People),
}

impl RequestedChange {
    fn others(&self) -> Vec<OrganizationId> {
        match self {
            Self::Merge(others) => others.clone(),
            Self::Split(_) | Self::Add(_) => Vec::new(),
        }
    }
}

fn requested(body: PreviewSetup, id: OrganizationId) -> Result<RequestedChange, Problem> {
    match (body.split, body.merge_with, body.add_members) {
        (Some(parts), None, None) => {
            Ok(RequestedChange::Split(parts.into_iter().map(People::from).collect()))
        }
        (None, Some(others), None) => merge(others, id),
        (None, None, Some(people)) => Ok(RequestedChange::Add(people.into())),
        _ => {
            let message = Message::new(
                "请只填写一种变更：split、merge_with 或 add_members",
                "Send exactly one change: split, merge_with or add_members.",
            );
            let fault = FieldError::body("", FieldErrorCode::Rule, message);
            Err(Problem::new(Code::ValidationFailed).fault(fault))
        }
    }
}

/// The others, each once and none the branch itself.
fn merge(others: Vec<Uuid>, id: OrganizationId) -> Result<RequestedChange, Problem> {
    let mut errors = FieldErrors::default();
    for (place, other) in others.iter().enumerate() {
        if *other == id.uuid() || others.iter().take(place).any(|before| before == other) {
            let message = Message::new("不能重复，也不能是本支部", "Each other branch once.");
            errors.push(format!("/merge_with/{place}"), FieldErrorCode::Conflict, message);
        }
    }
    errors.finish(Some(RequestedChange::Merge(others.into_iter().map(Id::new).collect())))
}

fn compare(
    id: OrganizationId,
    asked: RequestedChange,
    (places, bounds): (&[SetupPlace], &Bounds),
    (now, lang): (Instant, Lang),
) -> Result<SetupPreview, Problem> {
    let found = |id: OrganizationId| places.iter().find(|place| place.organization.id == id);
    let own = found(id).ok_or(StoreError::NotFound("organization"))?;
    let judged = |facts: SetupFacts| (facts, setup_findings(&facts, bounds, now.day()));
    let named = |place: &SetupPlace| {
        let known = (place.organization.id.uuid(), place.organization.name.clone());
        PreviewPlace::new(Some(known), judged(place.facts), lang)
    };
    let change = match asked {
        RequestedChange::Split(parts) => SetupChange::Split(parts),
        RequestedChange::Add(people) => SetupChange::AddMembers(people),
        RequestedChange::Merge(others) => SetupChange::Merge(found_all(&others, found)?),
    };
    let after = set_up_after(own.facts, &change).map_err(|fault| {
        let pointer = if matches!(change, SetupChange::Split(_)) { "/split" } else { "" };
        let fault = FieldError::body(pointer, FieldErrorCode::Rule, fault.message());
        Problem::new(Code::ValidationFailed).fault(fault)
    })?;
    let own_name = || (id.uuid(), own.organization.name.clone());
    let after = after.into_iter().enumerate().map(|(number, facts)| {
        PreviewPlace::new((number == 0).then(own_name), judged(facts), lang)
    });
    let after = after.collect();
    Ok(SetupPreview {
        organization_id: id.uuid(),
        before: places.iter().map(named).collect(),
        after,
    })
}

/// The facts of the others, or which of them are not there for this caller.
fn found_all<'a>(
    ids: &[OrganizationId],
    found: impl Fn(OrganizationId) -> Option<&'a SetupPlace>,
) -> Result<Vec<SetupFacts>, Problem> {
    let missing = |(place, id): (usize, &OrganizationId)| {
        found(*id).is_none().then(|| scope::outside(format!("/merge_with/{place}")))
    };
    Problem::refuse_if_any(ids.iter().enumerate().filter_map(missing).collect())?;
    Ok(ids.iter().filter_map(|id| found(*id)).map(|place| place.facts).collect())
}
