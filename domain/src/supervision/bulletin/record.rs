//! A bulletin and the steps it takes.

use super::{BulletinError, BulletinFigures, BulletinState, FigureOrder, Issue, Submission};
use crate::{
    access::AccountId,
    enums::string_enum,
    id::{Id, identified},
    message::Message,
    organizations::{OrgPath, OrganizationId},
    supervision::{Audience, InboxItemKind, NewInboxItem, Span, SupervisionRuleId},
    time::Instant,
};

pub type BulletinId = Id<Bulletin>;

identified!(Bulletin);

string_enum! {
    /// How a bulletin is printed.
    PaperFormat {
        Pdf = "pdf", "PDF", "PDF";
        Html = "html", "网页", "Page";
    }
}

/// What is written by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinTexts {
    pub title: String,
    pub opening: String,
    pub body: String,
    /// What is asked for in the next period.
    pub requirements: String,
}

impl BulletinTexts {
    pub const TITLE_MAX: usize = 100;
    pub const TEXT_MAX: usize = 5000;

    /// A beginning to be edited, as offices word it.
    pub fn proposed(organization: &str, span: Span) -> Self {
        let period = span.words().zh;
        Self {
            title: format!("关于{period}组织生活开展情况的通报"),
            opening: format!("现将{organization}{period}组织生活开展和登记情况通报如下。"),
            body: "各级党组织总体能够按要求开展组织生活，具体情况见下列数据。".to_owned(),
            requirements: "请尚有未完成事项的党支部对照清单抓紧补齐，并及时登记。".to_owned(),
        }
    }
}

