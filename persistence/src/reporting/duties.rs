//! What branches owed and did: the same duties that gaps and bulletins are made of.

use lighthouse_domain::{
    access::{Action, Permit},
    message::Message,
    reporting::Indicator,
    study::{
        SessionKind,
        duties::{Duty, DutyState},
    },
    supervision::BranchFacts,
};
use uuid::Uuid;

use super::{facts::Fact, frame::Frame};
use crate::{
    db::Conn,
    error::StoreError,
    supervision::{Ask, for_each_branch},
};

/// Which indicator a duty belongs to.
pub(super) fn indicator_of(kind: SessionKind) -> Option<Indicator> {
    match kind {
        SessionKind::MemberMeeting
        | SessionKind::CommitteeMeeting
        | SessionKind::GroupMeeting
        | SessionKind::PartyLecture => Some(Indicator::ThreeMeetingsDone),
        SessionKind::ThemePartyDay => Some(Indicator::ThemeDayHeld),
        SessionKind::CentralStudyDay => Some(Indicator::StudyDayDone),
        SessionKind::OrganizationLifeMeeting => Some(Indicator::LifeMeetingHeld),
        SessionKind::BroadcastLesson => None,
    }
}

/// The duties of the period as rows, each with its indicator, in the order of the tree.
pub(super) async fn duties<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
) -> Result<Vec<(Indicator, Fact)>, StoreError> {
    let ask = Ask { rules: frame.rules, span: frame.period.span(), now: frame.now };
    let mut facts = Vec::new();
    for_each_branch(conn, permit, frame.top, ask, |branch, _| add(&mut facts, &branch, frame))
        .await?;
    Ok(facts)
}

fn add(facts: &mut Vec<(Indicator, Fact)>, branch: &BranchFacts, frame: &Frame<'_>) {
    let duties = branch.duties(frame.rules, frame.period.span(), frame.now.day());
    for duty in duties {
        let place = frame.rules.iter().position(|rule| rule.kind == duty.rule.kind);
        if let Some((indicator, place)) = indicator_of(duty.rule.kind).zip(place) {
            facts.push((indicator, fact(branch, &duty, place)));
        }
    }
}

fn fact(branch: &BranchFacts, duty: &Duty, place: usize) -> Fact {
    let (kind, from, to) = (duty.rule.kind, duty.from, duty.to);
    Fact {
        place: branch.branch.uuid(),
        id: branch.branch.uuid(),
        other: number_of(duty, place),
        numerator: i64::from(duty.state == DutyState::Done),
        denominator: 1,
        label: Message::new(
            format!("{}（{from} 至 {to}）", kind.zh()),
            format!("{} ({from} to {to})", kind.en()),
        ),
        session: duty.session.map(lighthouse_domain::id::Id::uuid),
    }
}

/// Tells the duties of a branch apart, in the order of their time.
fn number_of(duty: &Duty, place: usize) -> Uuid {
    let day = duty.to.signed_duration_since(chrono::NaiveDate::MIN).num_days();
    let day = u64::try_from(day).unwrap_or_default();
    Uuid::from_u64_pair(day, place as u64)
}
