//! What an app asks for when it starts: the words of the contract, and its first screen, what is owed.

mod compose;
pub mod dto;
mod duties;
pub mod own_gaps;
pub mod vocabulary;

use actix_web::get;
use lighthouse_domain::access::actions::UseOwnAccount;

use crate::http::{
    caller::Caller,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};
use dto::HomeView;

pub fn routes(config: &mut Routes<'_>) {
    config.service(vocabulary::get_vocabulary).service(get_home).service(own_gaps::list_own_gaps);
}

/// Show the first screen
///
/// All that a phone shows when it is opened, in one call: who I am by name, the next session of my
/// branch, its study day, my hours of the year, what is asked of me and why, whom I can turn to, and
/// what is open in the branch that I administer. An account without a register entry gets its
/// offices; the parts of a member are null or empty then. Administrators are named with their
/// office and without a number, since the register shows members nobody's number. Ask again with
/// `If-None-Match`: 304 while nothing has changed.
#[utoipa::path(tag = "identity", operation_id = "getHome",
    responses((status = 200, description = "The first screen", body = HomeView,
            headers(("ETag" = String, description = "Changes whenever something on the screen does"))),
        (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me/home")]
async fn get_home(caller: Caller<UseOwnAccount>) -> HandlerResult {
    let (lang, rules) = (caller.lang, caller.app.shared.config.duty_rules());
    let home =
        caller.read(async |conn, auth| compose::home(&conn, &auth, &rules, lang).await).await?;
    Ok(ApiResponse::ok(&home))
}
