//! Stories told over HTTP, each on SQLite and on PostgreSQL, and the guards.

mod content;
mod guards;
mod http;
mod identity;
mod imports;
mod members;
mod organizations;
mod storm;
mod study;
mod support;
