//! One seed: its steps, and what is asked after each.

mod choosing;
mod failing;
mod sending;

use std::{
    hash::{DefaultHasher, Hasher},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::TimeDelta;
use lighthouse_api::start;
use lighthouse_domain::{access::SessionId, time::Instant};

use crate::{
    Tally,
    dice::Dice,
    invariants,
    place::{Place, State},
    requests::Ask,
    stage::{Process, Refused, Stage},
    world::World,
};

pub use sending::Answer;

/// What was found, and at which step.
#[derive(Debug)]
pub struct Found {
    pub step: u64,
    pub message: String,
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

    fn now(&self) -> Instant {
        Instant::from_millis(self.clock.load(Ordering::SeqCst))
    }

    fn say(&self, line: &str) {
        if self.trace {
            println!("{} {line}", self.now());
        }
    }
}

/// Nothing a caller sends is the server's fault.
fn sound(ask: &Ask, answer: &Answer) -> Option<String> {
    (answer.status >= 500)
        .then(|| format!("{} {}: {} {}", ask.method, ask.path, answer.status, answer.body))
}
