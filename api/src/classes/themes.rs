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

use super::dto::{ClassThemePage, ClassThemeView, CreateClassTheme};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    etag,
    fields::FieldErrors,
    page::Keyed,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    scope,
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
    let themes = caller
        .page(&params, &"class-themes", async |conn, auth, slice| {
            Ok(store::theme_page(&conn, &auth.permit, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(themes.respond::<ClassThemePage>(ClassThemeView::from))
}

impl Keyed for Theme {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
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
    let mut errors = FieldErrors::default();
    let name = errors.text("/name", text::line(&body.name, 1, Theme::NAME_MAX));
    let description = body.description.and_then(|raw| {
        errors.text("/description", text::paragraph(&raw, 0, Theme::DESCRIPTION_MAX))
    });
    let name = errors.finish(name)?;
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
        .map_err(scope::not_found_at("/organization_id"))?;
    let theme = Theme {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        name,
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
