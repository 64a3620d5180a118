//! A year of sessions with attendance.
//!
//! Each branch holds a theme day a month, a meeting of its committee if it has one, and every third
//! month a members' meeting that is a lecture as well.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use lighthouse_domain::{
    id::Id,
    members::MemberId,
    organizations::{Organization, OrganizationId},
    study::{
        AttendanceStatus, Mode, ON_TIME, SessionDraft, SessionKind, SessionState, StudySession,
        Submission,
    },
    time::Instant,
};
use lighthouse_persistence::{members::NewRow, study::Attending};
use rand_chacha::ChaCha8Rng;

use super::{
    dice::{below, dice_id, one},
    posts::Posts,
    size::Size,
    towns::District,
};

const TITLES: [&str; 5] = ["主题学习", "集中研讨", "读书分享", "志愿服务", "政策宣讲"];

pub(super) fn make(
    district: &District,
    (people, posts): (&[NewRow], &Posts),
    size: Size,
    dice: &mut ChaCha8Rng,
    now: Instant,
) -> (Vec<StudySession>, Vec<Attending>) {
    let committees = posts.committees();
    let mut by_branch = HashMap::<OrganizationId, Vec<&NewRow>>::new();
    for row in people {
        by_branch.entry(row.branch.id).or_default().push(row);
    }
    let (mut held, mut lines) = (Vec::new(), Vec::new());
    let first = now.day().checked_sub_months(Months::new(size.months)).unwrap_or_default();
    for month in 0..size.months {
        let month = first.checked_add_months(Months::new(month)).unwrap_or(first);
        for branch in &district.branches {
            let members = by_branch.get(&branch.id).map_or(&[][..], Vec::as_slice);
            let committee = committees.get(&branch.id);
            for kind in kinds_of(month, committee.is_some()) {
                let session = session(dice, branch, kind, month);
                lines.extend(attendance(dice, &session, members, committee));
                held.push(session);
            }
        }
    }
    (held, lines)
}

fn kinds_of(month: NaiveDate, has_committee: bool) -> Vec<SessionKind> {
    let mut kinds = vec![SessionKind::ThemePartyDay];
    if has_committee {
        kinds.push(SessionKind::CommitteeMeeting);
    }
    if month.month().is_multiple_of(3) {
        kinds.push(SessionKind::MemberMeeting);
    }
    kinds
}

fn session(
    dice: &mut ChaCha8Rng,
    branch: &Organization,
    kind: SessionKind,
    month: NaiveDate,
) -> StudySession {
    let day = u32::try_from(below(dice, 27)).unwrap_or(0) + 1;
    let day = month.with_day(day).unwrap_or(month);
    let hour = u32::try_from(below(dice, 9)).unwrap_or(0);
    let starts_at = day
        .and_hms_opt(hour, 0, 0)
        .map_or(Instant::from_millis(0), |at| Instant::from(at.and_utc()));
    let ends_at =
        starts_at.plus(TimeDelta::minutes(60 + 30 * i64::try_from(below(dice, 3)).unwrap_or(0)));
    // Four of a hundred records come late; some recent ones are still to be submitted.
    let received =
        ends_at.plus(if below(dice, 100) < 4 { TimeDelta::days(9) } else { TimeDelta::hours(20) });
    let late = received > ends_at.plus(ON_TIME);
    let fulfils = match kind {
        SessionKind::MemberMeeting => vec![SessionKind::PartyLecture],
        SessionKind::ThemePartyDay if below(dice, 2) == 0 => vec![SessionKind::CentralStudyDay],
        _ => vec![],
    };
    StudySession {
        id: Id::new(dice_id(dice, starts_at)),
        branch: branch.id,
        draft: SessionDraft {
            kind,
            fulfils,
            mode: if below(dice, 10) < 8 { Mode::Offline } else { Mode::Mixed },
            title: format!("{}{}", kind.zh(), one(dice, &TITLES).copied().unwrap_or("学习")),
            summary: None,
            place: Some("党员活动室".to_owned()),
            host: None,
            starts_at,
            ends_at,
        },
        state: SessionState::Planned,
        submission: Some(Submission { at: received, late }),
        repeated: false,
        version: 2,
        created_at: ends_at,
        updated_at: received,
    }
}

fn attendance(
    dice: &mut ChaCha8Rng,
    session: &StudySession,
    members: &[&NewRow],
    committee: Option<&HashSet<MemberId>>,
) -> Vec<Attending> {
    let small = session.draft.kind == SessionKind::CommitteeMeeting;
    let sits = |row: &NewRow| committee.is_some_and(|committee| committee.contains(&row.id));
    let expected = members.iter().filter(|row| !small || sits(row));
    expected
        .map(|row| {
            let status = match below(dice, 100) {
                0..82 if row.member.app_activated_on.is_some() => AttendanceStatus::Present,
                0..82 => AttendanceStatus::Assisted,
                82..90 => AttendanceStatus::Leave,
                90..94 => AttendanceStatus::Online,
                94..97 => AttendanceStatus::MakeUp,
                _ => AttendanceStatus::Absent,
            };
            Attending {
                session: session.id,
                starts_at: session.draft.starts_at,
                member: row.id,
                status,
            }
        })
        .collect()
}
