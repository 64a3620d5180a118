//! Routes of systems and their use.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadIndicators, id::Id, organizations::Organization,
    reporting::adoption::PlatformSystem,
};
use lighthouse_persistence::organizations::{self, Filter};

use super::{
    dto::{SystemRegister, SystemUsageView, SystemView, UsageChildView, UsageQuery},
    usage::{Usage, months_in, read},
};
use crate::{
    http::{
        caller::Caller,
        code::{Code, FieldErrorCode},
        page::{Keyed, Slice},
        problem::{FieldError, Problem},
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
        scope,
    },
    organizations::dto::OrganizationKind,
    reporting::counting::Settings,
};

pub(in crate::reporting) fn routes(config: &mut Routes<'_>) {
    config.service(list_systems).service(show_usage);
}

/// An organization directly below the one that is asked for.
struct Child(Organization);

impl Keyed for Child {
    type Key = String;

    fn position(&self) -> String {
        self.0.path.as_str().to_owned()
    }
}

/// List the systems of the platform
///
/// With the channels by which people reach them, and what is counted as their use. Use is
/// information: nobody is assessed by it without an exception to the burden rules.
#[utoipa::path(tag = "reporting", operation_id = "listSystems",
    responses((status = 200, description = "The systems", body = SystemRegister)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:read"))))]
#[get("/systems")]
async fn list_systems(caller: Caller<ReadIndicators>) -> HandlerResult {
    let view = |system: &PlatformSystem| SystemView::new(*system, caller.lang);
    let data = PlatformSystem::ALL.iter().map(view).collect();
    Ok(ApiResponse::ok(&SystemRegister { data }))
}

/// Show the use of a system
///
/// Month by month, by an organization with everything below it and by each organization directly
/// below, from records that are there: devices registered, articles published, session records
/// submitted, learning records imported. Organizations are counted and never persons: what persons
/// did is cut to full fives, and fewer than five are not counted. The mobile app also has its reach
/// at the end of each month.
#[utoipa::path(tag = "reporting", operation_id = "getSystemUsage",
    params(("system" = super::dto::SystemCode, Path, description = "The system"), UsageQuery),
    responses((status = 200, description = "Its use", body = SystemUsageView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:read"))))]
#[get("/systems/{system}/usage")]
async fn show_usage(
    caller: Caller<ReadIndicators>,
    system: Path<String>,
    Query(query): Query<UsageQuery>,
) -> HandlerResult {
    let system = PlatformSystem::parse(&system).ok_or_else(|| Problem::new(Code::NotFound))?;
    let months = months_in(&query, caller.app.now())?;
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = ("usage", system.as_str(), query.organization_id, &query.from, &query.to);
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let settings = Settings::from_app(&caller.app);
    let id = Id::new(query.organization_id);
    let (top, usage, rows) = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await.map_err(not_in_scope)?;
            let filter = Filter { parent: Some(top.id), ..Filter::default() };
            let (after, limit) = (slice.after.as_deref(), slice.limit);
            let rows = organizations::page(&conn, &auth.permit, &filter, after, limit).await?;
            let of = (system, &top);
            let usage = read(&conn, &auth, &settings, of, months.clone()).await?;
            Ok((top, usage, rows))
        })
        .await?;
    let view = SystemView::new(system, caller.lang);
    let rows = rows.into_iter().map(Child).collect();
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| {
        let [from, to] = usage.ends();
        SystemUsageView {
            system: view,
            organization_id: top.id.uuid(),
            organization_name: top.name.clone(),
            from,
            to,
            months: usage.of_top(&top),
            data: rows.iter().map(|child| child_view(&usage, child)).collect(),
            page,
        }
    }))
}

fn child_view(usage: &Usage, Child(child): &Child) -> UsageChildView {
    UsageChildView {
        organization_id: child.id.uuid(),
        organization_name: child.name.clone(),
        kind: OrganizationKind(child.kind),
        months: usage.of_child(child),
    }
}

fn not_in_scope(error: lighthouse_persistence::StoreError) -> Problem {
    match error {
        lighthouse_persistence::StoreError::NotFound(_) => {
            let out = FieldErrorCode::OutOfScope;
            let fault = FieldError::parameter("organization_id", out, scope::message());
            Problem::new(Code::InvalidParameter).fault(fault)
        }
        other => other.into(),
    }
}
