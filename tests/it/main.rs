//! Stories told over HTTP, each on SQLite and on PostgreSQL, and the guards.

mod administrators;
mod audit;
mod guards;
mod http;
mod identity;
mod imports;
mod letters;
mod members;
mod organizations;
mod storm;
mod study;
mod support;
