//! All SQL of the product. Every function that reads or writes records asks for a
//! [`Permit`](lighthouse_domain::access::Permit) and stays within its scope.

pub mod accounts;
pub mod administrators;
pub mod api_clients;
pub mod audit;
pub mod burden;
pub mod check;
pub mod classes;
pub mod complaints;
pub mod content;
pub mod db;
pub mod dues;
pub mod error;
pub mod exports;
pub mod home;
pub mod hours;
pub mod identity;
pub mod imports;
pub mod incidents;
pub mod integration;
mod issued;
pub mod letters;
mod locked;
pub mod members;
pub mod organizations;
pub mod outbox;
pub mod reporting;
pub mod seal;
mod sql;
pub mod study;
pub mod study_days;
pub mod supervision;
pub mod sync;
pub mod uploads;
pub mod webhooks;
pub mod work;

pub use db::{Conn, Database, Tx};
pub use error::StoreError;
pub use locked::{Bulk, Changed, Locked};
