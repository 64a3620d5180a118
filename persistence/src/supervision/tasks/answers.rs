//! The answers of branches: their receipts and values, which are only ever added to.

use std::collections::{BTreeMap, HashMap};

use lighthouse_domain::{
    access::{AccountId, Action, Permit, actions::AnswerTasks},
    id::Id,
    supervision::task::{FieldValue, Task, TaskResponse, TaskResponseId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::entity::{answer, response, value};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql::{insert_all, scoped},
};

/// Values by the codes of their fields.
type Values = BTreeMap<String, FieldValue>;

/// Answers that a history shows.
const SHOWN_MAX: u64 = 50;

/// Keeps the last answer of a response that was saved in this transaction.
pub async fn insert_answer(
    tx: &Tx,
    permit: &Permit<AnswerTasks>,
    response: &TaskResponse,
    values: &Values,
    by: AccountId,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&response.branch_path) {
        return Err(StoreError::NotFound("branch"));
    }
    let received_at = response.received_at.ok_or(StoreError::NotFound("answer"))?;
    let row = answer::ActiveModel {
        response_id: Set(response.id.uuid()),
        number: Set(response.answers),
        received_at: Set(received_at.millis()),
        by_account: Set(by.uuid()),
    };
    answer::Entity::insert(row).exec_without_returning(&**tx).await?;
    let row = |(code, value): (&String, &FieldValue)| value::ActiveModel {
        response_id: Set(response.id.uuid()),
        answer: Set(response.answers),
        code: Set(code.clone()),
        value: Set(value.written()),
        number: Set(value.number()),
    };
    insert_all(tx, values.iter().map(row)).await
}

#[derive(FromQueryResult)]
struct ValueRow {
    response_id: Uuid,
    answer: i64,
    code: String,
    value: String,
}

impl ValueRow {
    /// The value as the form of the task reads it.
    fn read(&self, task: &Task) -> Result<FieldValue, StoreError> {
        let field = task.content.fields.iter().find(|field| field.code == self.code);
        let value = field.and_then(|field| FieldValue::parse(field.kind, &self.value));
        value.ok_or_else(|| StoreError::corrupt("task_value", "value"))
    }
}

/// The values of the last answer of each of these responses to a task that were found before.
pub async fn values_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    task: &Task,
    responses: &[TaskResponse],
) -> Result<HashMap<TaskResponseId, Values>, StoreError> {
    let ids: Vec<Uuid> =
        responses.iter().filter(|one| one.answers > 0).map(|one| one.id.uuid()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let last = Expr::col((response::Entity, response::Column::Id))
        .equals((value::Entity, value::Column::ResponseId))
        .and(
            Expr::col((response::Entity, response::Column::Answers))
                .equals((value::Entity, value::Column::Answer)),
        );
    let facts = [
        value::Column::ResponseId,
        value::Column::Answer,
        value::Column::Code,
        value::Column::Value,
    ];
    let select = Query::select()
        .columns(facts.map(|it| (value::Entity, it)))
        .from(response::Entity)
        .inner_join(value::Entity, last)
        .and_where(response::Column::Id.is_in(ids))
        .to_owned();
    let rows: Vec<ValueRow> = scoped::all_as(conn, permit, select).await?;
    let mut values = HashMap::<_, Values>::new();
    for row in rows {
        let of = values.entry(Id::new(row.response_id)).or_default();
        of.insert(row.code.clone(), row.read(task)?);
    }
    Ok(values)
}

/// An answer that a branch gave.
#[derive(Clone, Debug)]
pub struct AnswerEntry {
    pub number: i64,
    pub received_at: Instant,
    pub by: AccountId,
    pub values: Values,
}

/// The last fifty answers of a response that was found before, the first one first.
pub async fn answers_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (task, response): (&Task, &TaskResponse),
) -> Result<Vec<AnswerEntry>, StoreError> {
    let select = answer::Entity::find()
        .filter(answer::Column::ResponseId.eq(response.id.uuid()))
        .order_by_desc(answer::Column::Number)
        .limit(SHOWN_MAX);
    let mut entries: Vec<AnswerEntry> = scoped::all(conn, permit, select)
        .await?
        .into_iter()
        .rev()
        .map(|row| AnswerEntry {
            number: row.number,
            received_at: Instant::from_millis(row.received_at),
            by: Id::new(row.by_account),
            values: Values::new(),
        })
        .collect();
    let Some(first) = entries.first().map(|entry| entry.number) else { return Ok(entries) };
    let select = value::Entity::find()
        .filter(value::Column::ResponseId.eq(response.id.uuid()))
        .filter(value::Column::Answer.gte(first));
    for row in scoped::all(conn, permit, select).await? {
        let value::Model { response_id, answer, code, value, .. } = row;
        let row = ValueRow { response_id, answer, code, value };
        let value = row.read(task)?;
        if let Some(entry) = entries.iter_mut().find(|entry| entry.number == row.answer) {
            entry.values.insert(row.code, value);
        }
    }
    Ok(entries)
}
