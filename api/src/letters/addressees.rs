//! Finding the committee that a letter is written to, for units that do not know its code.

use actix_web::{HttpRequest, get};
use lighthouse_persistence::letters as store;

use super::dto::{AddresseeQuery, AddresseeView, Addressees};
use crate::http::{
    caller::app_of,
    query::Query,
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// As many as a person looks through.
const MOST: u64 = 20;
const SECONDS: u32 = 300;

/// Find a committee to write to
///
/// Name and code of the committees that take query letters, by part of the name or the beginning
/// of the code; at most 20. For anybody; an address may ask as often as it may sign in.
#[utoipa::path(tag = "letters", operation_id = "searchAddressees", params(AddresseeQuery),
    responses((status = 200, description = "Those that fit", body = Addressees)),
    security(()))]
#[get("/query-letters/addressees")]
pub(super) async fn search_addressees(
    request: HttpRequest,
    Query(query): Query<AddresseeQuery>,
) -> HandlerResult {
    let app = app_of(&request)?;
    let found = store::search_addressees(&app.db.conn(), query.q.trim(), MOST).await?;
    let data = found.into_iter().map(AddresseeView::from).collect();
    Ok(ApiResponse::ok(&Addressees { data }).cache(CacheControl::Public(SECONDS)))
}