/// A bulletin of a level about its branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulletin {
    pub id: BulletinId,
    pub organization: OrganizationId,
    /// What the level was called when it was drafted.
    pub organization_name: String,
    pub organization_path: OrgPath,
    pub span: Span,
    pub texts: BulletinTexts,
    pub figures: BulletinFigures,
    pub state: BulletinState,
    /// Who drafted it; nobody where a rule did.
    pub drafted_by: Option<AccountId>,
    /// Who changed text or figures last.
    pub edited_by: Option<AccountId>,
    /// The rule whose day it was.
    pub rule: Option<SupervisionRuleId>,
    /// The issued one that it takes the place of.
    pub replaces: Option<BulletinId>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Bulletin {
    pub const REASON_MAX: usize = 500;

    /// Other words, or organizations in another order, while it is a draft.
    pub fn edit(
        mut self,
        (texts, order): (BulletinTexts, FigureOrder),
        (by, at): (AccountId, Instant),
    ) -> Result<Self, BulletinError> {
        self.check_draft()?;
        self.figures.order = order;
        Ok(Self { texts, edited_by: Some(by), ..self.touched(at) })
    }

    /// Figures taken anew, while it is a draft.
    pub fn refresh(
        self,
        figures: BulletinFigures,
        (by, at): (AccountId, Instant),
    ) -> Result<Self, BulletinError> {
        self.check_draft()?;
        Ok(Self { figures, edited_by: Some(by), ..self.touched(at) })
    }

    pub fn submit(self, (by, at): (AccountId, Instant)) -> Result<Self, BulletinError> {
        self.check_draft()?;
        let submission = Submission { by, at };
        Ok(Self { state: BulletinState::InReview { submission }, ..self.touched(at) })
    }

    /// Back to whoever drafts it, with a reason.
    pub fn send_back(self, reason: String, at: Instant) -> Result<Self, BulletinError> {
        self.submission_in_review()?;
        Ok(Self { state: BulletinState::Draft { returned: Some(reason) }, ..self.touched(at) })
    }

    /// Whether somebody may issue it now: never who drafted, edited last or submitted it.
    pub fn check_issuer(&self, by: AccountId) -> Result<Submission, BulletinError> {
        let submission = self.submission_in_review()?;
        let hands = [self.drafted_by, self.edited_by, Some(submission.by)];
        if hands.contains(&Some(by)) { Err(BulletinError::SamePerson) } else { Ok(submission) }
    }

    /// Issues it for good, under a number.
    pub fn issue(
        self,
        number: String,
        (by, at): (AccountId, Instant),
    ) -> Result<Self, BulletinError> {
        let submission = self.check_issuer(by)?;
        let hash = self.digest(&number, (by, at));
        let issue = Issue { by, at, number, hash };
        Ok(Self { state: BulletinState::Issued { submission, issue }, ..self.touched(at) })
    }

    /// Whether an issued one still says what was issued.
    pub fn is_intact(&self) -> bool {
        let same = |issue: &Issue| self.digest(&issue.number, (issue.by, issue.at)) == issue.hash;
        self.state.issue().is_none_or(same)
    }

    /// What those who hold an office at its level or below are told.
    pub fn announcement(&self) -> NewInboxItem {
        let title = &self.texts.title;
        NewInboxItem {
            kind: InboxItemKind::Bulletin,
            subject: self.id.uuid(),
            audience: Audience::Below(self.organization_path.clone()),
            title: Message::new(format!("通报：{title}"), format!("Bulletin: {title}")),
            asks: false,
        }
    }

    pub fn check_draft(&self) -> Result<(), BulletinError> {
        match &self.state {
            BulletinState::Draft { .. } => Ok(()),
            other => Err(BulletinError::WrongState(other.status())),
        }
    }

    fn submission_in_review(&self) -> Result<Submission, BulletinError> {
        match &self.state {
            BulletinState::InReview { submission } => Ok(*submission),
            other => Err(BulletinError::WrongState(other.status())),
        }
    }

    fn touched(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{study_days::Month, supervision::bulletin::BulletinStatus};

    fn account(number: u128) -> AccountId {
        Id::new(Uuid::from_u128(number))
    }

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    fn draft() -> Bulletin {
        let span = Span::quarter_of(Month::parse("2026-11").unwrap());
        Bulletin {
            id: Id::new(Uuid::nil()),
            organization: Id::new(Uuid::nil()),
            organization_name: "清河镇党委".to_owned(),
            organization_path: OrgPath::root(),
            span,
            texts: BulletinTexts::proposed("清河镇党委", span),
            figures: BulletinFigures::begin(&[], at(1)),
            state: BulletinState::Draft { returned: None },
            drafted_by: Some(account(1)),
            edited_by: None,
            rule: None,
            replaces: None,
            version: 1,
            created_at: at(1),
            updated_at: at(1),
        }
    }

    fn issue(draft: Bulletin, by: u128) -> Result<Bulletin, BulletinError> {
        draft.issue("BU-2026-000001".to_owned(), (account(by), at(9)))
    }

    #[test]
    fn a_second_person_issues_and_nobody_whose_words_they_are() {
        let texts = draft().texts;
        let edited = draft().edit((texts, FigureOrder::Tree), (account(2), at(2))).unwrap();
        let submitted = edited.submit((account(3), at(3))).unwrap();
        for own in 1..=3 {
            let refused = issue(submitted.clone(), own);
            assert_eq!(refused, Err(BulletinError::SamePerson));
        }
        let issued = issue(submitted, 4).unwrap();
        assert_eq!((issued.state.status(), issued.version), (BulletinStatus::Issued, 4));
    }

    #[test]
    fn what_is_issued_or_in_review_is_not_edited() {
        let submitted = draft().submit((account(1), at(2))).unwrap();
        let refused =
            submitted.clone().edit((draft().texts, FigureOrder::Tree), (account(1), at(3)));
        assert_eq!(refused, Err(BulletinError::WrongState(BulletinStatus::InReview)));
        let back = submitted.clone().send_back("数据有误".to_owned(), at(3)).unwrap();
        assert_eq!(back.state.returned(), Some("数据有误"));
        assert!(back.refresh(BulletinFigures::begin(&[], at(4)), (account(1), at(4))).is_ok());
        let issued = issue(submitted, 2).unwrap();
        let wrong = Err(BulletinError::WrongState(BulletinStatus::Issued));
        assert_eq!(issued.clone().send_back("改".to_owned(), at(10)), wrong);
        assert_eq!(issued.submit((account(1), at(10))), wrong);
    }

    #[test]
    fn a_draft_is_not_issued_past_its_review() {
        let refused = issue(draft(), 2);
        assert_eq!(refused, Err(BulletinError::WrongState(BulletinStatus::Draft)));
    }

    #[test]
    fn whatever_is_changed_in_an_issued_one_no_longer_fits_its_hash() {
        let issued = issue(draft().submit((account(1), at(2))).unwrap(), 2).unwrap();
        assert!(issued.is_intact());
        let mut figures = issued.clone();
        figures.figures.branches += 1;
        let mut moved = issued.clone();
        // What leaves one text and enters the next is no less a change.
        moved.texts.opening.push('\n');
        let mut number = issued.clone();
        if let BulletinState::Issued { issue, .. } = &mut number.state {
            issue.number = "BU-2026-000002".to_owned();
        }
        assert!([figures, moved, number].iter().all(|altered| !altered.is_intact()));
    }

    #[test]
    fn a_draft_begins_with_the_words_of_its_period() {
        assert_eq!(draft().texts.title, "关于2026年第四季度组织生活开展情况的通报");
    }
}
