//! Events: what a listener hears, at once or after a pause, and when it hears no more.

use std::time::Duration;

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::{process::Command, time::timeout};
use uuid::Uuid;

use super::{District, district, protocol::lines};
use crate::support::{Person, Town, stories};

/// An open stream and what came of it that was not looked at yet.
struct Ear {
    response: Response,
    text: String,
    /// The last id that came.
    id: String,
}

/// An event: its name, and the object's id.
type Event = (String, Option<Uuid>);

impl Ear {
    async fn open(town: &Town, person: &Person, last: Option<&str>) -> Self {
        let mut request =
            town.by(person, Method::GET, "/v1/events").header("accept-encoding", "br, gzip");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let mut ear = Self { response, text: String::new(), id: String::new() };
        let opening = ear.block().await.unwrap();
        assert!(opening.starts_with("retry: 5000\nid: "), "{opening}");
        ear
    }

    /// The next lines up to an empty one; none when the stream ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let id = block.lines().find_map(|line| line.strip_prefix("id: "));
                self.id = id.map_or(self.id.clone(), str::to_owned);
                return Some(block);
            }
            let chunk = timeout(Duration::from_secs(20), self.response.chunk()).await;
            let chunk = chunk.expect("neither an event nor the end").unwrap()?;
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// The next events, by name and id: two changes that become visible at once have no order.
    async fn events(&mut self, count: usize) -> Vec<Event> {
        let mut events = Vec::new();
        for _ in 0..count {
            events.push(self.event().await.expect("the stream ended"));
        }
        events.sort();
        events
    }

    async fn event(&mut self) -> Option<Event> {
        loop {
            let block = self.block().await?;
            let Some(data) = block.lines().find_map(|line| line.strip_prefix("data: ")) else {
                continue;
            };
            let data: Value = serde_json::from_str(data).unwrap();
            let name = data["type"].as_str().unwrap().to_owned();
            assert!(block.contains(&format!("event: {name}\n")), "{block}");
            assert_eq!(data["hint"], "sync");
            let keys: Vec<_> = data.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, ["hint", "id", "type"], "an event has no content");
            return Some((name, data["id"].as_str().map(|id| id.parse().unwrap())));
        }
    }

    /// The stream ends.
    async fn ends(mut self) {
        while self.event().await.is_some() {}
    }
}

fn changed(kind: &str, id: Uuid) -> Option<Event> {
    Some((format!("{kind}.changed"), Some(id)))
}

/// The changes of these members, as [`Ear::events`] gives them.
fn members_changed(ids: [Uuid; 2]) -> Vec<Event> {
    let mut events: Vec<_> = ids.into_iter().filter_map(|id| changed("member", id)).collect();
    events.sort();
    events
}

async fn rename(town: &Town, place: &District, at: usize, name: &str) {
    let path = format!("/v1/members/{}", place.members[at]);
    town.patch(&place.head, &path, "*", &json!({ "name": name })).await.ok();
}

