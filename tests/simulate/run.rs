//! One seed: its steps, and what is asked after each.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use actix_web::body::to_bytes;
use chrono::TimeDelta;
use futures_util::FutureExt;
use lighthouse_api::start;
use lighthouse_domain::{access::SessionId, id::Id, time::Instant};
use lighthouse_persistence::{StoreError, Tx, identity};
use serde_json::Value;

use crate::{
    Backend, Tally,
    contract::Operation,
    dice::Dice,
    faults::Fault,
    invariants,
    place::{Place, State},
    requests::{Ask, make},
    stage::{Process, Refused, Stage},
    values::Maker,
    world::World,
};

/// What was found, and at which step.
#[derive(Debug)]
pub struct Found {
    pub step: u64,
    pub message: String,
}

pub struct Answer {
    pub status: u16,
    pub tag: Option<String>,
    pub body: Value,
}

pub struct Run<'s> {
    stage: &'s Stage,
    dice: Dice,
    world: World,
    place: Place,
    process: Process,
    clock: Arc<AtomicI64>,
    sessions: Vec<Option<SessionId>>,
    /// The rooms in which most of this seed happens.
    rooms: Vec<String>,
    refused: Refused,
    digest: DefaultHasher,
    trace: bool,
    /// In which all invariants held.
    sound: Option<State>,
}

/// Runs one seed; gives a digest of everything it did.
pub async fn seed(
    stage: &Stage,
    seed: u64,
    steps: u64,
    trace: bool,
    tally: &mut Tally,
) -> Result<u64, Found> {
    let mut run = Run::begin(stage, seed, trace).await;
    let mut outcome = Ok(());
    for step in 1..=steps {
        let found = match run.step(tally).await {
            None => run.broken().await,
            found => found,
        };
        let found = match found {
            None if step.is_multiple_of(50) || step == steps => {
                invariants::trail(&run.process.app).await
            }
            found => found,
        };
        tally.steps += 1;
        if let Some(message) = found {
            outcome = Err(Found { step, message });
            break;
        }
    }
    let digest = run.digest.finish();
    run.end().await;
    outcome.map(|()| digest)
}

/// Asks for every operation with every account and an id of nothing: who is refused at the door
/// is refused whatever the request says.
pub async fn refused(stage: &Stage) -> Refused {
    let mut run = Run::begin(stage, 0, false).await;
    let mut refused = Refused::new();
    for operation in &stage.contract.operations {
        for person in 0..stage.people.len() {
            let ask = Ask::of_nothing(operation);
            if run.send(Some(person), &ask).await.status == 403 {
                refused.insert((operation.id.clone(), person));
            }
        }
    }
    run.end().await;
    refused
}

/// Whether a member who was moved past the application is found by the invariants.
pub async fn is_noticed(stage: &Stage) -> bool {
    let run = Run::begin(stage, 0, false).await;
    let sound = invariants::broken(&run.process.app).await.is_none();
    run.place.execute("UPDATE member SET branch_path = '/nowhere/'").await;
    let noticed = invariants::broken(&run.process.app).await.is_some();
    run.end().await;
    sound && noticed
}

impl<'s> Run<'s> {
    pub async fn begin(stage: &'s Stage, seed: u64, trace: bool) -> Self {
        let beginning = Instant::parse("2026-11-23T02:00:00Z").unwrap();
        let clock = Arc::new(AtomicI64::new(beginning.millis()));
        let place = stage.copy(seed).await;
        let process = stage.start(&place, &clock).await;
        let mut dice = Dice::new(seed);
        let rooms = (0..3).filter_map(|_| dice.one(&stage.contract.rooms).cloned()).collect();
        let mut run = Self {
            stage,
            dice,
            world: World::default(),
            place,
            process,
            clock,
            sessions: vec![None; stage.people.len()],
            rooms,
            refused: stage.refused.clone(),
            digest: DefaultHasher::new(),
            trace,
            sound: None,
        };
        run.look_round().await;
        run
    }

    /// Ends the process and forgets its files.
    pub async fn end(self) {
        let Self { stage, place, process, .. } = self;
        process.app.db.close().await;
        drop(process);
        stage.clear(&place).await;
    }

