//! Texts and deadlines of requests, or everything that is wrong with them.

use chrono::NaiveDate;
use lighthouse_domain::{
    supervision::rectification::{Order, Rectification, RectificationError},
    text::{self, TextError},
};

use super::requests::{ExtendRectification, OrderRectification};
use crate::http::{code::FieldErrorCode, fields::FieldErrors, problem::Problem};

/// The text of a field as it is kept.
pub(super) fn paragraph(raw: &str) -> Result<String, TextError> {
    text::paragraph(raw, 2, Rectification::TEXT_MAX)
}

/// The text of a field, or what is wrong with it.
pub(super) fn read_text(pointer: &str, raw: &str) -> Result<String, Problem> {
    let mut errors = FieldErrors::default();
    let text = errors.text(pointer, paragraph(raw));
    errors.finish(text)
}

/// What is ordered, or everything that is wrong with it.
pub(super) fn read_order(body: &OrderRectification, today: NaiveDate) -> Result<Order, Problem> {
    let mut errors = FieldErrors::default();
    let requirements = errors.text("/requirements", paragraph(&body.requirements));
    let measures = errors.text("/measures", paragraph(&body.measures));
    let due_on = check_deadline(&mut errors, body.due_on, today);
    let ((requirements, measures), due_on) =
        errors.finish(requirements.zip(measures).zip(due_on))?;
    Ok(Order { requirements, measures, due_on })
}

/// A deadline and what the history says of it, or everything that is wrong with them.
pub(super) fn read_deadline(
    body: &ExtendRectification,
    today: NaiveDate,
) -> Result<(NaiveDate, String), Problem> {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", paragraph(&body.reason));
    let due_on = check_deadline(&mut errors, body.due_on, today);
    let (reason, due_on) = errors.finish(reason.zip(due_on))?;
    Ok((due_on, format!("{reason} / {due_on}")))
}

fn check_deadline(
    errors: &mut FieldErrors,
    due_on: NaiveDate,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let checked = Rectification::check_deadline(due_on, today);
    let checked = checked.map(|()| due_on).map_err(RectificationError::message);
    errors.check("/due_on", FieldErrorCode::Rule, checked)
}
