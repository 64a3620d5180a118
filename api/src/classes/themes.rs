//! Themes: routes and use cases.

use actix_web::{get, post};
use lighthouse_domain::{
    access::actions::{ManageClasses, ReadClasses},
    audit::{AuditEvent, Object},
    classes::Theme,
    id::Id,
    text,
};
use lighthouse_persistence::{Tx, classes as store, organizations};
use uuid::Uuid;

use super::{
    dto::{ClassThemePage, ClassThemeView, CreateClassTheme},
    not_here,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    etag,
    fields::checked_text,
    page,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// List themes of classes
///
/// Those of the reader's own line of organizations.
#[utoipa::path(tag = "classes", operation_id = "listClassThemes", params(PageParams),
    responses((status = 200, description = "A page", body = ClassThemePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:read"))))]
#[get("/class-themes")]
pub(super) async fn list_themes(
    caller: Caller<ReadClasses>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let mark = "class-themes";
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| Ok(store::theme_page(&conn, &auth.permit, after, most).await?))
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.id.uuid());
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(ClassThemeView::from).collect();
    Ok(ApiResponse::ok(&ClassThemePage { data, page: info }).next(next))
}

/// Add a theme
///
/// Classes of its owner and of all organizations below may use it.
#[utoipa::path(tag = "classes", operation_id = "createClassTheme", request_body = CreateClassTheme,
    responses((status = 201, description = "Added", body = ClassThemeView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[post("/class-themes")]
pub(super) async fn create_theme(
    caller: Caller<ManageClasses>,
    Body(body): Body<CreateClassTheme>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = create(&tx, &auth, body).await?;
            let tag = etag::of_version(made.version, lang);
            let place = format!("/v1/class-themes/{}", made.id);
            Ok(ApiResponse::created(place, &ClassThemeView::from(made)).etag(tag))
        })
        .await
}

async fn create(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    body: CreateClassTheme,
) -> Result<Theme, Problem> {
    let mut faults = Vec::new();
    let name = checked_text(&mut faults, "/name", text::line(&body.name, 1, Theme::NAME_MAX));
    let description = body.description.and_then(|raw| {
        checked_text(&mut faults, "/description", text::paragraph(&raw, 0, Theme::DESCRIPTION_MAX))
    });
    Problem::refuse_if_any(faults)?;
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
        .map_err(not_here("/organization_id"))?;
    let theme = Theme {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        name: name.unwrap_or_default(),
        description,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_theme(tx, &auth.permit, &owner, &theme).await?;
    auth.audit(tx, AuditEvent::new("class_theme.created", Object::ClassTheme, theme.id.uuid()))
        .await?;
    Ok(theme)
}
