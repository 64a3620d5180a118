//! The use case of a branch: its answer is checked, kept and receipted.

use std::collections::BTreeMap;

use lighthouse_domain::{
    access::actions::AnswerTasks,
    audit::{AuditEvent, Object},
    id::Id,
    organizations::Organization,
    supervision::task::{
        FieldValue, GivenValue, Task, TaskId, TaskResponse, ValueFault, ValueFaultKind, read_values,
    },
};
use lighthouse_persistence::{Tx, organizations, supervision::tasks as store};

use super::{
    dto::TaskReceipt,
    filling::{facts_for, filled},
    requests::AnswerTask,
};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
    scope,
};

type Auth = Authorized<AnswerTasks>;
type Values = BTreeMap<String, FieldValue>;

/// Keeps an answer and gives its receipt. The same answer again is not counted: it gets the receipt
/// of the first time.
pub(super) async fn answer(
    tx: &Tx,
    auth: &Auth,
    id: TaskId,
    body: AnswerTask,
) -> Result<TaskReceipt, Problem> {
    let task = store::share_task(tx, &auth.permit, id).await?;
    let branch = Id::new(body.branch_id);
    let found = organizations::find(tx, &auth.permit, branch).await;
    let branch = found.map_err(scope::not_found_at("/branch_id"))?;
    let response = store::lock_response(tx, &auth.permit, &task, branch.id).await;
    let response = response.map_err(scope::not_found_at("/branch_id"))?;
    let given: Vec<GivenValue> = body.values.into_iter().map(GivenValue::from).collect();
    // Refused before its values are looked at: nothing else would help.
    let changed = response.clone().answer(&task, auth.now)?;
    let values = read_values(&task.content.fields, &given).map_err(refuse)?;
    if says_the_same(tx, auth, (&task, &response), &values).await? {
        return receipt(&task, &response);
    }
    let changed = response.change(|_| Ok::<_, Problem>(changed))?;
    let response = store::save_response(tx, changed).await?;
    keep(tx, auth, (&task, &response, &branch), values).await?;
    receipt(&task, &response)
}

/// Keeps what the branch wrote together with what the register says now.
async fn keep(
    tx: &Tx,
    auth: &Auth,
    (task, response, branch): (&Task, &TaskResponse, &Organization),
    mut values: Values,
) -> Result<(), Problem> {
    let fields = &task.content.fields;
    let facts = facts_for(tx, auth, fields.iter(), branch).await?;
    values.extend(filled(fields, &facts));
    let by = auth.permit.account();
    store::insert_answer(tx, &auth.permit, response, &values, by).await?;
    let event = AuditEvent::new("task.answered", Object::Task, task.id.uuid());
    let detail = format!("branch {}, answer {}", response.branch, response.answers);
    Ok(auth.audit(tx, event.with_detail(detail)).await?)
}

/// Whether the last answer, which was not returned, says the same in the fields that people fill.
async fn says_the_same(
    tx: &Tx,
    auth: &Auth,
    (task, response): (&Task, &TaskResponse),
    values: &Values,
) -> Result<bool, Problem> {
    if response.answers == 0 || response.is_returned() {
        return Ok(false);
    }
    let last = store::values_of(tx, &auth.permit, task, std::slice::from_ref(response)).await?;
    let mut last = last.get(&response.id).cloned().unwrap_or_default();
    let is_typed = |code: &String| {
        task.content.fields.iter().any(|field| field.code == *code && field.fact.is_none())
    };
    last.retain(|code, _| is_typed(code));
    Ok(last == *values)
}

fn receipt(task: &Task, response: &TaskResponse) -> Result<TaskReceipt, Problem> {
    let number = task.state.publication().map(|(number, _)| response.receipt(number));
    let (number, received_at) =
        number.zip(response.received_at).ok_or_else(|| Problem::new(Code::Internal))?;
    Ok(TaskReceipt {
        number,
        received_at,
        task_id: task.id.uuid(),
        branch_id: response.branch.uuid(),
        answer: response.answers,
        is_late: response.is_late(task),
    })
}

fn refuse(faults: Vec<ValueFault>) -> Problem {
    let fault = |fault: ValueFault| {
        let pointer = format!("/values{}", fault.pointer);
        FieldError::body(pointer, code_of(&fault.kind), fault.kind.message())
    };
    Problem::new(Code::ValidationFailed).faults(faults.into_iter().map(fault))
}

fn code_of(kind: &ValueFaultKind) -> FieldErrorCode {
    match kind {
        ValueFaultKind::Unknown => FieldErrorCode::UnknownField,
        ValueFaultKind::Filled => FieldErrorCode::ReadOnly,
        ValueFaultKind::Twice => FieldErrorCode::DuplicateKey,
        ValueFaultKind::WrongKind(_) => FieldErrorCode::WrongType,
        ValueFaultKind::Missing(..) => FieldErrorCode::MissingField,
        ValueFaultKind::TooLarge => FieldErrorCode::TooLarge,
        ValueFaultKind::Text(error) => error.into(),
        ValueFaultKind::NoOption(_) => FieldErrorCode::InvalidValue,
    }
}
