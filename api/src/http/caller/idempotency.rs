//! A retried write: known by its key and by what it asks, answered as the first time.

use actix_web::{HttpMessage, HttpRequest};
use lighthouse_domain::{
    access::{Action, Permit},
    message::Message,
    organizations::OrgPath,
    time::Instant,
};
use lighthouse_persistence::{
    Conn, Tx,
    integration::{self, Claim, Key, KeyOwner},
};

use super::{Authorized, Caller};
use crate::{
    app::App,
    http::{
        body::BodyDigest,
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        response::ApiResponse,
    },
};

impl<A: Action> Caller<A> {
    pub(super) fn key(&self) -> Result<Option<RequestKey>, Problem> {
        RequestKey::from_header(&self.request)
    }

    /// The answer that this very request was given before. A use case asks first if it does
    /// something outside the transaction of its write that a retry must not do again.
    pub async fn answered_before(
        &self,
        conn: &Conn,
        auth: &Authorized<A>,
    ) -> Result<Option<ApiResponse>, Problem> {
        let Some(key) = self.key()? else { return Ok(None) };
        let key = key.with_owner(&auth.permit);
        answer(integration::kept(conn, &key, self.app.sealer()).await?)
    }
}

/// A key as the request gives it, before it is known whose it is.
pub(super) struct RequestKey {
    key: String,
    fingerprint: Vec<u8>,
}

impl RequestKey {
    /// The key of a request, if it has one.
    pub(super) fn from_header(request: &HttpRequest) -> Result<Option<Self>, Problem> {
        let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
        let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
        let plain = text.bytes().all(|b| b.is_ascii_graphic());
        if text.is_empty() || text.len() > 255 || !plain {
            let message = Message::new(
                "Idempotency-Key 应为 1 至 255 个可见 ASCII 字符",
                "Idempotency-Key takes 1 to 255 visible ASCII characters.",
            );
            let error =
                FieldError::header("Idempotency-Key", FieldErrorCode::InvalidFormat, message);
            return Err(Problem::new(Code::IdempotencyKeyInvalid).fault(error));
        }
        Ok(Some(Self { key: text.to_owned(), fingerprint: fingerprint(request) }))
    }

    /// The key of somebody without an account, who has no rights to lose.
    pub(super) fn of_owner(self, owner: KeyOwner) -> Key {
        Key { owner, key: self.key, fingerprint: self.fingerprint, scope: String::new() }
    }

    pub(super) fn with_owner<A: Action>(self, permit: &Permit<A>) -> Key {
        let paths = permit.scope().subtrees().iter().map(OrgPath::as_str);
        let scope = std::iter::once(permit.name()).chain(paths).collect::<Vec<_>>().join(" ");
        let owner = KeyOwner::Account(permit.account());
        Key { owner, key: self.key, fingerprint: self.fingerprint, scope }
    }
}

/// The answer that was kept for the key, if there is one.
pub(super) async fn claimed(
    tx: &Tx,
    app: &App,
    key: Option<&Key>,
    now: Instant,
) -> Result<Option<ApiResponse>, Problem> {
    let Some(key) = key else { return Ok(None) };
    answer(integration::claim(tx, key, app.sealer(), now).await?)
}

/// What a retry is told.
fn answer(claim: Claim) -> Result<Option<ApiResponse>, Problem> {
    match claim {
        Claim::New => Ok(None),
        Claim::Done(answer) => Ok(Some(ApiResponse::from_stored(answer).replayed())),
        Claim::OtherRequest => Err(Problem::new(Code::IdempotencyKeyReused)),
        Claim::OtherRights => Err(Problem::new(Code::Forbidden)),
    }
}

/// SHA-256 of method, path with query, and body.
fn fingerprint(request: &HttpRequest) -> Vec<u8> {
    let body = request.extensions().get::<BodyDigest>().map(|digest| digest.0).unwrap_or_default();
    let line = format!("{} {}\n", request.method(), request.uri());
    lighthouse_persistence::seal::token_hash(&[line.as_bytes(), &body].concat())
}
