//! Requests as an account of the district, with a session of its own.

use std::hash::Hash;

use actix_web::body::to_bytes;
use chrono::TimeDelta;
use lighthouse_domain::{
    access::{AccountId, SessionId},
    id::Id,
    time::Instant,
};
use lighthouse_persistence::{StoreError, Tx, identity};
use serde_json::Value;

use super::Run;
use crate::{Tally, requests::Ask};

pub struct Answer {
    pub status: u16,
    pub tag: Option<String>,
    pub body: Value,
}

impl Run<'_> {
    /// Learns the ids of what the district has.
    pub(super) async fn look_round(&mut self) {
        let lists = [
            (0, "/v1/organizations?limit=100"),
            (0, "/v1/branches?limit=100"),
            (1, "/v1/branches?limit=100"),
            (2, "/v1/branches?limit=100"),
            (0, "/v1/members?limit=100"),
            (1, "/v1/members?limit=100"),
            (2, "/v1/members?limit=100"),
            (1, "/v1/accounts?limit=100"),
            (0, "/v1/study-sessions?limit=20"),
            (2, "/v1/study-sessions?limit=20"),
            (0, "/v1/venues"),
            (4, "/v1/classes"),
            (4, "/v1/study-day-plans"),
            (6, "/v1/articles"),
            (6, "/v1/channels"),
            (3, "/v1/query-letters"),
            (5, "/v1/study-sessions"),
            (5, "/v1/me/classes"),
            (0, "/v1/articles"),
            (0, "/v1/channels"),
            (0, "/v1/media"),
            (0, "/v1/query-letters"),
            (0, "/v1/incidents"),
            (0, "/v1/risks"),
            (0, "/v1/administrators?limit=100"),
            (0, "/v1/class-themes"),
            (0, "/v1/required-courses"),
            (0, "/v1/study-day-plans"),
        ];
        for (person, path) in lists {
            self.ask(Some(person), &Ask::get(path.to_owned())).await;
        }
        for class in self.world.all("classes") {
            self.ask(Some(0), &Ask::get(format!("/v1/classes/{class}/lessons"))).await;
        }
    }

    /// Sends a request in order and remembers what it tells.
    pub(super) async fn tell(
        &mut self,
        person: Option<usize>,
        ask: &Ask,
        tally: &mut Tally,
    ) -> Answer {
        let answer = self.ask(person, ask).await;
        *tally.answers.entry((ask.operation.clone(), answer.status)).or_default() += 1;
        if let (403, Some(person)) = (answer.status, person) {
            self.refused.insert((ask.operation.clone(), person));
        }
        answer
    }

    pub async fn ask(&mut self, person: Option<usize>, ask: &Ask) -> Answer {
        let mut answer = self.send(person, ask).await;
        if answer.status == 401
            && let Some(person) = person
            && ask.operation != "look"
        {
            self.sessions[person] = None;
            answer = self.send(Some(person), ask).await;
        }
        if (200..300).contains(&answer.status) {
            self.world.learn(person, ask.bare_path(), answer.tag.as_deref(), &answer.body);
        }
        answer
    }

    pub async fn send(&mut self, person: Option<usize>, ask: &Ask) -> Answer {
        let token = self.token(person).await;
        self.send_as(token.as_deref(), person, ask).await
    }

    /// Sends a request with a token that need not be a good one.
    pub async fn send_as(
        &mut self,
        token: Option<&str>,
        person: Option<usize>,
        ask: &Ask,
    ) -> Answer {
        let response = (self.process.call)(ask.request(token)).await;
        let answer = match response {
            Ok(response) => read(response).await,
            Err(error) => Answer { status: 599, tag: None, body: Value::String(error.to_string()) },
        };
        (&ask.operation, person, answer.status, answer.body["code"].as_str())
            .hash(&mut self.digest);
        if self.trace {
            let errors: Vec<String> = answer.body["errors"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| format!("{} {}", one["pointer"], one["detail"]))
                .collect();
            self.say(&format!(
                "{person:?} {} {} -> {} {} {errors:?}",
                ask.method,
                ask.path,
                answer.status,
                answer.body["code"].as_str().unwrap_or_default()
            ));
        }
        answer
    }

    /// A token of the person's session; a session is opened where there is none.
    pub async fn token(&mut self, person: Option<usize>) -> Option<String> {
        let person = person?;
        let (account, now) = (self.stage.people[person], self.now());
        let session = match self.sessions[person] {
            Some(session) => session,
            None => self.open_session(account, person, now).await,
        };
        self.sessions[person] = Some(session);
        let issued = self.process.app.shared.tokens.issue(account, session, now);
        issued.ok().map(|issued| issued.token)
    }

    async fn open_session(&self, account: AccountId, person: usize, now: Instant) -> SessionId {
        let device = identity::Device {
            id: Id::new(uuid::Uuid::now_v7()),
            account,
            device_id: format!("phone-{person}"),
            device_name: "phone".to_owned(),
            created_at: now,
            last_used_at: now,
            expires_at: now.plus(TimeDelta::days(60)),
        };
        let id = device.id;
        let opened = self
            .process
            .app
            .db
            .write(move |tx: Tx| async move { identity::open_session(&tx, &device).await });
        opened.await.map(|_| id).map_err(|error: StoreError| error).unwrap()
    }
}

async fn read(response: actix_web::dev::ServiceResponse<actix_web::body::BoxBody>) -> Answer {
    let status = response.status().as_u16();
    let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
    // A stream of events has no end of its own.
    let bytes = match kind {
        Some("text/event-stream") => actix_web::web::Bytes::new(),
        _ => to_bytes(response.into_body()).await.unwrap(),
    };
    Answer { status, tag, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
}