    /// Learns the ids of what the district has.
    async fn look_round(&mut self) {
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

    /// An invariant that does not hold. Asked where anything was kept since they held.
    async fn broken(&mut self) -> Option<String> {
        let state = self.place.state().await;
        if self.sound == Some(state) {
            return None;
        }
        let broken = invariants::broken(&self.process.app).await;
        self.sound = broken.is_none().then_some(state);
        broken
    }

    /// One step; what it found.
    async fn step(&mut self, tally: &mut Tally) -> Option<String> {
        self.turn_the_clock();
        if self.dice.chance(4) {
            let round = self.dice.below(120) as u64;
            self.say(&format!("jobs {round}"));
            start::run_jobs(&self.process.app, round).await;
            return None;
        }
        let (person, ask) = self.choose().await?;
        if ask.is_read() || !self.dice.chance(15) {
            let answer = self.tell(person, &ask, tally).await;
            return sound(&ask, &answer).or(self.again(person, &ask, &answer).await);
        }
        let fault = self.fault();
        self.fail(person, &ask, fault, tally).await
    }

    /// Mostly seconds, sometimes days and months, now and then back.
    fn turn_the_clock(&mut self) {
        let span = match self.dice.below(100) {
            0..60 => TimeDelta::seconds(self.dice.between(0, 90)),
            60..85 => TimeDelta::minutes(self.dice.between(1, 90)),
            85..94 => TimeDelta::hours(self.dice.between(1, 30)),
            94..97 => TimeDelta::days(self.dice.between(1, 12)),
            97 => TimeDelta::days(self.dice.between(20, 70)),
            _ => TimeDelta::minutes(-self.dice.between(1, 300)),
        };
        self.clock.fetch_add(span.num_milliseconds(), Ordering::SeqCst);
    }

    fn fault(&mut self) -> Fault {
        let n = self.dice.below(40) as u32;
        match self.dice.below(9) {
            0 => Fault::Busy,
            1 | 2 => Fault::Cut(n),
            // SQLite's file system cannot be filled from here.
            3 if self.stage.on == Backend::Postgres => Fault::Full(n),
            3 => Fault::Cut(n),
            4 => Fault::Commit,
            5 => Fault::KillWithin(n),
            6 => Fault::KillAtCommit,
            7 => Fault::KillAfter,
            _ => Fault::HangUp,
        }
    }

    /// An operation, somebody who is not known to be refused, and a request.
    async fn choose(&mut self) -> Option<(Option<usize>, Ask)> {
        for _ in 0..20 {
            let operation = self.operation();
            let Some(person) = self.person(operation) else { continue };
            let now = self.now();
            let mut maker = Maker {
                contract: &self.stage.contract,
                world: &self.world,
                dice: &mut self.dice,
                now,
                person,
            };
            if let Some(mut ask) = make(&mut maker, operation) {
                if operation.headers.iter().any(|name| name == "If-Match") {
                    self.with_tag(person, &mut ask).await;
                }
                return Some((person, ask));
            }
        }
        None
    }

    fn operation(&mut self) -> &'s Operation {
        let stage = self.stage;
        loop {
            let operation =
                &stage.contract.operations[self.dice.below(stage.contract.operations.len())];
            let hot = self.rooms.contains(&operation.room);
            let read = operation.method == "GET";
            if self.dice.chance(if hot { 100 } else { 20 })
                && self.dice.chance(if read { 15 } else { 100 })
            {
                return operation;
            }
        }
    }

    fn person(&mut self, operation: &Operation) -> Option<Option<usize>> {
        if operation.open && self.dice.chance(50) {
            return Some(None);
        }
        let may = |person: &usize| !self.refused.contains(&(operation.id.clone(), *person));
        let all: Vec<usize> = (0..self.stage.people.len()).filter(may).collect();
        if all.is_empty() || self.dice.chance(3) {
            return Some(Some(self.dice.below(self.stage.people.len())));
        }
        self.dice.one(&all).map(|person| Some(*person))
    }

    /// Mostly the newest tag of the object, now and then an old one or none.
    async fn with_tag(&mut self, person: Option<usize>, ask: &mut Ask) {
        let object: Vec<&str> = ask.bare_path().split('/').take(4).collect();
        let object = object.join("/");
        let tag = match self.dice.below(10) {
            0 => None,
            1 => self.world.tag_of(&object).cloned(),
            _ => self.ask(person, &Ask::get(object)).await.tag,
        };
        if let Some(tag) = tag {
            ask.headers.push(("If-Match".to_owned(), tag));
        }
    }

