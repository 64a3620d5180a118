//! Classes over HTTP: themes, lessons, enrolments, progress, tests, figures, outside records.

mod attempts;
pub mod dto;
pub(crate) mod duplicates;
mod enrolments;
mod feedback;
mod figures;
mod gaps;
mod import_steps;
mod imports;
mod lessons;
mod progress;
mod quizzes;
mod register;
mod required;
mod themes;

pub(crate) use feedback::issue;
use lighthouse_domain::{access::Action, members::MemberId, message::Message};
use lighthouse_persistence::StoreError;

use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
    routes::Routes,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(themes::list_themes)
        .service(themes::create_theme)
        .service(register::list_classes)
        .service(register::create_class)
        .service(register::get_class)
        .service(register::update_class)
        .service(register::publish_class)
        .service(register::close_class)
        .service(lessons::list_lessons)
        .service(lessons::create_lesson)
        .service(lessons::get_lesson)
        .service(lessons::update_lesson)
        .service(quizzes::list_items)
        .service(quizzes::create_items)
        .service(quizzes::list_attempts)
        .service(quizzes::open_attempt)
        .service(attempts::answer_attempt)
        .service(enrolments::list_enrolments)
        .service(enrolments::create_enrolments)
        .service(enrolments::delete_enrolment)
        .service(enrolments::list_my_classes)
        .service(progress::record_progress)
        .service(progress::get_my_progress)
        .service(figures::get_figures)
        .service(required::list_required)
        .service(required::create_required)
        .service(gaps::list_gaps)
        .service(gaps::list_branches)
        .service(feedback::list_statements)
        .service(feedback::create_statement)
        .service(feedback::get_statement)
        .service(feedback::list_organizations)
        .service(feedback::list_people)
        .service(feedback::list_my_statements)
        .service(imports::create_import)
        .service(imports::get_import)
        .service(imports::list_faults)
        .service(import_steps::commit_import)
        .service(import_steps::undo_import);
}

/// What the body names is not there for the caller: the field is answered, not whether it exists.
fn not_here(pointer: &'static str) -> impl Fn(StoreError) -> Problem {
    move |error| match error {
        StoreError::NotFound(_) => Problem::new(Code::ValidationFailed).fault(unknown(pointer)),
        other => other.into(),
    }
}

fn unknown(pointer: &str) -> FieldError {
    let message =
        Message::new("不存在或不在您的范围内", "It does not exist or lies outside your scope.");
    FieldError::body(pointer, FieldErrorCode::OutOfScope, message)
}

/// The member who studies.
fn myself<A: Action>(auth: &Authorized<A>) -> Result<MemberId, Problem> {
    auth.permit.scope().own().ok_or_else(|| Problem::new(Code::NotFound))
}
