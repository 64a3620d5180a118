//! The token endpoint (RFC 6749 section 4.4): an api client's or a letter's id and secret for a token.

use actix_web::{HttpRequest, HttpResponse, post, web::Payload};
use lighthouse_domain::{
    api_clients::{ApiClientId, SECRET_PREFIXES},
    id::Id,
};
use lighthouse_persistence::{StoreError, api_clients as store};
use uuid::Uuid;

use super::tokens;
use crate::{
    app::App,
    http::{
        caller::app_of,
        oauth::{self, Refused, TokenAnswer, TokenRefusal, TokenRequest},
        routes::Routes,
    },
    letters::oauth as letters,
};

pub fn routes(config: &mut Routes<'_>) {
    config.service(create_token);
}

/// Exchange a secret for a token
///
/// Client credentials. An **api client** sends its id and one of its secrets by HTTP Basic; the token reads
/// what its scopes allow, for fifteen minutes, and ends at once with the secret or the client. Ask for
/// another one then; there is no refresh token. A **letter** of an outside unit sends the letter's id and the
/// secret shown when it was filed, by HTTP Basic or in the form; its token follows the letter and, once it is
/// active, reads under its grant. Wrong secrets are counted.
#[utoipa::path(tag = "letters", operation_id = "createToken",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A token", body = TokenAnswer),
        (status = 400, description = "The request is not one of these, or asks for more than was granted", body = TokenRefusal),
        (status = 401, description = "Unknown client or letter, or wrong secret", body = TokenRefusal)),
    security(()))]
#[post("/oauth/token")]
async fn create_token(request: HttpRequest, payload: Payload) -> HttpResponse {
    oauth::respond(exchange(&request, payload).await)
}

async fn exchange(request: &HttpRequest, payload: Payload) -> Result<TokenAnswer, Refused> {
    let app = app_of(request).map_err(|_| Refused::busy())?;
    let form = oauth::form(request, payload).await;
    let form = form.ok_or_else(|| Refused::request("send a form with grant_type"))?;
    if form.grant_type != "client_credentials" {
        return Err(Refused::grant_type());
    }
    let given = oauth::credentials(request, &form).ok_or_else(Refused::unknown)?;
    let id: Uuid = given.id.parse().map_err(|_| Refused::unknown())?;
    if is_client(&app, Id::new(id), &given.secret).await? {
        tokens::issue(&app, request, (Id::new(id), given), form.scope.as_deref()).await
    } else {
        letters::issue(&app, request, id, &given.secret).await
    }
}

/// By the secret's beginning; an api client with any other secret is one with a wrong secret.
async fn is_client(app: &App, id: ApiClientId, secret: &str) -> Result<bool, StoreError> {
    let by_prefix = SECRET_PREFIXES.iter().any(|prefix| secret.starts_with(prefix));
    Ok(by_prefix || store::client_named(&app.db.conn(), id).await?)
}
