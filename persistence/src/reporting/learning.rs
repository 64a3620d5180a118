//! Online classes, who is enrolled in them, and the courses that are required.

use chrono::{Datelike, Days};
use lighthouse_domain::{
    classes::{ClassState, RequiredOf},
    organizations::Duty,
};
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, JoinType, Query, SelectStatement, SimpleExpr,
};

use super::frame::{Frame, MEMBERS, PLACES, RowOf, adding, any_row, counting, number};
use crate::sql::{column, key};

const CLASSES: &str = "study_class";
const ENROLMENTS: &str = "class_enrolment";
const COURSES: &str = "required_course";

fn class(name: &str) -> Expr {
    column(CLASSES, name)
}

/// Enrolments of members of the subtree that hold at the end of the period.
fn enrolments(frame: &Frame<'_>) -> SelectStatement {
    let entry = |name| column(ENROLMENTS, name);
    let withdrawn = entry("withdrawn_at");
    Query::select()
        .from(Alias::new(MEMBERS))
        .inner_join(Alias::new(ENROLMENTS), entry("member_id").equals(key(MEMBERS, "id")))
        .inner_join(Alias::new(CLASSES), class("id").equals(key(ENROLMENTS, "class_id")))
        .and_where(entry("member_id").in_subquery(frame.people()))
        .and_where(entry("enrolled_at").lt(frame.end()))
        .and_where(withdrawn.clone().is_null().or(withdrawn.gte(frame.end())))
        .to_owned()
}

fn enrolment_row() -> RowOf {
    RowOf {
        place: column(MEMBERS, "branch_id"),
        id: class("id"),
        other: column(MEMBERS, "id"),
        label: column(MEMBERS, "name"),
    }
}

pub(super) fn class_completion(frame: &Frame<'_>) -> SelectStatement {
    let mut select = enrolments(frame);
    select
        .and_where(class("ends_on").gte(frame.period.from()))
        .and_where(class("ends_on").lte(frame.last()));
    counting(select, enrolment_row(), completed(frame, (CLASSES, "id")))
}

pub(super) fn person_times(frame: &Frame<'_>) -> SelectStatement {
    adding(enrolments(frame), enrolment_row(), (number("1"), number("0")))
}

pub(super) fn classes(frame: &Frame<'_>) -> SelectStatement {
    let mut select = Query::select();
    select
        .from(Alias::new(PLACES))
        .inner_join(Alias::new(CLASSES), class("organization_id").equals(key(PLACES, "id")))
        .and_where(class("organization_id").in_subquery(frame.places()))
        .and_where(class("state").ne(ClassState::Draft.as_str()))
        .and_where(class("starts_on").lte(frame.last()));
    let row = RowOf {
        place: column(PLACES, "id"),
        id: class("id"),
        other: class("id"),
        label: class("title"),
    };
    adding(select, row, (number("1"), number("0")))
}

/// The class has lessons, and the member has completed each of them by the end of the period.
fn completed(frame: &Frame<'_>, class: (&str, &str)) -> SimpleExpr {
    let lesson = |name| column("class_lesson", name);
    let progress = |name| column("lesson_progress", name);
    let lessons = || {
        any_row("class_lesson")
            .and_where(lesson("class_id").equals(key(class.0, class.1)))
            .to_owned()
    };
    let done = Condition::all()
        .add(progress("lesson_id").equals(key("class_lesson", "id")))
        .add(progress("member_id").equals(key(MEMBERS, "id")))
        .add(progress("completed_at").lt(frame.end()));
    let open = lessons()
        .join(JoinType::LeftJoin, Alias::new("lesson_progress"), done)
        .and_where(progress("lesson_id").is_null())
        .to_owned();
    Expr::exists(lessons()).and(Expr::exists(open).not())
}

/// Days in post or as a member before somebody is asked.
const SETTLED_DAYS: u64 = 30;

pub(super) fn required_course_done(frame: &Frame<'_>) -> SelectStatement {
    let member = column(COURSES, "required_of").eq(RequiredOf::Member.as_str());
    required(frame, Condition::any().add(member).add(secretaries(frame)))
}

pub(super) fn required_course_secretaries(frame: &Frame<'_>) -> SelectStatement {
    required(frame, Condition::all().add(secretaries(frame)))
}

/// Courses of the year that are required of members of the subtree, by a level at or above them.
fn required(frame: &Frame<'_>, whom: Condition) -> SelectStatement {
    let last = frame.last();
    let settled = last.checked_sub_days(Days::new(SETTLED_DAYS)).unwrap_or(last);
    let (path, owner) = (|| column(MEMBERS, "branch_path"), || column(PLACES, "path"));
    let end = owner().binary(sea_orm::sea_query::BinOper::Custom("||"), Expr::val("~"));
    let below = Condition::all().add(path().gte(owner())).add(path().lt(end));
    let joined = column(MEMBERS, "joined_on");
    let mut select = Query::select();
    select
        .from(Alias::new(COURSES))
        .inner_join(
            Alias::new(PLACES),
            column(COURSES, "organization_id").equals(key(PLACES, "id")),
        )
        .join(JoinType::InnerJoin, Alias::new(MEMBERS), below)
        .and_where(column(COURSES, "year").eq(i64::from(last.year())))
        .and_where(column(MEMBERS, "branch_id").in_subquery(frame.places()))
        .cond_where(frame.members())
        .and_where(joined.clone().is_null().or(joined.lte(settled)))
        .cond_where(whom);
    let row = RowOf {
        place: column(MEMBERS, "branch_id"),
        id: column(COURSES, "id"),
        other: column(MEMBERS, "id"),
        label: column(MEMBERS, "name"),
    };
    counting(select, row, completed(frame, (COURSES, "class_id")))
}

/// The course is for secretaries, and the member is one long enough.
fn secretaries(frame: &Frame<'_>) -> SimpleExpr {
    let last = frame.last();
    let settled = last.checked_sub_days(Days::new(SETTLED_DAYS)).unwrap_or(last);
    let post = |name| column("post", name);
    let in_post = any_row("post")
        .and_where(post("member_id").equals(key(MEMBERS, "id")))
        .and_where(post("duty").eq(Duty::Secretary.as_str()))
        .and_where(post("since").lte(settled))
        .and_where(post("until").is_null().or(post("until").gte(last)))
        .to_owned();
    column(COURSES, "required_of").eq(RequiredOf::Secretary.as_str()).and(Expr::exists(in_post))
}
