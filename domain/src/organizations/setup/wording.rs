//! What a finding says, and what can be done about it.

use super::{SetupFinding, SetupRule};
use crate::message::Message;

impl SetupFinding {
    /// What was found.
    pub fn message(self) -> Message {
        let Self { counted, bound, .. } = self;
        let (zh, en) = match self.rule {
            SetupRule::BranchTooSmall => (
                format!("正式党员 {counted} 名，不足 {bound} 名"),
                format!("{counted} full members, fewer than {bound}."),
            ),
            SetupRule::BranchTooLarge | SetupRule::GrassrootsCommitteeDue => (
                format!("党员 {counted} 名，超过 {bound} 名"),
                format!("{counted} members, more than {bound}."),
            ),
            SetupRule::GeneralBranchTooSmall => (
                format!("党员 {counted} 名，未超过 {bound} 名"),
                format!("{counted} members, not more than {bound}."),
            ),
            SetupRule::TemporaryTooLong => (
                format!("临时党支部成立已 {counted} 个月，超过 {bound} 个月"),
                format!("A temporary branch for {counted} months, longer than {bound}."),
            ),
            SetupRule::SecretaryMissing => {
                ("没有在任书记".to_owned(), "Nobody holds the post of secretary.".to_owned())
            }
            SetupRule::CommitteeTooSmall => (
                format!("委员会 {counted} 人，不足 {bound} 人"),
                format!("{counted} people on the committee, fewer than {bound}."),
            ),
            SetupRule::CommitteeTooLarge => (
                format!("委员会 {counted} 人，超过 {bound} 人"),
                format!("{counted} people on the committee, more than {bound}."),
            ),
            SetupRule::TermUnknown => {
                ("没有登记本届任期".to_owned(), "No term of office is recorded.".to_owned())
            }
            SetupRule::TermEnded => {
                (format!("任期届满已 {counted} 天"), format!("The term ended {counted} days ago."))
            }
        };
        Message::new(zh, en)
    }

    /// What can be done about it.
    pub fn remedy(self) -> Message {
        let (zh, en) = match self.rule {
            SetupRule::BranchTooSmall => (
                "与邻近单位党员组成联合党支部，或发展、转入党员",
                "Form a joint branch with a unit nearby, or admit or transfer members.",
            ),
            SetupRule::BranchTooLarge => (
                "分设党支部，或报上级党组织批准设立党总支",
                "Split the branch, or have a general branch approved by the level above.",
            ),
            SetupRule::GrassrootsCommitteeDue => (
                "分设党支部，或报上级党组织批准设立基层党委",
                "Split it, or have a grassroots committee approved by the level above.",
            ),
            SetupRule::GeneralBranchTooSmall => (
                "报上级党组织批准保留，或改设党支部",
                "Have it approved by the level above, or make it a branch.",
            ),
            SetupRule::TemporaryTooLong => (
                "任务已结束的予以撤销；长期存在的，报批改设党支部",
                "Dissolve it if its task is over; if it stays, have a branch approved.",
            ),
            SetupRule::SecretaryMissing => {
                ("选举或指派书记，并登记任职", "Elect or appoint a secretary and fill the post.")
            }
            SetupRule::CommitteeTooSmall => {
                ("增补委员，并登记任职", "Elect further committee members and fill their posts.")
            }
            SetupRule::CommitteeTooLarge => {
                ("核对在任委员，结束多余任职", "Check the posts held and end those too many.")
            }
            SetupRule::TermUnknown => {
                ("登记最近一次选举", "Record the latest election; it begins the term.")
            }
            SetupRule::TermEnded => (
                "按期换届；需延期的，报上级党组织批准",
                "Hold the election; a later one needs the approval of the level above.",
            ),
        };
        Message::new(zh, en)
    }
}
