//! Writes of callers without an account: an outside unit, or anybody.

use std::future::Future;

use actix_web::HttpRequest;
use lighthouse_persistence::{
    Tx,
    integration::{self, KeyOwner},
};

use super::{
    app_of,
    idempotency::{RequestKey, claimed},
};
use crate::http::{problem::Problem, response::ApiResponse};

/// Runs a write in one transaction with its idempotency record, whose key is `owner`'s.
pub async fn write_without_account<F, Fut>(
    request: &HttpRequest,
    owner: KeyOwner,
    f: F,
) -> Result<ApiResponse, Problem>
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<ApiResponse, Problem>> + Send,
{
    let app = app_of(request)?;
    let key = RequestKey::from_header(request)?.map(|key| key.of_owner(owner));
    let (db, now) = (app.db.clone(), app.now());
    db.write(move |tx| async move {
        if let Some(answered) = claimed(&tx, &app, key.as_ref(), now).await? {
            return Ok(answered);
        }
        let response = f(tx.clone()).await?.rendered()?;
        if let Some(key) = &key {
            integration::keep(&tx, key, app.sealer(), &response.to_stored()).await?;
        }
        Ok(response)
    })
    .await
}
