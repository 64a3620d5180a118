//! A nomination and the steps it takes.

use super::{Decision, Evidence, EvidenceId, NominationError, NominationOutcome, NominationState};
use crate::{
    access::AccountId,
    id::{Id, identified},
    members::MemberId,
    organizations::{OrgPath, OrganizationId},
    reporting::appraisal::Appraiser,
    supervision::bulletin::{Issue, Submission},
    time::Instant,
};

pub type NominationId = Id<Nomination>;

identified!(Nomination);

/// Who is nominated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nominee {
    Member(MemberId),
    Organization(OrganizationId),
}

/// Somebody is nominated for an award of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    pub id: NominationId,
    /// The organization that nominates.
    pub organization: OrganizationId,
    /// What it was called when the nomination was drafted.
    pub organization_name: String,
    /// Where it stood then: the order of lists, and part of no right.
    pub organization_path: OrgPath,
    /// The organization above it, which decides.
    pub level: OrganizationId,
    pub level_name: String,
    /// Where it stands now.
    pub level_path: OrgPath,
    pub nominee: Nominee,
    pub nominee_name: String,
    pub award: String,
    pub year: i32,
    /// What speaks for the nominee.
    pub reason: String,
    /// In the order in which it was attached.
    pub evidence: Vec<Evidence>,
    pub state: NominationState,
    pub drafted_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Nomination {
    pub const AWARD_MAX: usize = 60;
    pub const REASON_MAX: usize = 5000;
    pub const NOTE_MAX: usize = 500;
    pub const EVIDENCE_MAX: usize = 30;

    /// Whether it is about whoever asks.
    pub fn is_about(&self, member: Option<MemberId>) -> bool {
        member.is_some_and(|member| self.nominee == Nominee::Member(member))
    }

    /// Nobody has a hand in the own one.
    pub fn check_other(&self, by: Appraiser) -> Result<(), NominationError> {
        if self.is_about(by.member) { Err(NominationError::OwnNomination) } else { Ok(()) }
    }

    fn check_draft(&self, by: Appraiser) -> Result<(), NominationError> {
        self.check_other(by)?;
        match &self.state {
            NominationState::Drafted => Ok(()),
            other => Err(NominationError::WrongState(other.status())),
        }
    }

    /// Another award or other words, while it is a draft.
    pub fn revise(
        self,
        (award, reason): (Option<String>, Option<String>),
        by: Appraiser,
        at: Instant,
    ) -> Result<Self, NominationError> {
        self.check_draft(by)?;
        let award = award.unwrap_or_else(|| self.award.clone());
        let reason = reason.unwrap_or_else(|| self.reason.clone());
        Ok(Self { award, reason, ..self.touched(at) })
    }

    /// One more record as evidence, while it is a draft.
    pub fn attach(mut self, evidence: Evidence, by: Appraiser) -> Result<Self, NominationError> {
        self.check_draft(by)?;
        let record = |it: &Evidence| (it.found.source, it.found.record);
        if self.evidence.iter().any(|it| record(it) == record(&evidence)) {
            return Err(NominationError::AttachedBefore);
        }
        if self.evidence.len() >= Self::EVIDENCE_MAX {
            return Err(NominationError::TooMuch);
        }
        let at = evidence.at;
        self.evidence.push(evidence);
        Ok(self.touched(at))
    }

    /// Without a piece of evidence, while it is a draft.
    pub fn detach(
        mut self,
        id: EvidenceId,
        by: Appraiser,
        at: Instant,
    ) -> Result<Self, NominationError> {
        self.check_draft(by)?;
        let before = self.evidence.len();
        self.evidence.retain(|it| it.id != id);
        if self.evidence.len() == before {
            return Err(NominationError::NotAttached);
        }
        Ok(self.touched(at))
    }

    /// Hands it to the level above.
    pub fn submit(self, by: Appraiser, at: Instant) -> Result<Self, NominationError> {
        self.check_draft(by)?;
        if self.evidence.is_empty() {
            return Err(NominationError::NoEvidence);
        }
        let submission = Submission { by: by.account, at };
        Ok(Self { state: NominationState::Submitted(submission), ..self.touched(at) })
    }

    /// Whether somebody may decide now: a second person, who holds one of the `offices` at the level
    /// above and is not the nominee.
    pub fn check_decider(
        &self,
        by: Appraiser,
        offices: &[OrgPath],
    ) -> Result<Submission, NominationError> {
        self.check_other(by)?;
        if !offices.contains(&self.level_path) {
            return Err(NominationError::OtherLevel);
        }
        let submission = match &self.state {
            NominationState::Submitted(submission) => *submission,
            other => return Err(NominationError::WrongState(other.status())),
        };
        let attached = self.evidence.iter().any(|it| it.by == by.account);
        if attached || [self.drafted_by, submission.by].contains(&by.account) {
            return Err(NominationError::SamePerson);
        }
        Ok(submission)
    }

    /// Decides for good, under a number.
    pub fn decide(
        self,
        (outcome, comment): (NominationOutcome, String),
        number: String,
        (by, offices): (Appraiser, &[OrgPath]),
        at: Instant,
    ) -> Result<Self, NominationError> {
        let submission = self.check_decider(by, offices)?;
        let unhashed = Issue { by: by.account, at, number, hash: String::new() };
        let mut decision = Decision { outcome, comment, issue: unhashed };
        decision.issue.hash = self.hash(submission, &decision);
        Ok(Self { state: NominationState::Decided { submission, decision }, ..self.touched(at) })
    }

    /// Takes it back, with a reason, before it is decided.
    pub fn withdraw(self, reason: String, at: Instant) -> Result<Self, NominationError> {
        let status = self.state.status();
        if status.is_final() {
            return Err(NominationError::WrongState(status));
        }
        let submission = self.state.submission().copied();
        Ok(Self { state: NominationState::Withdrawn { submission, reason }, ..self.touched(at) })
    }

    fn touched(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}
