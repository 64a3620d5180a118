//! The token endpoint (RFC 6749 section 4.4): a letter's id and secret for a token.

use crate::http::routes::Routes;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use lighthouse_domain::{
    audit::{AuditEvent, Object},
    id::Id,
};
use lighthouse_persistence::{
    StoreError, Tx, audit,
    letters::{issue_token, secret_holder},
    seal::token_hash,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::TOKEN;
use crate::{
    app::App,
    http::{
        body,
        caller::{app_of, audit_context},
        media_type,
    },
    random,
};

/// How long a token lives; the grant's own end is asked at every use.
const LIFE_MINUTES: i64 = 15;
/// The longest form.
const FORM_MAX: usize = 4096;

pub fn routes(config: &mut Routes<'_>) {
    config.service(create_token);
}

/// The form of a token request.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    #[schema(example = "client_credentials")]
    pub grant_type: String,
    /// The letter's id, unless sent by HTTP Basic.
    #[schema(example = "0192f0c4-6b1e-7c1e-9a55-3f6c2b1d0e77")]
    pub client_id: Option<String>,
    /// The letter's secret, unless sent by HTTP Basic.
    #[schema(example = "qls_…")]
    pub client_secret: Option<String>,
}

/// A token.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    #[schema(example = "qlt_…")]
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds.
    #[schema(example = 900)]
    pub expires_in: i64,
}

/// A refusal in the form of RFC 6749 section 5.2.
#[derive(Serialize, ToSchema)]
pub struct TokenRefusal {
    /// `invalid_request`, `invalid_client`, `unsupported_grant_type` or `temporarily_unavailable`.
    #[schema(example = "invalid_client")]
    pub error: &'static str,
    pub error_description: &'static str,
}

type Refused = (StatusCode, &'static str, &'static str);

/// Exchange a letter's secret for a token
///
/// Client credentials: `client_id` is the letter's id, `client_secret` the secret shown when it
/// was filed. The token follows the letter and, once it is active, reads under its grant.
#[utoipa::path(tag = "letters", operation_id = "createToken",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A token", body = TokenAnswer),
        (status = 400, description = "The request is not one of these", body = TokenRefusal),
        (status = 401, description = "Unknown letter or wrong secret", body = TokenRefusal)),
    security(()))]
#[post("/oauth/token")]
async fn create_token(request: HttpRequest, payload: actix_web::web::Payload) -> HttpResponse {
    match exchange(&request, payload).await {
        Ok(answer) => unkept(StatusCode::OK).json(answer),
        Err((status, error, error_description)) => {
            let mut response = unkept(status);
            if status == StatusCode::UNAUTHORIZED {
                response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"lighthouse\""));
            }
            response.json(TokenRefusal { error, error_description })
        }
    }
}

fn unkept(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

async fn exchange(
    request: &HttpRequest,
    payload: actix_web::web::Payload,
) -> Result<TokenAnswer, Refused> {
    let bad = |message| (StatusCode::BAD_REQUEST, "invalid_request", message);
    let app = app_of(request).map_err(|_| bad("no application"))?;
    let form = form(request, payload).await.ok_or_else(|| bad("send a form with grant_type"))?;
    if form.grant_type != "client_credentials" {
        let message = "use grant_type=client_credentials";
        return Err((StatusCode::BAD_REQUEST, "unsupported_grant_type", message));
    }
    let (id, secret) = credentials(request, form).ok_or_else(unknown)?;
    let id: Uuid = id.parse().map_err(|_| unknown())?;
    issue(&app, request, id, &secret).await
}

fn unknown() -> Refused {
    (StatusCode::UNAUTHORIZED, "invalid_client", "unknown letter or wrong secret")
}

async fn form(request: &HttpRequest, payload: actix_web::web::Payload) -> Option<TokenRequest> {
    if media_type::content_type(request) != "application/x-www-form-urlencoded" {
        return None;
    }
    let bytes = body::read(request, payload.into_inner(), FORM_MAX).await.ok()?;
    serde_urlencoded::from_bytes(&bytes).ok()
}

fn credentials(request: &HttpRequest, form: TokenRequest) -> Option<(String, String)> {
    let basic = request.headers().get(header::AUTHORIZATION).and_then(|value| {
        let (scheme, text) = value.to_str().ok()?.split_once(' ')?;
        let text = scheme.eq_ignore_ascii_case("basic").then_some(text)?;
        let plain = String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()?;
        plain.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
    });
    basic.or_else(|| form.client_id.zip(form.client_secret))
}

async fn issue(
    app: &App,
    request: &HttpRequest,
    id: Uuid,
    secret: &str,
) -> Result<TokenAnswer, Refused> {
    let busy =
        |_| (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", "try again in a moment");
    let now = app.now();
    let hash = token_hash(secret.as_bytes());
    let holder = secret_holder(&app.db.conn(), Id::new(id), &hash).await.map_err(busy)?;
    let holder = holder.ok_or_else(unknown)?;
    let token = random::secret::<32>(TOKEN).map_err(|_| busy(StoreError::Busy))?;
    let (hash, trace) = (token_hash(token.as_bytes()), audit_context(request, None, now));
    app.db
        .write(move |tx: Tx| async move {
            issue_token(&tx, &holder, hash, now.plus(TimeDelta::minutes(LIFE_MINUTES))).await?;
            let event =
                AuditEvent::new("letter_token.issued", Object::QueryLetter, holder.id().uuid());
            audit::record(&tx, &trace, event).await
        })
        .await
        .map_err(busy)?;
    Ok(TokenAnswer { access_token: token, token_type: "Bearer", expires_in: LIFE_MINUTES * 60 })
}
