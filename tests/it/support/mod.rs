//! The stage of the stories: a town with a fresh database, a clock that stands still, and
//! people with names.

use std::{io::Write, sync::Once};

mod answer;
mod client;
mod pgbouncer;
mod postgres;
mod rows;
mod sqlite;
mod town;

pub use answer::Answer;
pub use client::client;
pub use pgbouncer::{PgBouncer, SESSIONS};
pub use postgres::fresh as fresh_postgres;
pub use rows::Rows;
pub use town::{PASSWORD, Person, Town, a_member, id_of};

/// Which database a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Runs a story on one database; without PostgreSQL the second telling says loudly that it is skipped.
pub fn tell<F: Future<Output = ()>>(on: Backend, story: impl FnOnce(Town) -> F) {
    tell_in(Town::on(on), story);
}

/// Runs a story in a town that is `built` for it.
pub fn tell_in<F: Future<Output = ()>>(
    built: impl Future<Output = Option<Town>>,
    story: impl FnOnce(Town) -> F,
) {
    actix_web::rt::System::new().block_on(async {
        let Some(town) = built.await else {
            return say_that_it_is_skipped();
        };
        story(town).await;
    });
}

/// Past the capture of the test harness, which keeps what passing tests print to itself.
fn say_that_it_is_skipped() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let says = "\nSKIPPED: every story's telling on PostgreSQL. There is none here; install its \
            server (initdb, postgres) or set TEST_DATABASE_URL.\n\n";
        let _ = std::io::stderr().write_all(says.as_bytes());
    });
}

/// A story, told on both databases.
macro_rules! stories {
    ($($(#[$doc:meta])* async fn $name:ident($town:ident: Town) $body:block)+) => {
        $(
            $(#[$doc])*
            mod $name {
                #[allow(unused_imports, reason = "each story takes what it needs of its file")]
                use super::*;

                async fn story($town: Town) $body

                #[test]
                fn on_sqlite() {
                    crate::support::tell(crate::support::Backend::Sqlite, story);
                }

                #[test]
                fn on_postgres() {
                    crate::support::tell(crate::support::Backend::Postgres, story);
                }
            }
        )+
    };
}
pub(crate) use stories;
