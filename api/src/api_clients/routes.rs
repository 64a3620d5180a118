//! Routes of api clients.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ApproveApiClients, ManageApiClients, OperateApiClients},
    },
    api_clients::{ApiClient, ApiClientId, ApiSecret},
    id::Id,
};
use lighthouse_persistence::{Conn, StoreError, api_clients as store};
use uuid::Uuid;

use super::{
    dto::{ApiClientNewSecretView, ApiClientPage, ApiClientView, CreateApiClient},
    registering::{self as steps, Registration},
    secrets,
};
use crate::http::{
    body::{Body, NoBody},
    caller::{Authorized, Caller},
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_api_clients)
        .service(create_api_client)
        .service(get_api_client)
        .service(approve_api_client)
        .service(take_over_api_client)
        .service(end_api_client)
        .service(create_secret)
        .service(end_secret);
}

/// A client with the secrets that live.
struct WithSecrets {
    client: ApiClient,
    secrets: Vec<ApiSecret>,
}

impl Keyed for WithSecrets {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.client.id.uuid()
    }
}

/// Puts their secrets beside clients that were found.
async fn with_secrets<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    clients: Vec<ApiClient>,
) -> Result<Vec<WithSecrets>, StoreError> {
    let ids: Vec<_> = clients.iter().map(|client| client.id).collect();
    let mut secrets = store::live_secrets(conn, &auth.permit, &ids).await?;
    let one = |client: ApiClient| {
        let secrets = secrets.remove(&client.id.uuid()).unwrap_or_default();
        WithSecrets { client, secrets }
    };
    Ok(clients.into_iter().map(one).collect())
}

async fn view<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    client: ApiClient,
) -> Result<ApiClientView, StoreError> {
    let mut secrets = store::live_secrets(conn, &auth.permit, &[client.id]).await?;
    let secrets = secrets.remove(&client.id.uuid()).unwrap_or_default();
    Ok(ApiClientView::new(client, secrets, auth.now))
}

