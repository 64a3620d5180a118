//! Attendance of two entries that were the same person: one line a session, the better documented one.

use std::collections::BTreeMap;

use crate::{
    members::MemberId,
    study::{AttendanceStatus, StudySessionId},
    time::Instant,
};

/// A line of attendance of one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub session: StudySessionId,
    pub member: MemberId,
    pub status: AttendanceStatus,
    pub note: Option<String>,
    pub starts_at: Instant,
    pub recorded_at: Instant,
    pub guest: bool,
}

impl Line {
    /// Who took part counts above who was excused, and that above who was absent; then a note.
    fn weight(&self) -> (u8, bool) {
        let status = match self.status {
            status if status.took_part() => 2,
            AttendanceStatus::Leave => 1,
            _ => 0,
        };
        (status, self.note.is_some())
    }

    /// Whether it still says what the other one said.
    pub fn says_as(&self, other: &Self) -> bool {
        (self.status, &self.note) == (other.status, &other.note)
    }
}

/// A session that the duplicate was on the list of: the lines as they stood, and the one that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedLine {
    pub survivors: Option<Line>,
    pub duplicates: Line,
    pub kept: Line,
}

impl JoinedLine {
    /// The lines as they stood.
    pub fn before(&self) -> impl Iterator<Item = &Line> {
        self.survivors.iter().chain([&self.duplicates])
    }
}

/// One line for each session of the duplicate; with equal documents the survivor's stays. Whether the
/// survivor is a guest there, `is_guest` says.
pub fn join(
    survivor: MemberId,
    own: Vec<Line>,
    duplicates: Vec<Line>,
    is_guest: impl Fn(StudySessionId) -> bool,
) -> Vec<JoinedLine> {
    let mut own: BTreeMap<_, _> = own.into_iter().map(|line| (line.session, line)).collect();
    let joined = duplicates.into_iter().map(|double| {
        let survivors = own.remove(&double.session);
        let guest = survivors.as_ref().map_or_else(|| is_guest(double.session), |own| own.guest);
        let better = survivors.as_ref().filter(|own| own.weight() >= double.weight());
        let kept = better.unwrap_or(&double).clone();
        JoinedLine { kept: Line { member: survivor, guest, ..kept }, survivors, duplicates: double }
    });
    joined.collect()
}

/// The lines as they stood, at the instant at which their sessions begin now.
pub fn parted(joined: &[JoinedLine], now: &BTreeMap<StudySessionId, Line>) -> Vec<Line> {
    let begins = |line: &Line| now.get(&line.session).map_or(line.starts_at, |it| it.starts_at);
    let lines = joined.iter().flat_map(JoinedLine::before);
    lines.map(|line| Line { starts_at: begins(line), ..line.clone() }).collect()
}
