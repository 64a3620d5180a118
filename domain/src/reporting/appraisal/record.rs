//! An appraisal and the steps it takes.

use super::{
    AppraisalError, AppraisalGrade, AppraisalState, AppraisalStatus, Dossier, Grading, OwnReport,
};
use crate::{
    access::AccountId,
    id::{Id, identified},
    members::MemberId,
    message::Message,
    organizations::{OrgPath, OrganizationId},
    supervision::bulletin::Issue,
    time::Instant,
};

pub type AppraisalId = Id<Appraisal>;

identified!(Appraisal);

/// Who grades or confirms: an account, and the person in the register whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appraiser {
    pub account: AccountId,
    pub member: Option<MemberId>,
}

/// The appraisal of a secretary for a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appraisal {
    pub id: AppraisalId,
    /// The organization that appraises.
    pub level: OrganizationId,
    /// What it was called when the appraisal was opened.
    pub level_name: String,
    /// Where it stands now.
    pub level_path: OrgPath,
    /// The organization whose secretary it is, directly below.
    pub organization: OrganizationId,
    pub organization_name: String,
    /// Where it stood then: the order of lists, and part of no right.
    pub organization_path: OrgPath,
    pub year: i32,
    pub member: MemberId,
    pub member_name: String,
    pub dossier: Dossier,
    pub state: AppraisalState,
    pub opened_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Appraisal {
    pub const REPORT_MAX: usize = 10_000;
    pub const COMMENT_MAX: usize = 1000;
    pub const REASON_MAX: usize = 500;

    /// The secretary's own report; another one until the grade is given.
    pub fn report(
        self,
        text: String,
        (by, at): (AccountId, Instant),
    ) -> Result<Self, AppraisalError> {
        let returned = match &self.state {
            AppraisalState::Opened => None,
            AppraisalState::Reported { returned, .. } => returned.clone(),
            other => return Err(AppraisalError::WrongState(other.status())),
        };
        let report = OwnReport { text, by, at };
        Ok(Self { state: AppraisalState::Reported { report, returned }, ..self.touched(at) })
    }

    /// Whether it is about whoever asks.
    pub fn is_about(&self, member: Option<MemberId>) -> bool {
        member == Some(self.member)
    }

    fn check_other(&self, by: Appraiser) -> Result<(), AppraisalError> {
        if self.is_about(by.member) { Err(AppraisalError::OwnAppraisal) } else { Ok(()) }
    }

    /// A grade with its reason, or another one before it is confirmed. `offices` is where the
    /// appraiser holds one that may grade.
    pub fn grade(
        self,
        (grade, comment): (AppraisalGrade, String),
        (by, offices): (Appraiser, &[OrgPath]),
        at: Instant,
    ) -> Result<Self, AppraisalError> {
        self.check_other(by)?;
        if !offices.contains(&self.level_path) {
            return Err(AppraisalError::OtherLevel);
        }
        let report = match &self.state {
            AppraisalState::Reported { report, .. } | AppraisalState::Graded { report, .. } => {
                report.clone()
            }
            other => return Err(AppraisalError::WrongState(other.status())),
        };
        let grading = Grading { grade, comment, by: by.account, at };
        Ok(Self { state: AppraisalState::Graded { report, grading }, ..self.touched(at) })
    }

    /// Back to whoever grades, with a reason.
    pub fn send_back(
        self,
        reason: String,
        by: Appraiser,
        at: Instant,
    ) -> Result<Self, AppraisalError> {
        self.check_other(by)?;
        let (report, _) = self.graded()?;
        let state = AppraisalState::Reported { report: report.clone(), returned: Some(reason) };
        Ok(Self { state, ..self.touched(at) })
    }

    /// Whether somebody may confirm the grade now: neither who gave it nor whom it is about.
    pub fn check_issuer(&self, by: Appraiser) -> Result<(), AppraisalError> {
        self.check_other(by)?;
        let (_, grading) = self.graded()?;
        if grading.by == by.account { Err(AppraisalError::SamePerson) } else { Ok(()) }
    }

    /// Issues it for good, under a number.
    pub fn issue(self, number: String, by: Appraiser, at: Instant) -> Result<Self, AppraisalError> {
        self.check_issuer(by)?;
        let (report, grading) = self.graded()?;
        let (report, grading) = (report.clone(), grading.clone());
        let hash = self.hash((&report, &grading), &number, (by.account, at));
        let issue = Issue { by: by.account, at, number, hash };
        Ok(Self { state: AppraisalState::Issued { report, grading, issue }, ..self.touched(at) })
    }

    /// Takes it back, with a reason: opened for the wrong person, or who left before the end.
    pub fn withdraw(
        self,
        reason: String,
        by: Appraiser,
        at: Instant,
    ) -> Result<Self, AppraisalError> {
        self.check_other(by)?;
        let status = self.state.status();
        if matches!(status, AppraisalStatus::Issued | AppraisalStatus::Withdrawn) {
            return Err(AppraisalError::WrongState(status));
        }
        let report = self.state.report().cloned();
        Ok(Self { state: AppraisalState::Withdrawn { report, reason }, ..self.touched(at) })
    }

    fn graded(&self) -> Result<(&OwnReport, &Grading), AppraisalError> {
        match &self.state {
            AppraisalState::Graded { report, grading } => Ok((report, grading)),
            other => Err(AppraisalError::WrongState(other.status())),
        }
    }

    /// What it is called.
    pub fn title(&self) -> Message {
        let (name, year) = (&self.organization_name, self.year);
        Message::new(
            format!("{name}书记{year}年度抓基层党建工作述职评议考核表"),
            format!("{name}: appraisal of the secretary, {year}"),
        )
    }

    fn touched(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}