stories! {
    async fn a_change_is_heard_by_whoever_sees_it_and_by_nobody_else(town: Town) {
        let place = district(&town).await;
        let neighbour = town.appointed("neighbour", Role::BranchAdministrator, place.branches[1]).await;
        let mut admin = Ear::open(&town, &place.admin, None).await;
        let mut neighbour = Ear::open(&town, &neighbour, None).await;
        let mut supervisor = Ear::open(&town, &place.supervisor, None).await;
        // Of the other town, of the neighbour's branch, of the first branch.
        for (at, name) in [(6, "王六"), (3, "王三"), (0, "王零")] {
            rename(&town, &place, at, name).await;
            // PostgreSQL writes into one of sixteen streams by the transaction's number: here the next
            // change stands in an earlier one.
            for _ in 0..14 {
                town.alter("UPDATE organization SET name = name").await;
            }
        }
        assert_eq!(admin.event().await, changed("member", place.members[0]));
        assert_eq!(neighbour.event().await, changed("member", place.members[3]));
        assert_eq!(supervisor.events(2).await, members_changed([place.members[3], place.members[0]]));
        let session = place.sessions[0];
        town.patch(&place.admin, &format!("/v1/study-sessions/{session}"), "*", &json!({ "place": "党校" })).await.ok();
        assert_eq!(admin.event().await, changed("study_session", session));
    }

    async fn whoever_connects_again_hears_what_was_missed_once(town: Town) {
        let place = district(&town).await;
        let mut ear = Ear::open(&town, &place.admin, None).await;
        rename(&town, &place, 0, "王零").await;
        assert_eq!(ear.event().await, changed("member", place.members[0]));
        let last = ear.id.clone();
        drop(ear);
        for (at, name) in [(1, "李一"), (3, "王三"), (2, "张二"), (1, "李一一")] {
            rename(&town, &place, at, name).await;
        }
        let mut ear = Ear::open(&town, &place.admin, Some(&last)).await;
        assert_eq!(ear.events(2).await, members_changed([place.members[1], place.members[2]]));
        let last = ear.id.clone();
        drop(ear);
        let mut ear = Ear::open(&town, &place.admin, Some(&last)).await;
        rename(&town, &place, 0, "王").await;
        assert_eq!(ear.event().await, changed("member", place.members[0]));
    }

    async fn more_than_can_be_named_is_one_event(town: Town) {
        let place = district(&town).await;
        let ear = Ear::open(&town, &place.admin, None).await;
        let last = ear.id.clone();
        drop(ear);
        for _ in 0..12 {
            town.alter("UPDATE member SET updated_at = updated_at + 1").await;
        }
        let mut narrow = Ear::open(&town, &place.admin, Some(&last)).await;
        let mut names = Vec::new();
        for _ in 0..3 {
            names.push(narrow.event().await.unwrap().0);
        }
        assert_eq!(names, ["member.changed"; 3], "of each object the last change");
        let last = narrow.id.clone();
        for _ in 0..34 {
            town.alter("UPDATE member SET updated_at = updated_at + 1").await;
        }
        let mut again = Ear::open(&town, &place.admin, Some(&last)).await;
        assert_eq!(again.event().await, Some(("sync.due".to_owned(), None)));
    }

    async fn a_stream_ends_with_the_login_and_with_the_access_token(town: Town) {
        let place = district(&town).await;
        let ear = Ear::open(&town, &place.admin, None).await;
        town.send(town.by(&place.admin, Method::POST, "/v1/auth/logout")).await;
        ear.ends().await;
        let ear = Ear::open(&town, &place.supervisor, None).await;
        town.pass(TimeDelta::minutes(16));
        ear.ends().await;
        town.get(&place.supervisor, "/v1/events").await.refused(401, "token_expired");
        town.get(&place.admin, "/v1/events").await.refused(401, "token_expired");
    }

    async fn whose_rights_change_is_asked_to_sync_and_hears_only_of_what_is_left(town: Town) {
        let place = district(&town).await;
        town.appoint(place.admin.account, Role::BranchSecretary, place.branches[1]).await;
        let mut ear = Ear::open(&town, &place.admin, None).await;
        town.end_appointment(place.admin.account, Role::BranchAdministrator).await;
        assert_eq!(ear.event().await, Some(("sync.due".to_owned(), None)));
        rename(&town, &place, 0, "王零").await;
        rename(&town, &place, 3, "王三").await;
        assert_eq!(ear.event().await, changed("member", place.members[3]));
        town.end_appointment(place.admin.account, Role::BranchSecretary).await;
        assert_eq!(ear.event().await, None);
    }

    async fn an_id_is_its_accounts_alone_and_good_for_thirty_days(town: Town) {
        let place = district(&town).await;
        let ear = Ear::open(&town, &place.admin, None).await;
        let ask = async |person: &Person, id: &str| {
            town.send(town.by(person, Method::GET, "/v1/events").header("last-event-id", id)).await
        };
        for id in [ear.id.as_str(), "x", "\u{e9}"] {
            ask(&place.supervisor, id).await.refused(400, "invalid_parameter");
        }
        let token = town.get(&place.admin, "/v1/sync?token=latest").await.ok()["next_token"].as_str().unwrap().to_owned();
        ask(&place.admin, &token).await.refused(400, "invalid_parameter");
        town.get(&place.admin, &format!("/v1/sync?token={}", ear.id)).await.refused(400, "invalid_parameter");
        town.pass(TimeDelta::days(31));
        let later = town.sign_in("admin").await;
        ask(&later, &ear.id).await.refused(410, "sync_token_expired");
    }

    async fn streams_are_bounded_and_end_when_the_server_stops(town: Town) {
        let place = district(&town).await;
        let mut ears = Vec::new();
        for _ in 0..8 {
            ears.push(Ear::open(&town, &place.admin, None).await);
        }
        town.get(&place.admin, "/v1/events").await.refused(429, "too_many_streams");
        let other = Ear::open(&town, &place.supervisor, None).await;
        drop(ears.pop());
        // The server notices at the next write that somebody is gone.
        rename(&town, &place, 0, "王零").await;
        let mut again = None;
        for at in 0..50 {
            let answer = town.by(&place.admin, Method::GET, "/v1/events").send().await.unwrap();
            if answer.status() == 200 {
                again = Some(answer);
                break;
            }
            rename(&town, &place, 0, &format!("王{at}")).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(again.is_some(), "a place was not given back");
        town.app.drain();
        other.ends().await;
        town.get(&place.supervisor, "/v1/events").await.refused(503, "busy");
    }

    async fn the_lines_of_the_events_page_do_what_it_says(town: Town) {
        let place = district(&town).await;
        let folder = tempfile::tempdir().unwrap();
        let done = Command::new("sh")
            .args(["-euc", &lines(include_str!("../../../docs/events.md"))])
            .current_dir(folder.path())
            .env("BASE", &town.base)
            .env("TOKEN", &place.admin.token)
            .env("SESSION", place.sessions[0].to_string())
            .status()
            .await
            .unwrap();
        assert!(done.success());
    }
}
