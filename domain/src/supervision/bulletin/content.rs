//! What a bulletin says, byte by byte, and its SHA-256.

use super::{Bulletin, BulletinFigures, Tally};
use crate::{
    access::AccountId,
    issued::{IssuedText, sha256},
    time::Instant,
};

fn add_figures(content: &mut IssuedText, figures: &BulletinFigures) {
    let BulletinFigures { as_of, branches, branches_with_gaps, .. } = figures;
    content.add("as_of", &as_of.millis().to_string());
    content.add("branches", &format!("{branches} {branches_with_gaps}"));
    for figure in &figures.duties {
        let tally = numbers(figure.tally);
        content.add("duty", &format!("{} {} {tally}", figure.rule, figure.kind.as_str()));
    }
    if let Some(exception) = figures.order.exception() {
        content.add("ordered_by_result", &exception.to_string());
    }
    for figure in figures.ordered_organizations() {
        let (branches, behind) = (figure.branches, figure.branches_with_gaps);
        let tally = numbers(figure.tally);
        let id = figure.organization;
        content.add("organization", &format!("{id} {branches} {behind} {tally} {}", figure.name));
    }
    content.add("cases", &format!("{} {}", figures.cases_open, figures.cases_closed));
}

fn numbers(Tally { due, done, missing }: Tally) -> String {
    format!("{due} {done} {missing}")
}

impl Bulletin {
    /// What is hashed, issued by somebody at an instant under a number.
    pub fn content(&self, number: &str, (by, at): (AccountId, Instant)) -> String {
        let mut content = IssuedText::new("lighthouse bulletin 1");
        content.add("id", &self.id.to_string());
        content.add("number", number);
        content.add("organization", &self.organization.to_string());
        content.add("organization_name", &self.organization_name);
        content.add("period", &self.span.to_string());
        content.add("title", &self.texts.title);
        content.add("opening", &self.texts.opening);
        content.add("body", &self.texts.body);
        content.add("requirements", &self.texts.requirements);
        add_figures(&mut content, &self.figures);
        let replaces = self.replaces.map_or_else(String::new, |id| id.to_string());
        content.add("replaces", &replaces);
        content.add("issued_by", &by.to_string());
        content.add("issued_at", &at.millis().to_string());
        content.finish()
    }

    /// Its SHA-256, in hexadecimal.
    pub(super) fn digest(&self, number: &str, issue: (AccountId, Instant)) -> String {
        sha256(&self.content(number, issue))
    }
}