/// List api clients
///
/// Of the caller's organizations and all below them, ended ones too.
#[utoipa::path(tag = "api-clients", operation_id = "listApiClients", params(PageParams),
    responses((status = 200, description = "A page", body = ApiClientPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:operate"))))]
#[get("/api-clients")]
async fn list_api_clients(
    caller: Caller<OperateApiClients>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let now = caller.app.now();
    let clients = caller
        .page(&params, &"api-clients", async |conn, auth, slice| {
            let found = store::client_page(&conn, &auth.permit, slice.after, slice.limit).await?;
            Ok(with_secrets(&conn, &auth, found).await?)
        })
        .await?;
    Ok(clients.respond::<ApiClientPage>(|it| ApiClientView::new(it.client, it.secrets, now)))
}

/// Register an api client
///
/// A program that reads an organization and all below it in its own name. Whoever registers it answers for
/// it: it never reaches further than that person's offices, and nothing once they end. Somebody else
/// approves it; then it is given secrets. Numbers stay masked, and an outside unit files a letter instead.
#[utoipa::path(tag = "api-clients", operation_id = "createApiClient", request_body = CreateApiClient,
    responses((status = 201, description = "Registered", body = ApiClientView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:manage"))))]
#[post("/api-clients")]
async fn create_api_client(
    caller: Caller<ManageApiClients>,
    Body(body): Body<CreateApiClient>,
) -> HandlerResult {
    let new = Registration::check(&body, caller.app.new_id(), caller.app.now().day())?;
    caller
        .write(move |tx, auth| async move {
            let client = steps::register(&tx, &auth, new).await?;
            let place = format!("/v1/api-clients/{}", client.id);
            Ok(ApiResponse::created(place, &view(&tx, &auth, client).await?))
        })
        .await
}

/// Show an api client
///
/// Who answers for it, what it may read, until when, and its secrets as far as they are shown again.
#[utoipa::path(tag = "api-clients", operation_id = "getApiClient",
    params(("id" = Uuid, Path, description = "The api client")),
    responses((status = 200, description = "The api client", body = ApiClientView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:operate"))))]
#[get("/api-clients/{id}")]
async fn get_api_client(caller: Caller<OperateApiClients>, id: Path<Uuid>) -> HandlerResult {
    let id: ApiClientId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let client = store::find_client(&conn, &auth.permit, id).await?;
            Ok(view(&conn, &auth, client).await?)
        })
        .await?;
    Ok(ApiResponse::ok(&found))
}

/// Approve an api client
///
/// By somebody who neither registered it nor answers for it. From then on it may have secrets.
#[utoipa::path(tag = "api-clients", operation_id = "approveApiClient",
    params(("id" = Uuid, Path, description = "The api client")),
    responses((status = 200, description = "As it is now", body = ApiClientView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:approve"))))]
#[post("/api-clients/{id}/approve")]
async fn approve_api_client(
    caller: Caller<ApproveApiClients>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let client = store::lock_client(&tx, &auth.permit, id).await?;
            let client = steps::approve(&tx, &auth, client).await?;
            Ok(ApiResponse::ok(&view(&tx, &auth, client).await?))
        })
        .await
}

/// Answer for an api client from now on
///
/// When the person before has left the office. Whoever approved it cannot take it over.
#[utoipa::path(tag = "api-clients", operation_id = "takeOverApiClient",
    params(("id" = Uuid, Path, description = "The api client")),
    responses((status = 200, description = "As it is now", body = ApiClientView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:manage"))))]
#[post("/api-clients/{id}/take-over")]
async fn take_over_api_client(
    caller: Caller<ManageApiClients>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let client = store::lock_client(&tx, &auth.permit, id).await?;
            let client = steps::take_over(&tx, &auth, client).await?;
            Ok(ApiResponse::ok(&view(&tx, &auth, client).await?))
        })
        .await
}

/// End an api client
///
/// For good, at once: its secrets and its tokens end with it.
#[utoipa::path(tag = "api-clients", operation_id = "endApiClient",
    params(("id" = Uuid, Path, description = "The api client")),
    responses((status = 200, description = "As it is now", body = ApiClientView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:operate"))))]
#[post("/api-clients/{id}/end")]
async fn end_api_client(
    caller: Caller<OperateApiClients>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let client = store::lock_client(&tx, &auth.permit, id).await?;
            let client = steps::end(&tx, &auth, client).await?;
            Ok(ApiResponse::ok(&view(&tx, &auth, client).await?))
        })
        .await
}

/// Give an api client a secret
///
/// It is shown this once. Two live at a time, so that the new one is in use before the old one ends.
#[utoipa::path(tag = "api-clients", operation_id = "createApiClientSecret",
    params(("id" = Uuid, Path, description = "The api client")),
    responses((status = 201, description = "With the new secret", body = ApiClientNewSecretView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:manage"))))]
#[post("/api-clients/{id}/secrets")]
async fn create_secret(
    caller: Caller<ManageApiClients>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let (id, fresh, sealer) = (Id::new(*id), caller.app.new_id(), caller.app.sealer().clone());
    let secret = secrets::new_secret(caller.app.shared.sandbox.get().is_some())?;
    caller
        .write(move |tx, auth| async move {
            let client = store::lock_client(&tx, &auth.permit, id).await?;
            let client = secrets::issue(&tx, &auth, client, (fresh, &secret, &sealer)).await?;
            let place = format!("/v1/api-clients/{id}");
            let view = ApiClientNewSecretView { client: view(&tx, &auth, client).await?, secret };
            Ok(ApiResponse::created(place, &view).cache(CacheControl::NoStore))
        })
        .await
}

/// End a secret of an api client
///
/// At once, with the tokens that were issued for it.
#[utoipa::path(tag = "api-clients", operation_id = "endApiClientSecret",
    params(("id" = Uuid, Path, description = "The api client"), ("secret_id" = Uuid, Path, description = "The secret")),
    responses((status = 200, description = "As it is now", body = ApiClientView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("api_clients:operate"))))]
#[post("/api-clients/{id}/secrets/{secret_id}/end")]
async fn end_secret(
    caller: Caller<OperateApiClients>,
    path: Path<(Uuid, Uuid)>,
    _: NoBody,
) -> HandlerResult {
    let (id, secret) = (Id::new(path.0), Id::new(path.1));
    caller
        .write(move |tx, auth| async move {
            let client = store::lock_client(&tx, &auth.permit, id).await?;
            let client = secrets::end(&tx, &auth, client, secret).await?;
            Ok(ApiResponse::ok(&view(&tx, &auth, client).await?))
        })
        .await
}
