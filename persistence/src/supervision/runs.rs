//! Runs of rules: which are due, and the next step of one.
//!
//! A step is one transaction: it asks what is missing, writes the notices, and notes how far it has
//! come. So a server that is killed leaves nothing half done, the next one goes on behind the last
//! branch, and what was recorded a second before is not asked for. All steps of all servers wait
//! for each other at the root of the tree; the keys of runs, notices and messages would refuse a
//! second one anyway.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{Permit, actions::ReadGaps},
    organizations::Organization,
    study::duties::Rule,
    supervision::{DueRun, RuleKind, SupervisionRule},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{
    drafting::draft,
    entity::run::{ActiveModel, Column, Entity, Model},
    gaps::{Ask, gap_page},
    rules::enabled_rules,
    sending::{Sending, send},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations,
    sql::scoped,
};

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Another server ended the run, or the rule was changed meanwhile.
    Nothing,
    More,
    /// The run is over; so many notices came of it.
    Ended(i64),
    /// The run is over, and a bulletin was drafted.
    Drafted,
}

/// Those of `due` that have not ended.
pub async fn unended(
    conn: &Conn,
    permit: &Permit<ReadGaps>,
    due: Vec<DueRun>,
) -> Result<Vec<DueRun>, StoreError> {
    if due.is_empty() {
        return Ok(due);
    }
    let periods: HashSet<String> = due.iter().map(|run| run.span.to_string()).collect();
    let select = Entity::find()
        .filter(Column::RuleId.is_in(due.iter().map(|run| run.rule.uuid())))
        .filter(Column::Period.is_in(periods))
        .filter(Column::EndedAt.is_not_null());
    let rows = scoped::all(conn, permit, select).await?;
    let ended: HashSet<_> = rows.into_iter().map(|row| (row.rule_id, row.period)).collect();
    let open = |run: &DueRun| !ended.contains(&(run.rule.uuid(), run.span.to_string()));
    Ok(due.into_iter().filter(open).collect())
}

/// The next step of a run, over so many `branches`, begun by whoever comes first.
pub async fn step(
    tx: &Tx,
    permit: &Permit<ReadGaps>,
    due: &DueRun,
    duties: &[Rule],
    (branches, now): (u64, Instant),
) -> Result<Progress, StoreError> {
    organizations::require_root(tx, permit, "organization").await?;
    let rules = enabled_rules(tx, permit).await?;
    let Some(rule) = rules.iter().find(|rule| is_same(rule, due)) else {
        return Ok(Progress::Nothing);
    };
    let run = begin(tx, (rule, due), now).await?;
    if run.ended_at.is_some() {
        return Ok(Progress::Nothing);
    }
    if run.overtaken {
        return end(tx, &run, (run.reached.clone(), 0), now).await;
    }
    let top = organizations::find(tx, permit, rule.organization).await?;
    if rule.kind == RuleKind::QuarterlyBulletin {
        let ask = Ask { rules: duties, span: due.span, now };
        let drafted = draft(tx, permit, (rule, &top), ask).await?;
        let ended = end(tx, &run, (None, 0), now).await?;
        return Ok(if drafted { Progress::Drafted } else { ended });
    }
    let of = Sending { rule, rules: &rules, span: due.span, now };
    go_on(tx, permit, (&of, &run), &top, (duties, branches)).await
}

fn is_same(rule: &SupervisionRule, due: &DueRun) -> bool {
    (rule.id, rule.version) == (due.rule, due.version)
}

/// The next branches behind the last one.
async fn go_on(
    tx: &Tx,
    permit: &Permit<ReadGaps>,
    (of, run): (&Sending<'_>, &Model),
    top: &Organization,
    (duties, limit): (&[Rule], u64),
) -> Result<Progress, StoreError> {
    let ask = Ask { rules: duties, span: of.span, now: of.now };
    let branches = gap_page(tx, permit, top, ask, (run.reached.as_deref(), limit)).await?;
    let last = branches.last().map(|(branch, _)| branch.path.as_str().to_owned());
    let whole = branches.len() as u64 == limit;
    let behind: Vec<_> = branches.into_iter().filter(|(_, gaps)| !gaps.is_empty()).collect();
    let notices = run.notices + send(tx, permit, of, &behind).await?;
    let reached = last.or_else(|| run.reached.clone());
    if !whole {
        return end(tx, run, (reached, notices), of.now).await;
    }
    note(tx, run, (reached, notices), None).await?;
    Ok(Progress::More)
}

/// The run as it stands, begun now where nobody has begun it.
async fn begin(
    tx: &Tx,
    (rule, due): (&SupervisionRule, &DueRun),
    now: Instant,
) -> Result<Model, StoreError> {
    let period = due.span.to_string();
    let version = rule.version_on(due.due_on);
    let document = version.and(rule.under.as_ref()).map(|document| document.id.uuid());
    let row = ActiveModel {
        rule_id: Set(due.rule.uuid()),
        period: Set(period.clone()),
        due_on: Set(due.due_on),
        started_at: Set(now.millis()),
        reached: Set(None),
        notices: Set(0),
        ended_at: Set(None),
        overtaken: Set(due.overtaken),
        governing_document_id: Set(document),
        governing_version: Set(version),
    };
    let once = OnConflict::columns([Column::RuleId, Column::Period]).do_nothing().to_owned();
    match Entity::insert(row).on_conflict(once).exec_without_returning(&**tx).await {
        Ok(_) | Err(DbErr::RecordNotInserted) => {}
        Err(error) => return Err(error.into()),
    }
    let run = Entity::find_by_id((due.rule.uuid(), period)).one(&**tx).await?;
    run.ok_or_else(|| StoreError::Other("a run that was begun is not there".to_owned()))
}

async fn end(
    tx: &Tx,
    run: &Model,
    (reached, notices): (Option<String>, i64),
    now: Instant,
) -> Result<Progress, StoreError> {
    note(tx, run, (reached, notices), Some(now)).await?;
    Ok(Progress::Ended(notices))
}

async fn note(
    tx: &Tx,
    run: &Model,
    (reached, notices): (Option<String>, i64),
    ended: Option<Instant>,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Reached, Expr::value(reached))
        .col_expr(Column::Notices, Expr::value(notices))
        .col_expr(Column::EndedAt, Expr::value(ended.map(Instant::millis)))
        .filter(Column::RuleId.eq(run.rule_id))
        .filter(Column::Period.eq(run.period.as_str()))
        .exec(&**tx)
        .await?;
    Ok(())
}
