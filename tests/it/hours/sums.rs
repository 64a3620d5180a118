//! Whatever happens to sessions and lists, the books agree: the sum over members is the sum over
//! sessions is the organization's figure is what an independent count says, at any moment (INV-27).

use std::{collections::BTreeMap, ops::Range};

use chrono::TimeDelta;
use futures_util::future::join_all;
use lighthouse_domain::{access::Role, time::Instant};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{Person, Town, stories},
};

const CASES: usize = 24;
const MEMBERS: usize = 3;
const STATUSES: [&str; 6] = ["present", "online", "make_up", "assisted", "absent", "leave"];
/// The sessions of a case in minutes since 2025-12-31T15:00Z, an hour before the year 2026
/// begins in Shanghai: three overlap on one evening, one lies across the turn of the year.
const SESSIONS: [Range<i64>; 4] = [0..180, 60..240, 120..200, 470_000..470_090];
/// Whole years: a session's hours are those of the year it begins in.
const YEARS: [i32; 2] = [2025, 2026];

/// Something that happens, some seconds after what happened before.
#[derive(Clone, Debug)]
enum Step {
    Attend { session: usize, member: usize, status: usize },
    Move { session: usize, by: i64, longer: i64 },
    Cancel { session: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let session = 0..SESSIONS.len();
    prop_oneof![
        8 => (session.clone(), 0..MEMBERS, 0..STATUSES.len())
            .prop_map(|(session, member, status)| Step::Attend { session, member, status }),
        3 => (session.clone(), -30..90_i64, -15..60_i64)
            .prop_map(|(session, by, longer)| Step::Move { session, by, longer }),
        1 => session.prop_map(|session| Step::Cancel { session }),
    ]
}

/// What a case says happened, counted without the product.
#[derive(Clone)]
struct Count {
    sessions: Vec<Option<Range<i64>>>,
    /// Who took part in what.
    took: Vec<[bool; SESSIONS.len()]>,
}

impl Count {
    fn new() -> Self {
        let sessions = SESSIONS.into_iter().map(Some).collect();
        Self { sessions, took: vec![[false; SESSIONS.len()]; MEMBERS] }
    }

    fn note(&mut self, step: &Step) {
        match step {
            Step::Attend { session, member, status } => self.took[*member][*session] = *status < 4,
            Step::Move { session, by, longer } => {
                self.sessions[*session] =
                    self.sessions[*session].clone().map(|was| moved(&was, *by, *longer));
            }
            Step::Cancel { session } => self.sessions[*session] = None,
        }
    }

    /// Minutes in which a member took part in at least one session.
    fn minutes(&self, member: usize) -> i64 {
        let mut spans: Vec<_> = (0..SESSIONS.len())
            .filter(|session| self.took[member][*session])
            .filter_map(|session| self.sessions[session].clone())
            .collect();
        spans.sort_by_key(|span| span.start);
        let union = |(sum, seen): (i64, i64), span: Range<i64>| {
            (sum + (span.end - span.start.max(seen)).max(0), seen.max(span.end))
        };
        spans.into_iter().fold((0, i64::MIN), union).0
    }
}

fn moved(was: &Range<i64>, by: i64, longer: i64) -> Range<i64> {
    let start = was.start + by;
    start..(was.end + by + longer).max(start + 5)
}

fn at(minute: i64) -> String {
    Instant::from_millis(1_767_193_200_000).plus(TimeDelta::minutes(minute)).to_string()
}

/// A town of its own for each case, so that its figure is the case's.
struct Case {
    clerk: Person,
    top: Uuid,
    members: Vec<Uuid>,
    sessions: Vec<Uuid>,
}

impl Case {
    async fn open(town: &Town, head: &Person, clerk: Person, number: usize) -> Self {
        let top = town.organization(head, town.root, "town_committee", &format!("T{number}")).await;
        let branch = town.branch(head, top, &format!("T{number}B")).await;
        let members =
            join_all(["王一", "李二", "张三"].map(|name| town.member(head, branch, name))).await;
        let clerk_ref = &clerk;
        let sessions = SESSIONS.map(|span| async move {
            town.session(clerk_ref, branch, &at(span.start), &at(span.end)).await
        });
        let sessions = join_all(sessions).await;
        Self { clerk, top, members, sessions }
    }

