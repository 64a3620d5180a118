//! What a decided nomination says, byte by byte, and its SHA-256.

use super::{Decision, Evidence, Nomination, NominationState, Nominee};
use crate::{
    issued::{IssuedText, sha256},
    supervision::bulletin::Submission,
};

fn add_evidence(content: &mut IssuedText, evidence: &Evidence) {
    let found = &evidence.found;
    let (id, source, record) = (evidence.id, found.source.as_str(), found.record);
    content.add("evidence", &format!("{id} {source} {record} {}", found.on));
    content.add("says_zh", &found.says.zh);
    content.add("says_en", &found.says.en);
    content.add_if("exception", found.exception);
    content.add_if("note", evidence.note.as_deref());
    content.add("attached_by", &evidence.by.to_string());
    content.add("attached_at", &evidence.at.millis().to_string());
}

impl Nomination {
    fn content(&self, submission: Submission, decision: &Decision) -> String {
        let mut content = IssuedText::new("lighthouse nomination 1");
        content.add("id", &self.id.to_string());
        content.add("number", &decision.issue.number);
        content.add("level", &self.level.to_string());
        content.add("level_name", &self.level_name);
        content.add("organization", &self.organization.to_string());
        content.add("organization_name", &self.organization_name);
        let (kind, nominee) = match self.nominee {
            Nominee::Member(id) => ("member", id.to_string()),
            Nominee::Organization(id) => ("nominated_organization", id.to_string()),
        };
        content.add(kind, &nominee);
        content.add("nominee_name", &self.nominee_name);
        content.add("award", &self.award);
        content.add("year", &self.year.to_string());
        content.add("reason", &self.reason);
        for evidence in &self.evidence {
            add_evidence(&mut content, evidence);
        }
        content.add("drafted_by", &self.drafted_by.to_string());
        content.add("submitted_by", &submission.by.to_string());
        content.add("submitted_at", &submission.at.millis().to_string());
        content.add("outcome", decision.outcome.as_str());
        content.add("comment", &decision.comment);
        content.add("decided_by", &decision.issue.by.to_string());
        content.add("decided_at", &decision.issue.at.millis().to_string());
        content.finish()
    }

    /// Its SHA-256, in hexadecimal.
    pub(super) fn hash(&self, submission: Submission, decision: &Decision) -> String {
        sha256(&self.content(submission, decision))
    }

    /// Whether a decided one still says what was decided.
    pub fn is_intact(&self) -> bool {
        let NominationState::Decided { submission, decision } = &self.state else { return true };
        self.hash(*submission, decision) == decision.issue.hash
    }
}
