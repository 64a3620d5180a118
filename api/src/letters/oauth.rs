//! A letter's id and secret for a token.

use actix_web::HttpRequest;
use chrono::TimeDelta;
use lighthouse_domain::{
    audit::{AuditEvent, Object},
    id::Id,
};
use lighthouse_persistence::{
    Tx, audit,
    letters::{issue_token, secret_holder},
    seal::token_hash,
};
use uuid::Uuid;

use super::caller::TOKEN;
use crate::{
    app::App,
    http::{
        caller::audit_context,
        oauth::{Refused, TokenAnswer},
    },
    random,
};

/// How long a token lives; the grant's own end is asked at every use.
const LIFE_MINUTES: i64 = 15;

pub(crate) async fn issue(
    app: &App,
    request: &HttpRequest,
    id: Uuid,
    secret: &str,
) -> Result<TokenAnswer, Refused> {
    let now = app.now();
    let hash = token_hash(secret.as_bytes());
    let holder = secret_holder(&app.db.conn(), Id::new(id), &hash).await?;
    let holder = holder.ok_or_else(Refused::unknown)?;
    let token = random::secret::<32>(TOKEN).map_err(|_| Refused::busy())?;
    let (hash, trace) = (token_hash(token.as_bytes()), audit_context(request, None, now));
    app.db
        .write(move |tx: Tx| async move {
            issue_token(&tx, &holder, hash, now.plus(TimeDelta::minutes(LIFE_MINUTES))).await?;
            let event =
                AuditEvent::new("letter_token.issued", Object::QueryLetter, holder.id().uuid());
            audit::record(&tx, &trace, event).await
        })
        .await?;
    Ok(TokenAnswer {
        access_token: token,
        token_type: "Bearer",
        expires_in: LIFE_MINUTES * 60,
        scope: None,
    })
}
