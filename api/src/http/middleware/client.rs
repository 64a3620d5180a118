//! Which api client asks, as far as that is known before the token is verified: one budget for all tokens.

use actix_web::{dev::ServiceRequest, http::header, web::Data};
use uuid::Uuid;

use crate::app::App;

/// The api client of a token that was verified before.
pub(super) fn known(request: &ServiceRequest) -> Option<Uuid> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (_, token) = value.split_once(' ')?;
    request.app_data::<Data<App>>()?.shared.tokens.known_client(token.trim())
}
