//! Signed links to files: they act for the session that made them, so that they end with its
//! rights, and after a quarter of an hour in any case (C-30).

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use lighthouse_domain::{access::Action, id::Id, time::Instant};
use lighthouse_persistence::seal::Sealer;
use sha2::Sha256;
use uuid::Uuid;

use super::media_dto::LinkQuery;
use crate::{
    http::caller::{Caller, app_of},
    http::{code::Code, problem::Problem},
};

pub(super) const LASTS: TimeDelta = TimeDelta::minutes(15);

/// The address under which `session` may read the file of `id` until `expires_at`.
pub(super) fn sign(
    sealer: &Sealer,
    id: Uuid,
    session: Uuid,
    expires_at: Instant,
) -> Result<String, Problem> {
    let expires = expires_at.millis();
    let mac = mac(sealer, id, session, expires).ok_or_else(|| Problem::new(Code::Internal))?;
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    Ok(format!("/v1/media/{id}/file?expires={expires}&by={session}&signature={signature}"))
}

fn mac(sealer: &Sealer, id: Uuid, session: Uuid, expires: i64) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&sealer.key_for("media link")).ok()?;
    for part in [id.as_bytes().as_slice(), session.as_bytes(), &expires.to_be_bytes()] {
        mac.update(part);
    }
    Some(mac)
}

/// Whoever holds the link or the token.
pub(super) async fn caller<A: Action>(
    request: &HttpRequest,
    id: Uuid,
    link: &LinkQuery,
) -> Result<Caller<A>, Problem> {
    let Some(signature) = &link.signature else {
        return Caller::from_request(request, &mut Payload::None).await;
    };
    let ended = || Problem::new(Code::LinkEnded);
    let (expires, session) = link.expires.zip(link.by).ok_or_else(ended)?;
    let app = app_of(request)?;
    let given = URL_SAFE_NO_PAD.decode(signature).map_err(|_| ended())?;
    let mac = mac(app.sealer(), id, session, expires).ok_or_else(ended)?;
    mac.verify_slice(&given).map_err(|_| ended())?;
    let now = app.now().millis();
    if now >= expires || expires - now > LASTS.num_milliseconds() {
        return Err(ended());
    }
    Caller::of_session(request, Id::new(session)).await
}
