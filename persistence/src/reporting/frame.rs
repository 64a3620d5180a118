//! Of what subtree and period figures are counted, and the parts that their statements share.
//!
//! Each indicator is a statement of rows `(place, id, other, n, d, label)`: the organization a row
//! is of, what it is, and what it adds to numerator and denominator. Sums and evidence are taken
//! from the same statement, so that a figure and its rows cannot disagree.

use chrono::NaiveDate;
use lighthouse_domain::{
    administrators::Bounds,
    members::Status,
    organizations::{Kind, Organization},
    reporting::ReportPeriod,
    study::duties::Rule,
    time::Instant,
};
use sea_orm::sea_query::{
    Alias, CaseStatement, Condition, Expr, ExprTrait, IntoCondition, Query, SelectStatement,
    SimpleExpr,
};

use crate::sql::column;

/// What is counted, and by which settings.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Found within the permit.
    pub top: &'a Organization,
    pub period: ReportPeriod,
    pub now: Instant,
    pub rules: &'a [Rule],
    pub bounds: Bounds,
}

impl Frame<'_> {
    /// The day as of which stocks are counted.
    pub(super) fn last(&self) -> NaiveDate {
        self.period.to()
    }

    /// The first instant after the period, in milliseconds.
    pub(super) fn end(&self) -> i64 {
        self.period.instants().1.millis()
    }

    /// Paths of the subtree: one range of the index.
    pub(super) fn holds(&self, path: Expr) -> Condition {
        let top = &self.top.path;
        Condition::all().add(path.clone().gte(top.as_str())).add(path.lt(top.end()))
    }

    /// A column of instants that lies within the period.
    pub(super) fn covers(&self, at: Expr) -> Condition {
        let (from, to) = self.period.instants();
        Condition::all().add(at.clone().gte(from.millis())).add(at.lt(to.millis()))
    }

    /// The ids of all organizations of the subtree, so that what belongs to them is found by index.
    pub(super) fn places(&self) -> SelectStatement {
        let id = column(PLACES, "id");
        let within = self.holds(column(PLACES, "path"));
        Query::select().expr(id).from(Alias::new(PLACES)).cond_where(within).to_owned()
    }

    /// The ids of all people of the subtree, for the same.
    pub(super) fn people(&self) -> SelectStatement {
        let id = column(MEMBERS, "id");
        let within = self.holds(column(MEMBERS, "branch_path"));
        Query::select().expr(id).from(Alias::new(MEMBERS)).cond_where(within).to_owned()
    }

    /// Organizations of the subtree that are active at the end of the period.
    pub(super) fn organizations(&self) -> SelectStatement {
        let [dissolved, founded] = ["dissolved_at", "established_on"].map(|it| column(PLACES, it));
        let active = dissolved.clone().is_null().or(dissolved.gte(self.end()));
        let there = founded.clone().is_null().or(founded.lte(self.last()));
        Query::select()
            .from(Alias::new(PLACES))
            .cond_where(self.holds(column(PLACES, "path")))
            .and_where(active)
            .and_where(there)
            .to_owned()
    }

    /// The branches among them.
    pub(super) fn branches(&self) -> SelectStatement {
        let kinds = Kind::ALL.iter().filter(|kind| kind.is_branch()).map(|kind| kind.as_str());
        self.organizations().and_where(column(PLACES, "kind").is_in(kinds)).to_owned()
    }

    /// Who is a member at the end of the period, as the register knows it now.
    pub(super) fn members(&self) -> Condition {
        let [joined, ended] = ["joined_on", "ended_at"].map(|it| column(MEMBERS, it));
        let words = Status::ALL.iter().filter(|it| it.is_member()).map(|it| it.as_str());
        let is_member = column(MEMBERS, "status").is_in(words);
        let left_later = ended.clone().gte(self.end()).and(joined.clone().is_not_null());
        Condition::all()
            .add(joined.clone().is_null().or(joined.lte(self.last())))
            .add(ended.is_null().and(is_member).or(left_later))
    }

    /// Members of the subtree.
    pub(super) fn register(&self) -> SelectStatement {
        Query::select()
            .from(Alias::new(MEMBERS))
            .cond_where(self.holds(column(MEMBERS, "branch_path")))
            .cond_where(self.members())
            .to_owned()
    }
}

pub(super) const PLACES: &str = "organization";
pub(super) const MEMBERS: &str = "member";

/// One row of an indicator.
pub(super) struct RowOf {
    pub place: Expr,
    pub id: Expr,
    /// The person, where the row is of somebody in something; else the id once more.
    pub other: Expr,
    pub label: Expr,
}

/// `select` with the columns of a row that counts where `condition` holds.
pub(super) fn counting(
    select: SelectStatement,
    row: RowOf,
    condition: impl IntoCondition,
) -> SelectStatement {
    adding(select, row, (one_if(condition), number("1")))
}

/// The same with any numbers.
pub(super) fn adding(
    mut select: SelectStatement,
    row: RowOf,
    (numerator, denominator): (SimpleExpr, SimpleExpr),
) -> SelectStatement {
    let RowOf { place, id, other, label } = row;
    select
        .expr_as(place, Alias::new("place"))
        .expr_as(id, Alias::new("id"))
        .expr_as(other, Alias::new("other"))
        .expr_as(numerator, Alias::new("n"))
        .expr_as(denominator, Alias::new("d"))
        .expr_as(label, Alias::new("label"));
    select
}

/// The row of an organization itself.
pub(super) fn place_row() -> RowOf {
    let id = || column(PLACES, "id");
    RowOf { place: id(), id: id(), other: id(), label: column(PLACES, "name") }
}

/// The row of a member of the register.
pub(super) fn member_row() -> RowOf {
    let id = || column(MEMBERS, "id");
    RowOf {
        place: column(MEMBERS, "branch_id"),
        id: id(),
        other: id(),
        label: column(MEMBERS, "name"),
    }
}

/// 1 or 0: SQLite has no truth values of its own.
pub(super) fn one_if(condition: impl IntoCondition) -> SimpleExpr {
    CaseStatement::new().case(condition, number("1")).finally(number("0")).into()
}

pub(super) fn number(digits: &'static str) -> SimpleExpr {
    Expr::cust(digits).cast_as(Alias::new("BIGINT"))
}

/// A statement that only asks whether there is a row.
pub(super) fn any_row(table: &str) -> SelectStatement {
    Query::select().expr(Expr::val(1_i64)).from(Alias::new(table)).to_owned()
}
