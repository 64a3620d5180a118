//! What an appraisal says, byte by byte, and its SHA-256.

use super::{Appraisal, AppraisalState, Dossier, Grading, OwnReport};
use crate::{
    access::AccountId,
    issued::{IssuedText, sha256},
    time::Instant,
};

fn add_dossier(content: &mut IssuedText, dossier: &Dossier) {
    content.add("as_of", &dossier.as_of.millis().to_string());
    content.add("formula_version", &dossier.formula_version.to_string());
    content.add_if("list", dossier.list.map(|(of, version)| format!("{of} {version}")));
    for figure in &dossier.figures {
        let (item, counted) = (figure.item, figure.counted);
        let target = item.target.map_or_else(String::new, |target| target.to_string());
        let (name, weight) = (item.indicator.as_str(), item.weight);
        let (counts, all) = (counted.numerator, counted.denominator);
        content.add("figure", &format!("{name} {weight} {counts} {all} {target}"));
        content.add_if("exception", figure.exception);
    }
    for post in &dossier.posts {
        let until = post.until.map_or_else(String::new, |day| day.to_string());
        let (of, duty, since) = (post.organization, post.duty.as_str(), post.since);
        let name = &post.organization_name;
        content.add("post", &format!("{of} {duty} {since} {until} {name}"));
    }
    let cases = dossier.cases;
    content.add("cases", &format!("{} {} {}", cases.opened, cases.closed, cases.reopened));
    for training in &dossier.trainings {
        let (kind, day) = (training.kind.as_str(), training.held_on);
        content.add("training", &format!("{kind} {day} {}", training.topic));
    }
}

impl Appraisal {
    /// What is hashed, issued by somebody at an instant under a number.
    pub(super) fn content(
        &self,
        (report, grading): (&OwnReport, &Grading),
        number: &str,
        (by, at): (AccountId, Instant),
    ) -> String {
        let mut content = IssuedText::new("lighthouse appraisal 1");
        content.add("id", &self.id.to_string());
        content.add("number", number);
        content.add("level", &self.level.to_string());
        content.add("level_name", &self.level_name);
        content.add("organization", &self.organization.to_string());
        content.add("organization_name", &self.organization_name);
        content.add("year", &self.year.to_string());
        content.add("member", &self.member.to_string());
        content.add("member_name", &self.member_name);
        add_dossier(&mut content, &self.dossier);
        content.add("report", &report.text);
        content.add("reported_by", &report.by.to_string());
        content.add("reported_at", &report.at.millis().to_string());
        content.add("grade", grading.grade.as_str());
        content.add("comment", &grading.comment);
        content.add("graded_by", &grading.by.to_string());
        content.add("graded_at", &grading.at.millis().to_string());
        content.add("issued_by", &by.to_string());
        content.add("issued_at", &at.millis().to_string());
        content.finish()
    }

    /// Its SHA-256, in hexadecimal.
    pub(super) fn hash(
        &self,
        words: (&OwnReport, &Grading),
        number: &str,
        issue: (AccountId, Instant),
    ) -> String {
        sha256(&self.content(words, number, issue))
    }

    /// Whether an issued one still says what was issued.
    pub fn is_intact(&self) -> bool {
        let AppraisalState::Issued { report, grading, issue } = &self.state else { return true };
        self.hash((report, grading), &issue.number, (issue.by, issue.at)) == issue.hash
    }
}
