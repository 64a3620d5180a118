//! Who judges: what appraisals and nominations ask of a caller.

use lighthouse_domain::{
    access::{Action, Reach},
    message::Message,
    organizations::OrgPath,
    reporting::{ReportPeriod, appraisal::Appraiser},
    text,
    time::Instant,
};

use crate::http::{caller::Authorized, fields::FieldErrors, problem::Problem};

pub(super) fn appraiser<A: Action>(auth: &Authorized<A>) -> Appraiser {
    Appraiser { account: auth.permit.account(), member: auth.permit.member() }
}

/// Where the caller holds an office that may do it.
pub(super) fn offices<A: Action>(auth: &Authorized<A>) -> Vec<OrgPath> {
    let may = |role| A::GRANTS.contains(&(role, Reach::Subtree));
    let held = auth.actor.assignments().iter().filter(|held| may(held.role));
    held.map(|held| held.path.clone()).collect()
}

/// A year that has begun.
pub(super) fn year_in(year: i32, now: Instant) -> Result<ReportPeriod, Message> {
    let period = ReportPeriod::parse(&format!("{year:04}"));
    period.filter(|year| year.from() <= now.day()).ok_or_else(|| {
        Message::new(
            "请填写已经开始的年度（如 2026）",
            "Write a year that has begun, such as 2026.",
        )
    })
}

/// The words of a step at `pointer`, such as its reason.
pub(super) fn words(pointer: &str, raw: &str, max: usize) -> Result<String, Problem> {
    let mut errors = FieldErrors::default();
    let words = errors.text(pointer, text::paragraph(raw, 2, max));
    errors.finish(words)
}
