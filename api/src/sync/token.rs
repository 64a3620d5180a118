//! The token of a copy: how far it has come, in what sight, for whom. It cannot be altered, and it
//! is nobody else's.

use chrono::TimeDelta;
use lighthouse_domain::{
    id::Id,
    message::Message,
    organizations::OrgPath,
    sync::{Half, KEPT_DAYS, Progress, Sight, Sights, Step, SyncType},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::http::{
    code::{Code, FieldErrorCode},
    cursor::CursorKey,
    problem::{FieldError, Problem},
};

/// What tokens of copies are told apart from cursors by, and ids of events from both.
pub(super) const COPY: &str = "sync";
pub(super) const EVENTS: &str = "events";

/// A type, the subtrees in sight, and the own entry.
type WireSight = (u8, Vec<String>, Option<Uuid>);

#[derive(Serialize, Deserialize)]
struct Wire {
    /// When it was given, in milliseconds.
    at: i64,
    positions: Vec<(i64, i64)>,
    sights: Vec<WireSight>,
    /// What is held for certain and what may be held; left out where it is what is in sight.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    open: Option<(Vec<WireSight>, Vec<WireSight>)>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    step: Option<(u8, bool, Option<Uuid>)>,
}

pub(super) fn write(
    purpose: &str,
    key: &CursorKey,
    account: Uuid,
    progress: &Progress,
    now: Instant,
) -> String {
    let Progress { positions, held, maybe, sights, step } = progress;
    let settled = held == sights && maybe == sights;
    let wire = Wire {
        at: now.millis(),
        positions: positions.iter().map(|(stream, seq)| (*stream, *seq)).collect(),
        sights: written(sights),
        open: (!settled).then(|| (written(held), written(maybe))),
        step: step.map(|step| (number(step.kind), step.half == Half::Gained, step.after)),
    };
    key.encode(account, &purpose, &wire)
}

/// The progress that a token of this account tells of; 410 if it is too old.
pub(super) fn read(
    purpose: &str,
    key: &CursorKey,
    account: Uuid,
    token: &str,
    now: Instant,
) -> Result<Progress, Problem> {
    let wire: Wire = key.decode(account, &purpose, token).map_err(|_| invalid())?;
    let old = now.plus(-TimeDelta::days(KEPT_DAYS)).millis();
    if wire.at < old {
        return Err(expired());
    }
    progress(wire).ok_or_else(invalid)
}

/// 410: what lies between is not known any more.
pub(super) fn expired() -> Problem {
    Problem::new(Code::SyncTokenExpired)
}

fn invalid() -> Problem {
    let message = Message::new(
        "令牌无效，或属于其他账号；请去掉 token 从头同步",
        "The token is not valid or is another account's. Leave it out and begin anew.",
    );
    let fault = FieldError::parameter("token", FieldErrorCode::InvalidFormat, message);
    Problem::new(Code::InvalidParameter).fault(fault)
}

fn progress(wire: Wire) -> Option<Progress> {
    let sights = parsed(wire.sights)?;
    let (held, maybe) = match wire.open {
        Some((held, maybe)) => (parsed(held)?, parsed(maybe)?),
        None => (sights.clone(), sights.clone()),
    };
    let step = match wire.step {
        Some((kind, gained, after)) => {
            let half = if gained { Half::Gained } else { Half::Lost };
            Some(Step { kind: kind_of(kind)?, half, after })
        }
        None => None,
    };
    Some(Progress { positions: wire.positions.into_iter().collect(), held, maybe, sights, step })
}

fn number(kind: SyncType) -> u8 {
    SyncType::ALL
        .iter()
        .position(|one| *one == kind)
        .map_or(u8::MAX, |at| at.try_into().unwrap_or(u8::MAX))
}

fn kind_of(number: u8) -> Option<SyncType> {
    SyncType::ALL.get(usize::from(number)).copied()
}

fn written(sights: &Sights) -> Vec<WireSight> {
    let path = |path: &OrgPath| path.as_str().to_owned();
    let one = |(kind, sight): (&SyncType, &Sight)| {
        (number(*kind), sight.subtrees.iter().map(path).collect(), sight.own.map(Id::uuid))
    };
    sights.iter().map(one).collect()
}

fn parsed(wire: Vec<WireSight>) -> Option<Sights> {
    let one = |(kind, paths, own): WireSight| {
        let subtrees = paths.iter().map(|path| OrgPath::parse(path)).collect::<Option<_>>()?;
        Some((kind_of(kind)?, Sight { subtrees, own: own.map(Id::new) }))
    };
    wire.into_iter().map(one).collect()
}
