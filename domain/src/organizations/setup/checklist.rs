//! The checklist of a standardised branch: what the records say, point by point. It has no score and
//! ranks nobody; what is not recorded is unknown, not wrong.

use super::{Bounds, SetupFacts, SetupFinding, SetupRule, setup_findings};
use crate::{
    enums::string_enum,
    message::Message,
    organizations::headcount::Headcount,
    study::{
        SessionKind,
        duties::{Duty, DutyState},
    },
};

string_enum! {
    /// A point of the checklist.
    StandardItem {
        Members = "members", "党员人数符合设置要求", "The number of members fits";
        Secretary = "secretary", "书记在任", "A secretary is in post";
        Committee = "committee", "支委会按规定设立", "The committee is complete";
        Term = "term", "按期换届", "The term of office runs";
        Profile = "profile", "支部基本信息完整", "The profile is complete";
        Headcount = "headcount", "本季度党员底数已核对一致", "The head count of the quarter agrees";
        MemberMeeting = "member_meeting", "支部党员大会", "Branch member meetings";
        CommitteeMeeting = "committee_meeting", "支部委员会会议", "Branch committee meetings";
        GroupMeeting = "group_meeting", "党小组会", "Party group meetings";
        PartyLecture = "party_lecture", "党课", "Party lectures";
        ThemePartyDay = "theme_party_day", "主题党日", "Theme party days";
        CentralStudyDay = "central_study_day", "集中学习日", "Central study days";
        OrganizationLifeMeeting = "organization_life_meeting", "组织生活会", "Organization life meeting";
    }
}

string_enum! {
    /// What the records say of a point.
    ChecklistAnswer {
        Yes = "yes", "符合", "It does";
        No = "no", "不符合", "It does not";
        Unknown = "unknown", "不适用或尚无记录", "Not asked for, or not known yet";
    }
}

/// A point, what is said of it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub item: StandardItem,
    pub answer: ChecklistAnswer,
    pub reason: Message,
}

/// The points that follow from members, posts, term and profile.
pub fn answer_set_up(
    facts: &SetupFacts,
    bounds: &Bounds,
    today: chrono::NaiveDate,
) -> Vec<Answered> {
    use SetupRule as Rule;
    let found = setup_findings(facts, bounds, today);
    let by = |item, rules: &[SetupRule], fine: Message| {
        let against = found.iter().copied().find(|finding| rules.contains(&finding.rule));
        let (answer, reason) = against.map_or((ChecklistAnswer::Yes, fine), |finding| {
            (ChecklistAnswer::No, SetupFinding::message(finding))
        });
        Answered { item, answer, reason }
    };
    let size = [Rule::BranchTooSmall, Rule::BranchTooLarge, Rule::GrassrootsCommitteeDue];
    let committee = [Rule::CommitteeTooSmall, Rule::CommitteeTooLarge];
    let people = Message::new(
        format!("正式党员 {} 名，党员共 {} 名", facts.full, facts.members),
        format!("{} full members, {} in all.", facts.full, facts.members),
    );
    let posts = Message::new(
        format!("任职 {} 人", facts.committee),
        format!("{} people hold posts.", facts.committee),
    );
    let secretary = Message::new("书记已任职", "A secretary holds the post.");
    vec![
        by(StandardItem::Members, &size, people),
        by(StandardItem::Secretary, &[Rule::SecretaryMissing], secretary),
        by(StandardItem::Committee, &committee, posts),
        by(StandardItem::Term, &[Rule::TermUnknown, Rule::TermEnded], term(facts)),
        profile(facts),
    ]
}

fn term(facts: &SetupFacts) -> Message {
    let until = |day| Message::new(format!("任期至 {day}"), format!("The term lasts until {day}."));
    let none = || Message::new("临时党支部不换届", "A temporary branch holds no elections.");
    facts.term_ends_on.map_or_else(none, until)
}

fn profile(facts: &SetupFacts) -> Answered {
    let complete = facts.established_on.is_some();
    let reason = if complete {
        Message::new("成立日期已登记", "The founding day is recorded.")
    } else {
        Message::new("未登记成立日期", "The founding day is not recorded.")
    };
    let answer = if complete { ChecklistAnswer::Yes } else { ChecklistAnswer::No };
    Answered { item: StandardItem::Profile, answer, reason }
}

