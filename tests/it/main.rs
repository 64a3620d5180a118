//! Stories told over HTTP, each on SQLite and on PostgreSQL, and the guards.

mod accounts;
mod administrators;
mod audit;
mod classes;
mod content;
mod demo;
mod granted;
mod guards;
mod home;
mod hours;
mod http;
mod identity;
mod imports;
mod impossible_rows;
mod incidents;
mod letters;
mod media;
mod members;
mod organizations;
mod outage;
mod sealing;
mod storm;
mod study;
mod study_days;
mod support;
mod threats;