    async fn take(&self, town: &Town, step: &Step, count: &Count) -> u16 {
        let path = |session: usize| format!("/v1/study-sessions/{}", self.sessions[session]);
        match step {
            Step::Attend { session, member, status } => {
                let line =
                    json!({ "member_id": self.members[*member], "status": STATUSES[*status] });
                let path = format!("{}/attendance", path(*session));
                town.put(&self.clerk, &path, &json!({ "lines": [line] })).await.status
            }
            Step::Move { session, by, longer } => {
                let Some(was) = &count.sessions[*session] else { return 409 };
                let now = moved(was, *by, *longer);
                let body = json!({ "starts_at": at(now.start), "ends_at": at(now.end) });
                town.patch(&self.clerk, &path(*session), "*", &body).await.status
            }
            Step::Cancel { session } => {
                let path = format!("{}/cancel", path(*session));
                town.post(&self.clerk, &path, &json!({ "reason": "防汛" })).await.status
            }
        }
    }

    async fn hours(&self, town: &Town, of: &str, moment: Instant) -> Vec<Value> {
        let ask = |year| format!("/v1/{of}/hours?year={year}&limit=100&as_of={moment}");
        let answers = YEARS.map(|year| async move { town.get(&self.clerk, &ask(year)).await.ok() });
        join_all(answers).await
    }

    /// Compares all four figures as they stood at a moment.
    async fn compare(&self, town: &Town, moment: Instant, count: &Count) -> Result<(), String> {
        let organization = self.hours(town, &format!("organizations/{}", self.top), moment).await;
        let organization: i64 = organization.iter().map(|year| minutes(&year["total"])).sum();
        let (mut of_members, mut of_sessions) = (0, BTreeMap::<String, i64>::new());
        for (nth, member) in self.members.iter().enumerate() {
            let years = self.hours(town, &format!("members/{member}"), moment).await;
            let (told, counted) = (years.iter().map(minutes).sum::<i64>(), count.minutes(nth));
            if told != counted {
                return Err(format!("member {nth} at {moment}: {told} told, {counted} counted"));
            }
            of_members += told;
            for entry in years.iter().flat_map(|year| year["data"].as_array().unwrap()) {
                let session = entry["session_id"].as_str().unwrap().to_owned();
                *of_sessions.entry(session).or_default() += entry["seconds"].as_i64().unwrap();
            }
        }
        let sums = (of_members, of_sessions.values().sum::<i64>() / 60, organization);
        let sound = of_sessions.values().all(|seconds| *seconds >= 0);
        let agree = sound && sums == (of_members, of_members, of_members);
        if agree {
            Ok(())
        } else {
            Err(format!("members, sessions, organization at {moment}: {sums:?}"))
        }
    }
}

fn minutes(of: &Value) -> i64 {
    of["credited_minutes"].as_i64().unwrap()
}

/// Lives through a history and looks back at every moment of it.
async fn live(town: &Town, head: &str, number: usize, history: &[Step]) -> Result<(), String> {
    let (head, clerk) = (town.sign_in(head).await, town.sign_in("clerk").await);
    let case = Case::open(town, &head, clerk, number).await;
    let mut count = Count::new();
    let mut told = vec![(town.now(), count.clone())];
    for step in history {
        town.pass(TimeDelta::seconds(2));
        let status = case.take(town, step, &count).await;
        match status {
            200 => count.note(step),
            // A cancelled session takes nothing more.
            409 => {}
            other => return Err(format!("{step:?}: {other}")),
        }
        told.push((town.now(), count.clone()));
    }
    for (moment, count) in &told {
        case.compare(town, *moment, count).await?;
    }
    Ok(())
}

stories! {
    async fn the_books_agree_at_any_moment_whatever_happened(town: Town) {
        town.head().await;
        town.appointed("clerk", Role::BranchAdministrator, town.root).await;
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let histories = proptest::collection::vec(step(), 1..14);
        let (mut number, mut smallest) = (0, None);
        for _ in 0..CASES {
            let mut tree = histories.new_tree(&mut runner).unwrap();
            number += 1;
            if let Err(fault) = live(&town, "head", number, &tree.current()).await {
                smallest = Some((fault, tree.current()));
            }
            // The smallest history that still fails tells most.
            let mut smaller = smallest.is_some() && tree.simplify();
            while smaller && number < 200 {
                number += 1;
                smaller = match live(&town, "head", number, &tree.current()).await {
                    Ok(()) => tree.complicate(),
                    Err(fault) => {
                        smallest = Some((fault, tree.current()));
                        tree.simplify()
                    }
                };
            }
            assert!(smallest.is_none(), "{smallest:?}");
        }
        all_is_sound(&town).await;
    }
}
