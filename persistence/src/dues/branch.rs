//! A month of a branch: who owes what, who has paid.

use lighthouse_domain::{
    access::{Permit, actions::ReadDues},
    dues::{DuesMonth, DuesState, Fen, PayerKind},
    id::Id,
    members::MemberId,
    organizations::Organization,
    study_days::Month,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::owed::{Asking, kind_in, owed};
use crate::{
    db::Conn,
    error::StoreError,
    members::{MemberColumn, MemberEntity, PeriodColumn, PeriodEntity},
    sql::scoped,
};

/// What is asked of a branch.
#[derive(Clone, Copy, Debug)]
pub struct BranchMonth {
    pub month: Month,
    pub today: chrono::NaiveDate,
    pub state: Option<DuesState>,
}

/// A member and how the month stands.
#[derive(Clone, Debug)]
pub struct PayerMonth {
    pub member: MemberId,
    pub member_name: String,
    pub kind: Option<PayerKind>,
    pub month: DuesMonth,
}

#[derive(FromQueryResult)]
struct Row {
    member_id: Uuid,
    name: String,
    kind: Option<String>,
    due: Option<i64>,
    paid: i64,
}

fn payer(row: Row, month: Month) -> Result<PayerMonth, StoreError> {
    let parse = |word: String| {
        PayerKind::parse(&word).ok_or_else(|| StoreError::corrupt("dues_standard", "kind"))
    };
    let (due, paid) = (row.due.map(Fen), Fen(row.paid));
    Ok(PayerMonth {
        member: Id::new(row.member_id),
        member_name: row.name,
        kind: row.kind.map(parse).transpose()?,
        month: DuesMonth { month, due, paid, is_member: true },
    })
}

/// The members of a branch, each with what is owed and paid.
fn payers_of(permit: &Permit<ReadDues>, branch: &Organization, of: BranchMonth) -> SelectStatement {
    let member = Expr::col((MemberEntity, MemberColumn::Id));
    let branch_id = Expr::col((PeriodEntity, PeriodColumn::BranchId));
    owed(permit, Asking::new(of.month, of.today))
        .column((PeriodEntity, PeriodColumn::MemberId))
        .column((MemberEntity, MemberColumn::Name))
        .expr_as(kind_in(of.month), "kind")
        .inner_join(MemberEntity, member.equals((PeriodEntity, PeriodColumn::MemberId)))
        .and_where(branch_id.eq(branch.id.uuid()))
        .to_owned()
}

fn column(name: &'static str) -> Expr {
    Expr::col((Alias::new("b"), Alias::new(name)))
}

/// The same question as [`DuesMonth::state`], of people who are members.
fn in_state(state: DuesState) -> Condition {
    let (due, paid) = (|| column("due"), || column("paid"));
    let owes = Condition::all().add(due().gt(0_i64));
    match state {
        DuesState::NoStandard => Condition::all().add(due().is_null()),
        DuesState::NotDue => Condition::all().add(due().eq(0_i64)),
        DuesState::Outstanding => owes.add(paid().lt(due())),
        DuesState::Paid => owes.add(paid().gte(due())),
    }
}

/// Up to `limit` members of a branch that was found within the permit, after the member `after`.
pub async fn branch_page(
    conn: &Conn,
    permit: &Permit<ReadDues>,
    (branch, of): (&Organization, BranchMonth),
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<PayerMonth>, StoreError> {
    let mut select = Query::select();
    select
        .columns(["member_id", "name", "kind", "due", "paid"].map(|it| ("b", it)))
        .from_subquery(payers_of(permit, branch, of), Alias::new("b"))
        .order_by(("b", "member_id"), Order::Asc)
        .limit(limit);
    if let Some(state) = of.state {
        select.cond_where(in_state(state));
    }
    if let Some(after) = after {
        select.and_where(column("member_id").gt(after));
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(|row| payer(row, of.month)).collect()
}