/// What the branch confirmed for the quarter that runs.
pub fn answer_headcount(confirmed: Option<&Headcount>) -> Answered {
    let (answer, reason) = match confirmed {
        None => (
            ChecklistAnswer::Unknown,
            Message::new("本季度尚未确认", "It is not confirmed for this quarter yet."),
        ),
        Some(count) => (
            if count.agrees() { ChecklistAnswer::Yes } else { ChecklistAnswer::No },
            Message::new(
                format!("清点 {} 名，名册 {} 名", count.counted.total(), count.registered.total()),
                format!(
                    "{} counted, {} in the register.",
                    count.counted.total(),
                    count.registered.total()
                ),
            ),
        ),
    };
    Answered { item: StandardItem::Headcount, answer, reason }
}

/// One point for each kind of duty, from the duties of a period.
pub fn answer_duties(duties: &[Duty], kinds: &[SessionKind]) -> Vec<Answered> {
    let of = |kind: &SessionKind| {
        let item = item_of(*kind)?;
        let asked: Vec<_> = duties.iter().filter(|duty| duty.rule.kind == *kind).collect();
        let count = |state| asked.iter().filter(|duty| duty.state == state).count();
        let (done, missing) = (count(DutyState::Done), count(DutyState::Missing));
        let (answer, reason) = weigh(asked.len(), done, missing);
        Some(Answered { item, answer, reason })
    };
    kinds.iter().filter_map(of).collect()
}

fn weigh(asked: usize, done: usize, missing: usize) -> (ChecklistAnswer, Message) {
    let counted = || {
        Message::new(
            format!("应开展 {asked} 次，已完成 {done} 次，缺 {missing} 次"),
            format!("{asked} asked for, {done} done, {missing} missing."),
        )
    };
    match (asked, missing) {
        (0, _) => (
            ChecklistAnswer::Unknown,
            Message::new("本期没有此项要求", "Nothing of this is asked for in the period."),
        ),
        (_, 1..) => (ChecklistAnswer::No, counted()),
        _ if done == asked => (ChecklistAnswer::Yes, counted()),
        _ => (ChecklistAnswer::Unknown, counted()),
    }
}

const fn item_of(kind: SessionKind) -> Option<StandardItem> {
    Some(match kind {
        SessionKind::MemberMeeting => StandardItem::MemberMeeting,
        SessionKind::CommitteeMeeting => StandardItem::CommitteeMeeting,
        SessionKind::GroupMeeting => StandardItem::GroupMeeting,
        SessionKind::PartyLecture => StandardItem::PartyLecture,
        SessionKind::ThemePartyDay => StandardItem::ThemePartyDay,
        SessionKind::CentralStudyDay => StandardItem::CentralStudyDay,
        SessionKind::OrganizationLifeMeeting => StandardItem::OrganizationLifeMeeting,
        SessionKind::BroadcastLesson => return None,
    })
}

impl StandardItem {
    /// What the point is from.
    pub const fn source(self) -> crate::burden::RuleText {
        match self {
            Self::Members => (
                "《中国共产党支部工作条例（试行）》第四条",
                "Regulations on the Work of Party Branches (trial), article 4",
            ),
            Self::Secretary | Self::Committee => (
                "《中国共产党支部工作条例（试行）》第六章",
                "Regulations on the Work of Party Branches (trial), chapter 6",
            ),
            Self::Term => (
                "《中国共产党基层组织选举工作条例》第三条",
                "Regulations on Elections in Grassroots Organizations, article 3",
            ),
            Self::CommitteeMeeting => (
                "《中国共产党支部工作条例（试行）》第十二条",
                "Regulations on the Work of Party Branches (trial), article 12",
            ),
            Self::GroupMeeting => (
                "《中国共产党支部工作条例（试行）》第十三条",
                "Regulations on the Work of Party Branches (trial), article 13",
            ),
            Self::MemberMeeting
            | Self::PartyLecture
            | Self::ThemePartyDay
            | Self::OrganizationLifeMeeting => (
                "《中国共产党支部工作条例（试行）》",
                "Regulations on the Work of Party Branches (trial)",
            ),
            Self::Profile | Self::Headcount | Self::CentralStudyDay => {
                ("本地管理制度", "Rules of the place")
            }
        }
    }
}
