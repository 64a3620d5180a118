//! How the address of PostgreSQL is to be understood.

use clap::ValueEnum;

/// What stands between the server and PostgreSQL.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing: a session belongs to its connection.
    None,
    /// A pooler that gives each transaction another session.
    Transaction,
}
