//! Study sessions and attendance over HTTP.

use crate::http::routes::Routes;

pub mod attendance;
pub mod check_in;
pub mod corrections;
pub mod dto;
pub mod duties;
mod error;
pub mod leave;
mod lists;
mod service;
mod sessions;
mod sign_in_sheet;
mod span;

pub(crate) use service::session_views;

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(lists::list_sessions)
        .service(sessions::create_session)
        .service(sessions::get_session)
        .service(sessions::update_session)
        .service(sessions::cancel_session)
        .service(sessions::submit_session)
        .service(lists::list_branch_sessions)
        .service(lists::list_member_sessions)
        .service(duties::list_duties)
        .service(sign_in_sheet::print_sheet)
        .configure(attendance::routes)
        .configure(check_in::routes)
        .configure(corrections::routes)
        .configure(leave::routes);
}
