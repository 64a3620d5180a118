//! Venues and study-day plans over HTTP.

use crate::http::routes::Routes;

mod calendar;
pub mod days;
mod draft;
pub mod dto;
pub(crate) mod duplicates;
mod error;
pub(crate) mod lists;
mod plan;
mod promotion;
pub mod query;
mod routes;
mod service;
pub mod subscription;
mod venues;
pub mod waiting;

pub(crate) use draft::{PlanRequest, make as draft};
pub(crate) use service::publish;

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(venues::list_venues)
        .service(venues::create_venue)
        .service(venues::get_venue)
        .service(venues::update_venue)
        .service(lists::list_plans)
        .service(routes::create_plan)
        .service(routes::get_plan)
        .service(lists::list_bookings)
        .service(routes::book)
        .service(waiting::give_back)
        .service(waiting::list_waits)
        .service(waiting::create_wait)
        .service(waiting::delete_wait)
        .service(routes::list_rooms)
        .service(routes::swap)
        .service(routes::publish)
        .service(routes::delete_plan)
        .service(calendar::get_calendar)
        .service(subscription::get_subscription)
        .service(subscription::create_subscription)
        .service(subscription::delete_subscription)
        .service(subscription::get_subscribed)
        .service(days::list_days)
        .service(days::confirm_month)
        .service(days::put_day)
        .service(days::delete_day);
}