    /// Sends a request in order and remembers what it tells.
    async fn tell(&mut self, person: Option<usize>, ask: &Ask, tally: &mut Tally) -> Answer {
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

    async fn open_session(
        &self,
        account: lighthouse_domain::access::AccountId,
        person: usize,
        now: Instant,
    ) -> SessionId {
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

    /// A request that is sent again with its key has its answer and no second effect.
    async fn again(&mut self, person: Option<usize>, ask: &Ask, answer: &Answer) -> Option<String> {
        let keyed = ask.headers.iter().any(|(name, _)| name == "Idempotency-Key");
        if !keyed
            || ask.is_read()
            || person.is_none()
            || !(200..300).contains(&answer.status)
            || !self.dice.chance(10)
        {
            return None;
        }
        let before = invariants::kept(&self.place).await;
        let second = self.send(person, ask).await;
        // An account that lost its right in between is refused.
        if matches!(second.status, 401 | 403) {
            return None;
        }
        let same = second.status == answer.status && second.body == answer.body;
        if !same || invariants::kept(&self.place).await.difference(&before).is_some() {
            return Some(format!(
                "{} {}: the same key gave {} {} and then {} {}",
                ask.method, ask.path, answer.status, answer.body, second.status, second.body
            ));
        }
        None
    }

    /// A request while the store fails, or the process ends.
    async fn fail(
        &mut self,
        person: Option<usize>,
        ask: &Ask,
        fault: Fault,
        tally: &mut Tally,
    ) -> Option<String> {
        // The session is opened before, in good order.
        self.token(person).await;
        let before = invariants::kept(&self.place).await;
        self.say(&format!("fault {fault:?}"));
        if fault == Fault::HangUp {
            return self.hang_up(person, ask, tally).await;
        }
        let lock = self.place.arm(fault).await;
        let answer = self.send(person, ask).await;
        drop(lock);
        let dead = self.place.disarm(fault).await;
        *tally.faults.entry(fault.name()).or_default() += 1;
        if dead {
            self.process.app.db.close().await;
            self.process = self.stage.start(&self.place, &self.clock).await;
        } else {
            if answer.status >= 500 && answer.status != 503 {
                return Some(format!(
                    "{} {} under {fault:?}: {} {}",
                    ask.method, ask.path, answer.status, answer.body
                ));
            }
            if answer.status == 503
                && let Some(kept) = invariants::kept(&self.place).await.difference(&before)
            {
                return Some(format!(
                    "{} {} under {fault:?}: 503, but it was kept: {kept}",
                    ask.method, ask.path
                ));
            }
        }
        let retried = self.tell(person, ask, tally).await;
        sound(ask, &retried)
    }

    /// The caller goes away after the first sign of work; the work goes on and is waited for.
    async fn hang_up(
        &mut self,
        person: Option<usize>,
        ask: &Ask,
        tally: &mut Tally,
    ) -> Option<String> {
        let token = self.token(person).await;
        let mut call = (self.process.call)(ask.request(token.as_deref()));
        let _ = (&mut call).now_or_never();
        drop(call);
        let next = self.process.app.db.write(|_: Tx| async { Ok::<(), StoreError>(()) });
        *tally.faults.entry("hang up").or_default() += 1;
        let next = next.await;
        self.all_is_done().await;
        next.err().map(|error| format!("the store does not go on after a caller left: {error}"))
    }

    /// Waits until no connection works for somebody who left. SQLite's one writer has no other.
    async fn all_is_done(&self) {
        let is_busy = || {
            let load = self.process.app.db.load();
            load.idle < load.open
        };
        loop {
            tokio::time::sleep(Duration::from_millis(2)).await;
            if !is_busy() {
                return;
            }
        }
    }

    fn now(&self) -> Instant {
        Instant::from_millis(self.clock.load(Ordering::SeqCst))
    }

    fn say(&self, line: &str) {
        if self.trace {
            println!("{} {line}", self.now());
        }
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

/// Nothing a caller sends is the server's fault.
fn sound(ask: &Ask, answer: &Answer) -> Option<String> {
    (answer.status >= 500)
        .then(|| format!("{} {}: {} {}", ask.method, ask.path, answer.status, answer.body))
}
