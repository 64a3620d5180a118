//! The hour ledger: what a year of study counts for (R23, R26).
//!
//! ```text
//! attendance ──▶ the union of its time, shared among its sessions, converted ──compared with the books──▶ entries
//! ```
//!
//! An entry moves seconds from a session's account to a member's; a correction moves them back.
//! Nothing is ever overwritten, so the books say what was known when, and the sum over members
//! is the sum over sessions at any moment. Only sessions entered with the server count, never
//! the time a phone says it spent.

mod corrections;
mod rule;
mod target;

use std::collections::BTreeMap;

use chrono::{Datelike, TimeDelta};

use crate::enums::string_enum;
use crate::study::{LONGEST_HOURS, StudySessionId};
use crate::time::Instant;

pub use corrections::{
    Correction, CorrectionError, CorrectionId, MOST_SECONDS, REASON_MAX, credited,
};
pub use rule::{Begun, HourRule, MOST_AT_MOST, MOST_PER_HOUR, Rate, may_set};
pub use target::{LEADER_HOURS, MEMBER_HOURS, Period, target_seconds, target_until};

string_enum! {
    /// What stands behind an entry.
    Evidence {
        HostRecord = "host_record", "支部登记", "Recorded by the branch";
        ScreenCode = "screen_code", "现场签到码", "Checked in on site";
        Correction = "correction", "更正", "Correction";
        TimedStudy = "timed_study", "服务器计时", "Timed by the server";
        PassedTest = "passed_test", "测验合格", "Test passed";
        OutsideRecord = "outside_record", "外部学习记录", "Outside record";
        HourCorrection = "by_hand", "人工更正", "Corrected by hand";
    }
}

/// How far a session reaches at most, so that nothing outside can overlap with it.
pub const REACH: TimeDelta = TimeDelta::hours(LONGEST_HOURS);

/// A session that a member took part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Studied {
    pub session: StudySessionId,
    pub from: Instant,
    pub to: Instant,
    /// By the rule in force when it began.
    pub rate: Rate,
}

/// An account of the books: a session in a calendar year.
pub type Account = (StudySessionId, i32);

/// What each session counts for. Time that several share counts for the one that began first,
/// so hour for hour the sum is the union, to the second; each share is then converted by its rate.
pub fn credits(studied: &[Studied]) -> BTreeMap<Account, i64> {
    let mut turn: Vec<&Studied> = studied.iter().collect();
    turn.sort_by_key(|one| (one.from, one.session));
    let mut covered = i64::MIN;
    let mut credits = BTreeMap::new();
    for one in turn {
        let (from, to) = (seconds(one.from).max(covered), seconds(one.to));
        if to > from {
            credits.insert((one.session, one.from.day().year()), one.rate.apply(to - from));
            covered = to;
        }
    }
    credits
}

fn seconds(at: Instant) -> i64 {
    at.millis().div_euclid(1000)
}

/// The entries that make the books right: new credits, and counter-entries for what no longer holds.
pub fn corrections(
    booked: &BTreeMap<Account, i64>,
    due: &BTreeMap<Account, i64>,
) -> Vec<(Account, i64)> {
    let mut differences = due.clone();
    for (account, seconds) in booked {
        *differences.entry(*account).or_default() -= seconds;
    }
    differences.into_iter().filter(|(_, seconds)| *seconds != 0).collect()
}

#[cfg(test)]
mod tests;
