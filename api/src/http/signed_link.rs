//! Signed links to files: they act for the session that made them, so that they end with its
//! rights, and after a quarter of an hour in any case (C-30).

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use lighthouse_domain::{
    access::{Action, SessionId},
    id::Id,
    time::Instant,
};
use lighthouse_persistence::seal::Sealer;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    caller::{Caller, app_of},
    code::Code,
    problem::Problem,
};

const LASTS: TimeDelta = TimeDelta::minutes(15);

/// What a signed link carries.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// Of a link: when it ends, in milliseconds.
    #[param(minimum = 0)]
    pub expires: Option<i64>,
    /// Of a link: the session that made it.
    pub by: Option<Uuid>,
    /// Of a link.
    #[param(max_length = 64)]
    pub signature: Option<String>,
}

/// A file that links lead to.
pub(crate) struct LinkedFile {
    /// Whose key signs: a link to one kind of file opens no other.
    pub(crate) purpose: &'static str,
    pub(crate) path: String,
    pub(crate) id: Uuid,
}

impl LinkedFile {
    /// The address under which `session` may read the file, and until when.
    pub(crate) fn sign(
        &self,
        sealer: &Sealer,
        session: SessionId,
        now: Instant,
    ) -> Result<(String, Instant), Problem> {
        let (expires_at, session) = (now.plus(LASTS), session.uuid());
        let expires = expires_at.millis();
        let mac = self.mac(sealer, session, expires);
        let mac = mac.ok_or_else(|| Problem::new(Code::Internal))?;
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        let url = format!("{}?expires={expires}&by={session}&signature={signature}", self.path);
        Ok((url, expires_at))
    }

    fn mac(&self, sealer: &Sealer, session: Uuid, expires: i64) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&sealer.key_for(self.purpose)).ok()?;
        for part in [self.id.as_bytes().as_slice(), session.as_bytes(), &expires.to_be_bytes()] {
            mac.update(part);
        }
        Some(mac)
    }

    /// Whoever holds the link or the token.
    pub(crate) async fn caller<A: Action>(
        &self,
        request: &HttpRequest,
        link: &LinkQuery,
    ) -> Result<Caller<A>, Problem> {
        let Some(signature) = &link.signature else {
            return Caller::from_request(request, &mut Payload::None).await;
        };
        let ended = || Problem::new(Code::LinkEnded);
        let (expires, session) = link.expires.zip(link.by).ok_or_else(ended)?;
        let app = app_of(request)?;
        let given = URL_SAFE_NO_PAD.decode(signature).map_err(|_| ended())?;
        let mac = self.mac(app.sealer(), session, expires).ok_or_else(ended)?;
        mac.verify_slice(&given).map_err(|_| ended())?;
        let now = app.now().millis();
        if now >= expires || expires - now > LASTS.num_milliseconds() {
            return Err(ended());
        }
        Caller::of_session(request, Id::new(session)).await
    }
}
