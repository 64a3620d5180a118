//! One stream: woken by the watch, it reads what changed in its caller's sight, as `/v1/sync` would,
//! and says so.

use std::time::Duration;

use actix_web::web::Bytes;
use lighthouse_domain::{
    access::actions::FollowChanges,
    sync::{Positions, Progress, Sights, SyncType},
    time::Instant,
};
use lighthouse_persistence::{
    Conn,
    sync::{self as store, Feed, FeedChange},
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Interval, MissedTickBehavior, interval},
};

use super::{
    super::{page::refuse_unknown, token, views},
    hub::{Beat, Listener},
    wire,
};
use crate::http::{
    caller::{Authorized, Caller},
    problem::Problem,
};

type Auth = Authorized<FollowChanges>;

const PING: Duration = Duration::from_secs(20);
/// More than so many changes at once are one hint.
const NAMED: u64 = 100;

/// A stream between two events.
pub(super) struct Listening {
    caller: Caller<FollowChanges>,
    /// The access token's end.
    ends_at: Instant,
    /// The rights' version under which it read last.
    rights: Option<i64>,
    place: Progress,
    /// A read failed and is to be done again.
    due: bool,
    beats: Receiver<Beat>,
    ping: Interval,
    /// Its place, while it listens.
    #[expect(dead_code, reason = "kept until the stream ends")]
    listener: Listener,
}

/// What a read found.
struct Found {
    rights: Option<i64>,
    sights: Sights,
    /// Where the streams were read up to.
    positions: Positions,
    rows: Vec<FeedChange>,
}

/// What follows a wake-up.
enum Next {
    Send(Bytes),
    Wait,
    End,
}

/// The beginning of a stream: behind `place`, or where the feed stands now.
pub(super) async fn begin(
    caller: Caller<FollowChanges>,
    place: Option<Progress>,
    listener: Listener,
    beats: Receiver<Beat>,
) -> Result<(Bytes, Listening), Problem> {
    let ends_at = caller.token_ends_at()?;
    let found = caller.read(async |conn, auth| read(&conn, &auth, place.as_ref()).await).await?;
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    let begun =
        place.unwrap_or_else(|| Progress::latest(found.positions.clone(), found.sights.clone()));
    let (rights, due) = (found.rights, false);
    let mut listening =
        Listening { caller, ends_at, rights, place: begun, due, beats, ping, listener };
    let opening = wire::opening(&listening.id());
    let missed = listening.write(found);
    Ok((Bytes::from(opening + &missed), listening))
}

impl Listening {
    /// What is sent next; none when the stream ends.
    pub(super) async fn next(&mut self) -> Option<Bytes> {
        loop {
            let beat = tokio::select! {
                beat = self.beats.recv() => beat,
                _ = self.ping.tick() => return self.holds().then(|| Bytes::from(wire::PING)),
            };
            match self.follow(beat).await {
                Next::Send(bytes) => return Some(bytes),
                Next::Wait => {}
                Next::End => return None,
            }
        }
    }

    /// The access token has not ended.
    fn holds(&self) -> bool {
        self.caller.app.now() < self.ends_at
    }

    async fn follow(&mut self, beat: Result<Beat, RecvError>) -> Next {
        let looks = match beat {
            Ok(Beat::Stop) | Err(RecvError::Closed) => return Next::End,
            Ok(Beat::Look) | Err(RecvError::Lagged(_)) => true,
            Ok(Beat::Changes(rows)) => rows.iter().any(|row| {
                self.place.sights.get(&row.kind).is_some_and(|it| it.holds(&row.path, row.id))
            }),
            Ok(Beat::Rights(versions)) => {
                let stands = versions.get(&self.caller.session().uuid()).copied() == self.rights;
                !stands || self.caller.app.now() >= self.caller.valid_until()
            }
        };
        if !self.holds() {
            return Next::End;
        }
        if looks || self.due { self.look().await } else { Next::Wait }
    }

    /// Reads under the rights of this moment. Whose rights ended hears no more; a database that is
    /// busy is asked again with the next beat.
    async fn look(&mut self) -> Next {
        match self.found().await {
            Ok(found) => {
                self.due = false;
                let text = self.write(found);
                if text.is_empty() { Next::Wait } else { Next::Send(Bytes::from(text)) }
            }
            Err(problem) if problem.code().status() >= 500 => {
                self.due = true;
                Next::Wait
            }
            Err(_) => Next::End,
        }
    }

    async fn found(&mut self) -> Result<Found, Problem> {
        let session = self.caller.session();
        self.caller = Caller::of_session(self.caller.request(), session).await?;
        let place = &self.place;
        self.caller.read(async |conn, auth| read(&conn, &auth, Some(place)).await).await
    }

    /// The events of what was found; the stream then stands behind them.
    fn write(&mut self, found: Found) -> String {
        self.rights = found.rights;
        let before = std::mem::take(&mut self.place.positions);
        let turned = found.sights != self.place.sights;
        let due = turned || found.rows.len() as u64 > NAMED;
        let named = if due { Vec::new() } else { newest(&found.rows) };
        let mut text = String::new();
        self.place = Progress::latest(before.clone(), found.sights);
        for row in named {
            self.place.positions = behind(&before, &found.positions, row);
            text += &wire::changed(&self.id(), row.kind, row.id);
        }
        self.place.positions = found.positions;
        if due {
            text += &wire::sync_due(&self.id());
        }
        text
    }

    /// Where the stream stands, for whoever connects again.
    fn id(&self) -> String {
        let app = &self.caller.app;
        let account = self.caller.actor().account().uuid();
        token::write(token::EVENTS, &app.shared.cursors, account, &self.place, app.now())
    }
}

/// Each changed object once, at the place of its last change.
fn newest(rows: &[FeedChange]) -> Vec<&FeedChange> {
    let later = |at: usize, row: &FeedChange| {
        rows.iter().skip(at + 1).any(|it| (it.kind, it.id) == (row.kind, row.id))
    };
    rows.iter().enumerate().filter(|(at, row)| !later(*at, row)).map(|(_, row)| row).collect()
}

/// The place behind one of the changes that were read: streams before its own were read to their ends.
fn behind(before: &Positions, all: &Positions, row: &FeedChange) -> Positions {
    let mut reached = before.clone();
    reached.extend(all.iter().filter(|(stream, _)| **stream < row.stream));
    reached.insert(row.stream, row.seq);
    reached
}

/// What changed behind `place` in the caller's sight; without a place nothing, and where it stands.
async fn read(conn: &Conn, auth: &Auth, place: Option<&Progress>) -> Result<Found, Problem> {
    let sights = views::sights(auth, SyncType::ALL.iter().copied());
    let heads = store::heads(conn, &auth.permit).await?;
    let mut positions: Positions = heads.iter().map(|head| (head.stream, head.seq)).collect();
    let mut rows = Vec::new();
    if let Some(place) = place {
        refuse_unknown(place, &heads)?;
        let feed = Feed { after: &place.positions, heads: &heads, watched: &sights };
        rows = store::changes(conn, &auth.permit, &feed, NAMED + 1).await?;
        // What was committed since the heads were read is in the rows already.
        for row in &rows {
            let reached = positions.entry(row.stream).or_default();
            *reached = row.seq.max(*reached);
        }
    }
    let rights = auth.actor.rights_version().map(|rights| rights.version);
    Ok(Found { rights, sights, positions, rows })
}
