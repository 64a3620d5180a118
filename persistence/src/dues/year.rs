//! A member's year: standards, payments and belonging, from which `domain` works the months out.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadDues},
    dues::{Belonging, DuesStandard, DuesYear, Fen},
    members::{Member, Status},
    study_days::Month,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Query, SelectStatement},
};

use super::entity::{
    entry::{Column, Entity},
    standard,
};
use crate::{
    db::Conn,
    error::StoreError,
    members::{PeriodColumn, PeriodEntity},
    sql::{scoped, sum},
};

/// More standards and periods than a life has.
const OF_LIFE_MAX: u64 = 1000;

#[derive(FromQueryResult)]
struct PeriodRow {
    since: i64,
    effective_on: NaiveDate,
    status: String,
}

impl TryFrom<PeriodRow> for Belonging {
    type Error = StoreError;

    fn try_from(row: PeriodRow) -> Result<Self, StoreError> {
        let status = Status::parse(&row.status);
        let status = status.ok_or_else(|| StoreError::corrupt("member_period", "status"))?;
        let (since, effective_on) = (Instant::from_millis(row.since), row.effective_on);
        Ok(Self { since, effective_on, is_member: status.is_member() })
    }
}

fn periods_of(member: &Member) -> SelectStatement {
    Query::select()
        .columns([PeriodColumn::Since, PeriodColumn::EffectiveOn, PeriodColumn::Status])
        .from(PeriodEntity)
        .and_where(PeriodColumn::MemberId.eq(member.id.uuid()))
        .and_where(PeriodColumn::RevokedAt.is_null())
        .limit(OF_LIFE_MAX)
        .to_owned()
}

#[derive(FromQueryResult)]
struct PaidRow {
    month: NaiveDate,
    paid: i64,
}

fn paid_in(member: &Member, (first, last): (Month, Month)) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::Month)
        .expr_as(sum(Column::Amount), "paid")
        .filter(Column::MemberId.eq(member.id.uuid()))
        .filter(Column::Month.between(first.first(), last.first()))
        .group_by(Column::Month)
        .into_query()
}

/// The year of a member who was found within the permit.
pub async fn dues_year(
    conn: &Conn,
    permit: &Permit<ReadDues>,
    member: &Member,
    (year, today): (i32, NaiveDate),
) -> Result<DuesYear, StoreError> {
    let months = Month::new(year, 1).zip(Month::new(year, 12));
    let months = months.ok_or(StoreError::NotFound("year"))?;
    let own = standard::Entity::find()
        .filter(standard::Column::MemberId.eq(member.id.uuid()))
        .filter(standard::Column::FromMonth.lte(months.1.first()))
        .limit(OF_LIFE_MAX);
    let rows = scoped::all(conn, permit, own).await?;
    let standards: Vec<_> =
        rows.into_iter().map(DuesStandard::try_from).collect::<Result<_, _>>()?;
    let rows: Vec<PeriodRow> = scoped::all_as(conn, permit, periods_of(member)).await?;
    let periods: Vec<_> = rows.into_iter().map(Belonging::try_from).collect::<Result<_, _>>()?;
    let rows: Vec<PaidRow> = scoped::all_as(conn, permit, paid_in(member, months)).await?;
    let paid: Vec<_> =
        rows.iter().map(|row| (Month::containing(row.month), Fen(row.paid))).collect();
    Ok(DuesYear::new(year, (&standards, &periods), &paid, today))
}
