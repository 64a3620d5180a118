//! The rows behind a figure, a page at a time in the order of the tree.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    message::Message,
    organizations::OrganizationId,
    reporting::{EvidencePart, Indicator},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    counting::{composed, places},
    facts::Fact,
    frame::{Frame, PLACES},
    statements::statement,
};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

/// Where a page of rows begins: after this row.
pub type EvidencePosition = (String, Uuid, Uuid);

/// A row behind a figure.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    pub organization: OrganizationId,
    pub organization_name: String,
    pub path: String,
    pub id: Uuid,
    /// The person, where the row is of somebody in something; else what tells it from others.
    pub other: Uuid,
    pub numerator: i64,
    pub denominator: i64,
    pub label: Message,
    /// The session that fulfils a duty.
    pub session: Option<Uuid>,
}

impl EvidenceRow {
    pub fn position(&self) -> EvidencePosition {
        (self.path.clone(), self.id, self.other)
    }
}

/// Up to `limit` rows of the subtree that count, or that are missing, after a row.
pub async fn evidence_page<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (frame, indicator): (&Frame<'_>, Indicator),
    part: EvidencePart,
    (after, limit): (Option<EvidencePosition>, u64),
) -> Result<Vec<EvidenceRow>, StoreError> {
    if let Some(rows) = statement(indicator, frame) {
        let select = page_of_rows(rows, part, after, limit);
        let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
        return Ok(rows.into_iter().map(EvidenceRow::from).collect());
    }
    let facts = composed(conn, permit, frame, &[indicator]).await?;
    let known: HashMap<Uuid, (String, String)> = places(conn, permit, frame)
        .await?
        .into_iter()
        .map(|place| (place.id.uuid(), (place.path.as_str().to_owned(), place.name)))
        .collect();
    let wanted = facts.into_iter().map(|(_, fact)| fact).filter(|fact| is_part(fact, part));
    let mut rows: Vec<_> = wanted.filter_map(|fact| placed(fact, &known)).collect();
    rows.sort_by_key(EvidenceRow::position);
    let behind = |row: &EvidenceRow| after.as_ref().is_none_or(|after| row.position() > *after);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(rows.into_iter().filter(behind).take(limit).collect())
}

fn is_part(fact: &Fact, part: EvidencePart) -> bool {
    match part {
        EvidencePart::Counted => fact.numerator > 0,
        EvidencePart::Missing => fact.numerator == 0 && fact.denominator > 0,
    }
}

fn placed(fact: Fact, known: &HashMap<Uuid, (String, String)>) -> Option<EvidenceRow> {
    let (path, name) = known.get(&fact.place)?;
    Some(EvidenceRow {
        organization: Id::new(fact.place),
        organization_name: name.clone(),
        path: path.clone(),
        id: fact.id,
        other: fact.other,
        numerator: fact.numerator,
        denominator: fact.denominator,
        label: fact.label,
        session: fact.session,
    })
}

#[derive(FromQueryResult)]
struct Row {
    place: Uuid,
    path: String,
    name: String,
    id: Uuid,
    other: Uuid,
    n: i64,
    d: i64,
    label: String,
}

impl From<Row> for EvidenceRow {
    fn from(row: Row) -> Self {
        Self {
            organization: Id::new(row.place),
            organization_name: row.name,
            path: row.path,
            id: row.id,
            other: row.other,
            numerator: row.n,
            denominator: row.d,
            label: Message::new(row.label.clone(), row.label),
            session: None,
        }
    }
}

fn page_of_rows(
    rows: SelectStatement,
    part: EvidencePart,
    after: Option<EvidencePosition>,
    limit: u64,
) -> SelectStatement {
    let fact = |name: &'static str| column("f", name);
    let (counts, asked) = (fact("n"), fact("d"));
    let part = match part {
        EvidencePart::Counted => Condition::all().add(counts.gt(0)),
        EvidencePart::Missing => Condition::all().add(counts.eq(0)).add(asked.gt(0)),
    };
    let mut select = Query::select();
    select
        .columns(["place", "id", "other", "n", "d", "label"].map(|name| key("f", name)))
        .columns(["path", "name"].map(|name| key(PLACES, name)))
        .from_subquery(rows, Alias::new("f"))
        .inner_join(Alias::new(PLACES), column(PLACES, "id").equals(key("f", "place")))
        .cond_where(part)
        .order_by(key(PLACES, "path"), Order::Asc)
        .order_by(key("f", "id"), Order::Asc)
        .order_by(key("f", "other"), Order::Asc)
        .limit(limit);
    if let Some((path, id, other)) = after {
        let row = Expr::tuple([column(PLACES, "path"), fact("id"), fact("other")]);
        let last = Expr::tuple([path.into(), id.into(), other.into()]);
        select.and_where(row.gt(last));
    }
    select
}
