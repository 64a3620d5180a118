//! The contents of a draft as they are kept, or everything that is wrong with them.

use std::collections::HashSet;

use lighthouse_domain::{
    access::actions::ManageTasks,
    id::Id,
    message::Message,
    organizations::{Organization, OrganizationId},
    supervision::task::{
        FieldFault, RegisterFact, Task, TaskContent, TaskError, TaskField, restricted_in,
    },
    text,
    time::Instant,
};
use lighthouse_persistence::{Tx, organizations};
use uuid::Uuid;

use super::requests::{DraftTask, ReplaceTask, TaskFieldInput};
use crate::{
    burden::check_measure,
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        fields::FieldErrors,
        problem::{FieldError, Problem},
    },
};

/// What somebody wants to ask, before it was read.
pub(super) struct GivenContent {
    title: String,
    purpose: String,
    ground: Option<String>,
    audience: Vec<Uuid>,
    due_at: Instant,
    fields: Vec<TaskFieldInput>,
}

impl From<DraftTask> for GivenContent {
    fn from(body: DraftTask) -> Self {
        let DraftTask { title, purpose, ground, audience, due_at, fields, .. } = body;
        Self { title, purpose, ground, audience: audience.unwrap_or_default(), due_at, fields }
    }
}

impl From<ReplaceTask> for GivenContent {
    fn from(body: ReplaceTask) -> Self {
        let ReplaceTask { title, purpose, ground, audience, due_at, fields } = body;
        Self { title, purpose, ground, audience: audience.unwrap_or_default(), due_at, fields }
    }
}

/// The contents, or 422 with everything that is wrong; 409 where all is well but the register knows
/// what is asked.
pub(super) async fn read_content(
    tx: &Tx,
    auth: &Authorized<ManageTasks>,
    owner: &Organization,
    given: GivenContent,
) -> Result<TaskContent, Problem> {
    let mut errors = FieldErrors::default();
    let title = errors.text("/title", text::line(&given.title, 2, TaskContent::TITLE_MAX));
    let purpose = text::paragraph(&given.purpose, 2, TaskContent::PURPOSE_MAX);
    let purpose = errors.text("/purpose", purpose);
    let ground = given.ground.as_deref().map(|raw| text::line(raw, 2, TaskContent::GROUND_MAX));
    let ground = ground.map(|ground| errors.text("/ground", ground));
    let due = Task::check_due(given.due_at, auth.now).map_err(TaskError::message);
    errors.check("/due_at", FieldErrorCode::Rule, due);
    let audience = read_audience(tx, auth, owner, &given.audience, &mut errors).await?;
    let fields = read_fields(given.fields, &mut errors);
    refuse_restricted(tx, auth, owner, (title.as_deref(), &fields), &mut errors).await?;
    let ((title, purpose), ground) =
        errors.finish(title.zip(purpose).zip(ground.map_or(Some(None), |it| it.map(Some))))?;
    refuse_known(&fields, owner.id)?;
    Ok(TaskContent { title, purpose, ground, audience, due_at: given.due_at, fields })
}

/// The chosen organizations, each below the one that asks.
async fn read_audience(
    tx: &Tx,
    auth: &Authorized<ManageTasks>,
    owner: &Organization,
    ids: &[Uuid],
    errors: &mut FieldErrors,
) -> Result<Vec<OrganizationId>, Problem> {
    let (mut chosen, mut known) = (Vec::new(), HashSet::new());
    for (at, id) in ids.iter().enumerate() {
        if !known.insert(*id) {
            continue;
        }
        let one = organizations::find(tx, &auth.permit, Id::new(*id)).await;
        let below =
            |one: &Organization| owner.path.contains(&one.path) && one.dissolved_at.is_none();
        let one = errors.found_such(format!("/audience/{at}"), one, below)?;
        chosen.extend(one.map(|one| one.id));
    }
    Ok(chosen)
}

