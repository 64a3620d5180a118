//! The token endpoint's form and answers (RFC 6749 sections 2.3 and 5): no problem documents here.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
    web::Payload,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use lighthouse_persistence::StoreError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{body, media_type, problem::Problem};

/// The longest form.
const FORM_MAX: usize = 4096;

/// The form of a token request.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    #[schema(example = "client_credentials")]
    pub grant_type: String,
    /// The letter's id, unless sent by HTTP Basic.
    #[schema(example = "0192f0c4-6b1e-7c1e-9a55-3f6c2b1d0e77")]
    pub client_id: Option<String>,
    /// The letter's secret, unless sent by HTTP Basic. Secrets of api clients are sent by HTTP Basic alone.
    #[schema(example = "qls_…")]
    pub client_secret: Option<String>,
    /// Of an api client: some of its scopes, with a space between them; all of them if absent.
    #[schema(example = "members:read")]
    pub scope: Option<String>,
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
    /// What an api client's token is for; a letter's has none.
    #[schema(example = "members:read organizations:read")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// A refusal in the form of RFC 6749 section 5.2.
#[derive(Serialize, ToSchema)]
pub struct TokenRefusal {
    /// `invalid_request`, `invalid_client`, `invalid_scope`, `unsupported_grant_type` or
    /// `temporarily_unavailable`.
    #[schema(example = "invalid_client")]
    pub error: &'static str,
    pub error_description: &'static str,
}

/// Why there is no token.
pub(crate) struct Refused {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
    retry_after: Option<String>,
}

impl Refused {
    const fn new(status: StatusCode, error: &'static str, description: &'static str) -> Self {
        Self { status, error, description, retry_after: None }
    }

    /// The request is not one of these.
    pub(crate) const fn request(description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    pub(crate) const fn grant_type() -> Self {
        let description = "use grant_type=client_credentials";
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", description)
    }

    pub(crate) const fn scope() -> Self {
        let description = "the client was not granted all of these scopes";
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", description)
    }

    /// Whoever does not exist is told the same as who has a wrong secret.
    pub(crate) const fn unknown() -> Self {
        Self::client("unknown client or letter, or wrong secret")
    }

    pub(crate) const fn client(description: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", description)
    }

    pub(crate) const fn busy() -> Self {
        let description = "try again in a moment";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", description)
    }

    /// Too many wrong secrets, or a server in trouble.
    pub(crate) fn from_problem(problem: &Problem) -> Self {
        if problem.code().status() != 429 {
            return Self::busy();
        }
        let description = "too many wrong secrets; wait for Retry-After seconds";
        Self {
            retry_after: problem.retry_seconds().map(|seconds| seconds.to_string()),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", description)
        }
    }
}

impl From<StoreError> for Refused {
    fn from(_: StoreError) -> Self {
        Self::busy()
    }
}

/// The answer to a token request. It is kept by nobody on the way.
pub(crate) fn respond(outcome: Result<TokenAnswer, Refused>) -> HttpResponse {
    let refused = match outcome {
        Ok(answer) => return unkept(StatusCode::OK).json(answer),
        Err(refused) => refused,
    };
    let mut response = unkept(refused.status);
    if refused.status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"lighthouse\""));
    }
    if let Some(seconds) = refused.retry_after {
        response.insert_header((header::RETRY_AFTER, seconds));
    }
    response.json(TokenRefusal { error: refused.error, error_description: refused.description })
}

fn unkept(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// The form, if the body is one.
pub(crate) async fn form(request: &HttpRequest, payload: Payload) -> Option<TokenRequest> {
    if media_type::content_type(request) != "application/x-www-form-urlencoded" {
        return None;
    }
    let bytes = body::read(request, payload.into_inner(), FORM_MAX).await.ok()?;
    serde_urlencoded::from_bytes(&bytes).ok()
}

/// Id and secret, and which way they came.
pub(crate) struct Credentials {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) in_form: bool,
}

/// What HTTP Basic says, else the form.
pub(crate) fn credentials(request: &HttpRequest, form: &TokenRequest) -> Option<Credentials> {
    let in_form = form.client_secret.is_some();
    let basic = request.headers().get(header::AUTHORIZATION).and_then(|value| {
        let (scheme, text) = value.to_str().ok()?.split_once(' ')?;
        let text = scheme.eq_ignore_ascii_case("basic").then_some(text)?;
        let plain = String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()?;
        plain.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
    });
    let given = basic.or_else(|| form.client_id.clone().zip(form.client_secret.clone()));
    given.map(|(id, secret)| Credentials { id, secret, in_form })
}
