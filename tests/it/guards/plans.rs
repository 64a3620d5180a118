//! No read goes through a whole table that grows: every statement of every reading operation is
//! explained on both databases.
//!
//! What other stories ask at the same time is none of this guard's business, so it walks in a process
//! of its own.

use std::{
    collections::BTreeSet,
    fmt::Debug,
    process::Command,
    sync::{Mutex, OnceLock},
};

use lighthouse_api::supervision;
use lighthouse_domain::access::Role;
use sqlx::{AssertSqlSafe, Connection, Executor, Row};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, filter::Targets, layer::Context, prelude::*};

use super::{
    contract::document,
    reach::{collection, draw},
    requests::{ask, secured},
};
use crate::support::{Backend, Town, tell};

/// Tables that stay small however large the organisation is, and results that are tables only in
/// their statement.
const SMALL: [&str; 16] = [
    // One row a day and a stream.
    "audit_checkpoint",
    // One row for each level that set one, and for what two officers decided.
    "burden_budget",
    "burden_exception",
    "calendar_month",
    "channel",
    // A handful a level, entered by hand.
    "governing_document",
    "hour_rule",
    // One row a month.
    "study_day_plan",
    "supervision_rule",
    // Sixteen rows.
    "sync_stream",
    "webhook_place",
    // Sums and lists inside of a statement.
    "CONSTANT",
    "b",
    "f",
    "g",
    "json_each",
];

/// Pages that follow an index from its newest end until they are full. A narrow scope reads further
/// back than a wide one; the range of a scope would have to be sorted as a whole.
const NEWEST_FIRST: [&str; 11] = [
    // In the order of the tree.
    "appraisal",
    "audit_event",
    "bulletin",
    "eligibility_exception",
    "merit_nomination",
    "mobile_stay",
    "report",
    "study_session",
    "task",
    "transfer",
    "work_item",
];

static ASKED: OnceLock<Mutex<BTreeSet<String>>> = OnceLock::new();

struct Listener;

struct Reader(Option<String>);

impl Visit for Reader {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "statement" {
            self.0 = Some(format!("{value:?}"));
        }
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut reader = Reader(None);
        event.record(&mut reader);
        if let Some(statement) = reader.0.filter(|text| text.trim_start().starts_with("SELECT")) {
            ASKED.get_or_init(Mutex::default).lock().unwrap().insert(statement);
        }
    }
}

/// Every reading operation, by whoever may, on things that exist.
async fn walk(town: Town) {
    let map = draw(&town).await;
    let only = Targets::new().with_target("lighthouse_persistence::db", tracing::Level::TRACE);
    let listener = tracing_subscriber::registry().with(Listener.with_filter(only));
    tracing::subscriber::set_global_default(listener).unwrap();
    let document = document();
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::Member) {
        let person = town.appointed(&format!("east-{}", role.as_str()), role, map.east).await;
        for (path, method, operation) in secured(&document) {
            let things: Vec<_> = match collection(&path) {
                Some(kind) => map.things.iter().filter(|thing| thing.0 == kind).collect(),
                None => map.things.iter().take(1).collect(),
            };
            for (.., id) in things.into_iter().filter(|_| method == "get").take(4) {
                ask(&town, Some(&person), *id, &path, &method, &document, &operation).await;
            }
        }
    }
    supervision::run(&town.app).await.unwrap();
    let asked = ASKED.get_or_init(Mutex::default).lock().unwrap().clone();
    assert!(asked.len() > 100, "only {} statements were heard", asked.len());
    counts_from_the_index_alone(&town, &asked).await;
    let found = whole_tables(&town, asked).await;
    assert!(found.is_empty(), "{} read a whole table:\n{}", found.len(), found.join("\n"));
}

/// Heads are counted without their rows, on the database that says so whatever is in it.
async fn counts_from_the_index_alone(town: &Town, asked: &BTreeSet<String>) {
    if town.app.db.is_postgres() {
        return;
    }
    let counts = "(SELECT branch_path, status, count(*)";
    let statement = asked.iter().find(|statement| statement.contains(counts));
    let plan = explained(town, statement.expect("heads were counted")).await;
    let covered =
        plan.iter().any(|step| step.contains("member USING COVERING INDEX member_status"));
    assert!(covered, "counting reads each row of the register:\n{}", plan.join("\n"));
}

/// The statements that go through a whole table, each with the step of its plan.
async fn whole_tables(town: &Town, asked: BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for statement in asked {
        let plan = explained(town, &statement).await;
        let scan = plan.iter().find(|step| is_scan(step) && !is_page(step, &statement));
        if let Some(step) = scan {
            found.push(format!("{step}\n    {statement}"));
        }
    }
    found
}

/// `SCAN member` on SQLite, `Seq Scan on member` on PostgreSQL, but for what stays small.
fn is_scan(step: &str) -> bool {
    let step = step.trim().trim_start_matches("->").trim();
    let table = step.strip_prefix("SCAN ").or_else(|| step.strip_prefix("Seq Scan on "));
    let name = table.and_then(|rest| rest.split_whitespace().next());
    name.is_some_and(|name| !SMALL.contains(&name))
}

fn is_page(step: &str, statement: &str) -> bool {
    let newest =
        NEWEST_FIRST.iter().any(|table| step.starts_with(&format!("SCAN {table} USING INDEX")));
    newest && statement.contains(" LIMIT ")
}

async fn explained(town: &Town, statement: &str) -> Vec<String> {
    let url = town.app.shared.config.database_url().unwrap();
    if town.app.db.is_postgres() {
        return explained_by_postgres(&url, statement).await;
    }
    let connection = rusqlite::Connection::open(url.trim_start_matches("sqlite:")).unwrap();
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3)).map(Result::unwrap);
    steps.collect()
}

/// The plan for whatever values, with whole tables made as dear as if they were large.
async fn explained_by_postgres(url: &str, statement: &str) -> Vec<String> {
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let places = (1..).take_while(|n| statement.contains(&format!("${n}"))).count();
    let values = vec!["NULL"; places].join(", ");
    let call = if places == 0 { String::new() } else { format!("({values})") };
    let prepare = format!(
        "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE asked AS {statement}"
    );
    connection.execute(AssertSqlSafe(prepare)).await.unwrap();
    let explain = format!("EXPLAIN EXECUTE asked{call}");
    let rows = connection.fetch_all(AssertSqlSafe(explain)).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

#[test]
#[ignore = "the guards below run it, in a process of its own"]
fn walk_on_sqlite() {
    tell(Backend::Sqlite, walk);
}

#[test]
#[ignore = "the guards below run it, in a process of its own"]
fn walk_on_postgres() {
    tell(Backend::Postgres, walk);
}

fn alone(walk: &str) {
    let program = std::env::current_exe().unwrap();
    let name = format!("guards::plans::{walk}");
    let run = Command::new(program).args(["--exact", &name, "--ignored"]).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn no_read_goes_through_a_whole_table_on_sqlite() {
    alone("walk_on_sqlite");
}

#[test]
fn no_read_goes_through_a_whole_table_on_postgres() {
    alone("walk_on_postgres");
}
