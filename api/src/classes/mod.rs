//! Classes over HTTP: themes, lessons, enrolments, progress, tests, figures, outside records.

mod attempting;
mod attempts;
mod building;
mod class;
pub mod dto;
pub(crate) mod duplicates;
mod enrolling;
mod enrolments;
mod error;
mod feedback;
mod figures;
mod founding;
mod gaps;
mod importing;
mod imports;
mod issuing;
mod items;
mod lessons;
mod line;
mod obligations;
mod progress;
mod required;
mod studying;
mod themes;

pub(crate) use issuing::issue;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(themes::list_themes)
        .service(themes::create_theme)
        .service(class::list_classes)
        .service(class::create_class)
        .service(class::get_class)
        .service(class::update_class)
        .service(class::publish_class)
        .service(class::close_class)
        .service(lessons::list_lessons)
        .service(lessons::create_lesson)
        .service(lessons::get_lesson)
        .service(lessons::update_lesson)
        .service(items::list_items)
        .service(items::create_items)
        .service(attempts::list_attempts)
        .service(attempts::open_attempt)
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
        .service(obligations::list_my_required)
        .service(gaps::list_gaps)
        .service(gaps::list_branches)
        .service(feedback::list_statements)
        .service(feedback::create_statement)
        .service(feedback::get_statement)
        .service(feedback::list_organizations)
        .service(feedback::list_people)
        .service(feedback::list_my_statements)
        .service(imports::list_imports)
        .service(imports::create_import)
        .service(imports::get_import)
        .service(imports::list_faults)
        .service(imports::commit_import)
        .service(imports::undo_import);
}
