//! Stories told over HTTP, each on SQLite and on PostgreSQL, and the guards.

mod administrators;
mod audit;
mod check_in;
mod classes;
mod content;
mod granted;
mod guards;
mod hours;
mod http;
mod identity;
mod imports;
mod incidents;
mod letters;
mod members;
mod organizations;
mod storm;
mod study;
mod study_days;
mod support;