fn read_fields(inputs: Vec<TaskFieldInput>, errors: &mut FieldErrors) -> Vec<TaskField> {
    let fields: Vec<TaskField> =
        inputs.into_iter().enumerate().map(|(at, input)| read_field(at, input, errors)).collect();
    for FieldFault { pointer, message } in TaskField::faults(&fields) {
        errors.push(format!("/fields{pointer}"), FieldErrorCode::Rule, message);
    }
    fields
}

/// A field as it is kept. What is wrong with its words is noted, and they stand as they were given.
fn read_field(at: usize, input: TaskFieldInput, errors: &mut FieldErrors) -> TaskField {
    let TaskFieldInput { code, label, kind, required, note, options, fact } = input;
    let pointer = |part: &str| format!("/fields/{at}/{part}");
    let label = errors
        .text(&pointer("label"), text::line(&label, 1, TaskField::LABEL_MAX))
        .unwrap_or(label);
    let note = note.map(|note| {
        let read = text::paragraph(&note, 1, TaskField::NOTE_MAX);
        errors.text(&pointer("note"), read).unwrap_or(note)
    });
    let option = |(place, raw): (usize, String)| {
        let read = text::line(&raw, 1, TaskField::OPTION_MAX);
        errors.text(&pointer(&format!("options/{place}")), read).unwrap_or(raw)
    };
    let options = options.unwrap_or_default().into_iter().enumerate().map(option).collect();
    let fact = fact.map(|fact| fact.0);
    let kind = kind.map(|kind| kind.0).or(fact.map(RegisterFact::kind));
    let kind = kind.unwrap_or_else(|| {
        let message = Message::new("请选择填报项的类型", "Choose the kind of the field.");
        errors.push(pointer("kind"), FieldErrorCode::MissingField, message);
        lighthouse_domain::supervision::task::FieldKind::Text
    });
    TaskField { code, label, kind, required: required.unwrap_or(true), note, options, fact }
}

/// Notes each text that asks for a restricted measure, unless an exception allows it.
async fn refuse_restricted(
    tx: &Tx,
    auth: &Authorized<ManageTasks>,
    owner: &Organization,
    (title, fields): (Option<&str>, &[TaskField]),
    errors: &mut FieldErrors,
) -> Result<(), Problem> {
    for (pointer, text) in texts(title, fields) {
        let Some(usage) = restricted_in(text) else { continue };
        let day = (usage, auth.now.day());
        if let Err(error) = check_measure(tx, &auth.permit, day, owner, &pointer).await? {
            errors.add(error);
        }
    }
    Ok(())
}

/// The texts that say what is asked.
fn texts<'a>(title: Option<&'a str>, fields: &'a [TaskField]) -> Vec<(String, &'a str)> {
    let mut texts: Vec<(String, &str)> =
        title.map(|title| ("/title".to_owned(), title)).into_iter().collect();
    for (at, field) in fields.iter().enumerate() {
        let part = |part: &str| format!("/fields/{at}/{part}");
        texts.push((part("label"), &field.label));
        texts.extend(field.note.as_deref().map(|note| (part("note"), note)));
        let options = field.options.iter().enumerate();
        texts.extend(options.map(|(place, one)| (part(&format!("options/{place}")), one.as_str())));
    }
    texts
}

/// 409 with each field that asks for what the register knows, and where it is.
fn refuse_known(fields: &[TaskField], at: OrganizationId) -> Result<(), Problem> {
    let known = |(place, field): (usize, &TaskField)| Some((place, field.known()?));
    let faults: Vec<FieldError> = fields
        .iter()
        .enumerate()
        .filter_map(known)
        .map(|(place, fact)| {
            let pointer = format!("/fields/{place}");
            FieldError::body(pointer, FieldErrorCode::AlreadyKnown, known_message(fact, at))
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::new(Code::AlreadyKnown).faults(faults)) }
}

fn known_message(fact: RegisterFact, at: OrganizationId) -> Message {
    let (word, path) = (fact.as_str(), fact.path(at));
    Message::new(
        format!(
            "登记数据已有“{}”：请将该项的 fact 设为 {word}，由系统自动填入；数据见 {path}",
            fact.zh()
        ),
        format!(
            "The register knows “{}”: set fact to {word} and the server fills it in; it is at {path}.",
            fact.en()
        ),
    )
}
