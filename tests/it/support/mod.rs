//! The stage of the stories: a town with a fresh database, a clock that stands still, and
//! people with names.

mod answer;
mod postgres;
mod town;

pub use answer::Answer;
pub use town::{PASSWORD, Person, Town, a_member, id_of};

/// Which database a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// Runs a story on one database; without PostgreSQL the second telling says loudly that it is skipped.
pub fn tell<F: Future<Output = ()>>(on: On, story: impl FnOnce(Town) -> F) {
    actix_web::rt::System::new().block_on(async {
        let Some(town) = Town::on(on).await else {
            eprintln!("SKIPPED: no PostgreSQL here; install its server or set TEST_DATABASE_URL");
            return;
        };
        story(town).await;
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
                    crate::support::tell(crate::support::On::Sqlite, story);
                }

                #[test]
                fn on_postgres() {
                    crate::support::tell(crate::support::On::Postgres, story);
                }
            }
        )+
    };
}
pub(crate) use stories;
