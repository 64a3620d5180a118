//! The organisation's types and rules, free of clocks, databases and HTTP.
//!
//! Every room has the same name on the floors above. Time and ids come in as
//! arguments, so that each rule can be tested with nothing but values.

pub mod access;
pub mod accounts;
pub mod administrators;
pub mod api_clients;
pub mod audit;
pub mod bounds;
pub mod burden;
pub mod classes;
pub mod complaints;
pub mod content;
pub mod dues;
mod enums;
pub mod exports;
pub mod hours;
pub mod id;
pub mod identity;
pub mod imports;
pub mod incidents;
mod issued;
pub mod letters;
pub mod members;
pub mod message;
pub mod organizations;
pub mod outbox;
pub mod patch;
pub mod reporting;
pub mod scan;
pub mod sheet;
pub mod study;
pub mod study_days;
pub mod supervision;
pub mod sync;
pub mod text;
pub mod time;
pub mod uploads;
pub mod webhooks;
pub mod work;
