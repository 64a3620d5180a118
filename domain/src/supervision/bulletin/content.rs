//! What a bulletin says, byte by byte, and its SHA-256.
//!
//! Each value is a line with its name and its length in bytes, a line with the value. So no value
//! can be taken for the beginning of another, and whoever has the values can compute the hash.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{Bulletin, BulletinFigures, Tally};
use crate::{access::AccountId, time::Instant};

#[derive(Default)]
struct Content(String);

impl Content {
    fn add(&mut self, name: &str, value: &str) {
        // Writing into memory does not fail.
        let _ = writeln!(self.0, "{name} {}\n{value}", value.len());
    }

    fn add_figures(&mut self, figures: &BulletinFigures) {
        let BulletinFigures { as_of, branches, branches_with_gaps, .. } = figures;
        self.add("as_of", &as_of.millis().to_string());
        self.add("branches", &format!("{branches} {branches_with_gaps}"));
        for figure in &figures.duties {
            let tally = numbers(figure.tally);
            self.add("duty", &format!("{} {} {tally}", figure.rule, figure.kind.as_str()));
        }
        if let Some(exception) = figures.order.exception() {
            self.add("ordered_by_result", &exception.to_string());
        }
        for figure in figures.ordered_organizations() {
            let (branches, behind) = (figure.branches, figure.branches_with_gaps);
            let tally = numbers(figure.tally);
            let id = figure.organization;
            self.add("organization", &format!("{id} {branches} {behind} {tally} {}", figure.name));
        }
        self.add("cases", &format!("{} {}", figures.cases_open, figures.cases_closed));
    }
}

fn numbers(Tally { due, done, missing }: Tally) -> String {
    format!("{due} {done} {missing}")
}

impl Bulletin {
    /// What is hashed, issued by somebody at an instant under a number.
    pub fn content(&self, number: &str, (by, at): (AccountId, Instant)) -> String {
        let mut content = Content("lighthouse bulletin 1\n".to_owned());
        content.add("id", &self.id.to_string());
        content.add("number", number);
        content.add("organization", &self.organization.to_string());
        content.add("organization_name", &self.organization_name);
        content.add("period", &self.span.to_string());
        content.add("title", &self.texts.title);
        content.add("opening", &self.texts.opening);
        content.add("body", &self.texts.body);
        content.add("requirements", &self.texts.requirements);
        content.add_figures(&self.figures);
        let replaces = self.replaces.map_or_else(String::new, |id| id.to_string());
        content.add("replaces", &replaces);
        content.add("issued_by", &by.to_string());
        content.add("issued_at", &at.millis().to_string());
        content.0
    }

    /// Its SHA-256, in hexadecimal.
    pub(super) fn digest(&self, number: &str, issue: (AccountId, Instant)) -> String {
        let digest = Sha256::digest(self.content(number, issue).as_bytes());
        digest.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
