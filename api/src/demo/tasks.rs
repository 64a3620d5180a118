//! Two collection tasks of the demo: a town's that is over, and the district's that a third of the
//! branches have answered.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use lighthouse_domain::{
    access::{
        AccountId,
        actions::{AnswerTasks, ManageTasks},
    },
    burden::BurdenSource,
    id::Id,
    organizations::{Organization, OrganizationId},
    supervision::task::{
        FieldKind, FieldValue, RegisterFact, Task, TaskContent, TaskError, TaskField, TaskState,
    },
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    burden::{self, NewBurden},
    identity::account_by_login,
    supervision::tasks as store,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use uuid::Uuid;

use super::{
    dice::{below, dice_id},
    towns::District,
};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

/// The day of a task before now, and of its due time after that.
type Days = (i64, i64);

pub(super) async fn make(tx: &Tx, district: &District, now: Instant) -> Result<(), Problem> {
    let mut dice = ChaCha8Rng::seed_from_u64(23);
    let none = || Problem::new(Code::Internal);
    let town = district.towns.first().ok_or_else(none)?;
    let asked: Vec<&Organization> =
        district.branches.iter().filter(|one| town.path.contains(&one.path)).collect();
    let (supervisor, head) =
        (account(tx, "town01.supervisor").await?, account(tx, "deputy.head").await?);
    let over =
        DemoTask { owner: town, by: supervisor, title: "秋季走访情况", days: (20, 14) };
    let id = publish(tx, &mut dice, over, &asked, now).await?;
    for (place, branch) in asked.iter().enumerate() {
        // Each ninth was late.
        let days = if place % 9 == 8 { -5 } else { -10 };
        answer(tx, &mut dice, (id, branch), (supervisor, now.plus(TimeDelta::days(days)))).await?;
    }
    let at = now.plus(TimeDelta::days(-4));
    step(tx, id, at, |task| task.close(at)).await?;
    let all: Vec<&Organization> = district.branches.iter().collect();
    let open =
        DemoTask {
            owner: &district.root, by: head, title: "年末走访慰问情况", days: (3, 10)
        };
    let id = publish(tx, &mut dice, open, &all, now).await?;
    for branch in all.iter().step_by(3) {
        answer(tx, &mut dice, (id, branch), (head, now.plus(TimeDelta::days(-1)))).await?;
    }
    Ok(())
}

async fn account(tx: &Tx, login: &str) -> Result<AccountId, Problem> {
    let found = account_by_login(tx, login).await?;
    Ok(found.ok_or_else(|| Problem::new(Code::Internal))?.id)
}

/// What one of the tasks is.
struct DemoTask<'a> {
    owner: &'a Organization,
    by: AccountId,
    title: &'a str,
    days: Days,
}

fn form() -> Vec<TaskField> {
    let field = |code: &str, label: &str, kind, fact| TaskField {
        code: code.to_owned(),
        label: label.to_owned(),
        kind,
        required: true,
        note: None,
        options: Vec::new(),
        fact,
    };
    vec![
        field("members", "党员人数", FieldKind::Number, Some(RegisterFact::Members)),
        field("secretary", "书记姓名", FieldKind::Text, Some(RegisterFact::SecretaryName)),
        field("visited_households", "走访户数", FieldKind::Number, None),
        field("difficulties", "群众反映的主要困难", FieldKind::Text, None),
    ]
}

/// Drafts and publishes a task; the messages that tell it are long read.
async fn publish(
    tx: &Tx,
    dice: &mut ChaCha8Rng,
    made: DemoTask<'_>,
    asked: &[&Organization],
    now: Instant,
) -> Result<Uuid, Problem> {
    let at = now.plus(TimeDelta::days(-made.days.0));
    let auth = Authorized::<ManageTasks>::system(at, "demo")?;
    let task = Task {
        id: Id::new(dice_id(dice, at)),
        organization: made.owner.id,
        organization_name: made.owner.name.clone(),
        organization_path: made.owner.path.clone(),
        content: TaskContent {
            title: made.title.to_owned(),
            purpose: "掌握各支部走访困难群众的进度".to_owned(),
            ground: Some("《关于做好走访慰问工作的通知》".to_owned()),
            audience: Vec::new(),
            due_at: at.plus(TimeDelta::days(made.days.1)),
            fields: form(),
        },
        state: TaskState::Draft,
        drafted_by: made.by,
        version: 1,
        created_at: at,
        updated_at: at,
    };
    store::insert_task(tx, &auth.permit, &task).await?;
    let locked = store::lock_task(tx, &auth.permit, task.id).await?;
    let number = store::number_task(tx, &auth.permit, &locked, at).await?;
    let task = store::save_task(tx, locked.change(|task| task.publish(number, at))?).await?;
    let rows: Vec<(Uuid, OrganizationId)> =
        asked.iter().map(|branch| (dice_id(dice, at), branch.id)).collect();
    store::ask_branches(tx, &auth.permit, &task, &rows, at).await?;
    burden::record(tx, &auth.permit, &burdens(dice, &task, asked), at).await?;
    Ok(task.id.uuid())
}

fn burdens(dice: &mut ChaCha8Rng, task: &Task, asked: &[&Organization]) -> Vec<NewBurden> {
    let mut all = Vec::new();
    for branch in asked {
        for (kind, number) in task.content.asked() {
            all.push(NewBurden {
                id: dice_id(dice, task.updated_at),
                branch: branch.id,
                kind,
                number,
                source: (BurdenSource::Task, task.id.uuid()),
                asker: Some(task.organization),
            });
        }
    }
    all
}

async fn step(
    tx: &Tx,
    id: Uuid,
    at: Instant,
    decide: impl FnOnce(Task) -> Result<Task, TaskError>,
) -> Result<(), Problem> {
    let auth = Authorized::<ManageTasks>::system(at, "demo")?;
    let locked = store::lock_task(tx, &auth.permit, Id::new(id)).await?;
    store::save_task(tx, locked.change(decide)?).await?;
    Ok(())
}

async fn answer(
    tx: &Tx,
    dice: &mut ChaCha8Rng,
    (id, branch): (Uuid, &Organization),
    (by, at): (AccountId, Instant),
) -> Result<(), Problem> {
    let auth = Authorized::<AnswerTasks>::system(at, "demo")?;
    let task = store::share_task(tx, &auth.permit, Id::new(id)).await?;
    let response = store::lock_response(tx, &auth.permit, &task, branch.id).await?;
    let response = store::save_response(tx, response.change(|it| it.answer(&task, at))?).await?;
    let facts = store::register_facts(tx, &auth.permit, branch, at).await?;
    let visits = i64::try_from(below(dice, 20)).unwrap_or_default();
    let mut values = BTreeMap::from([
        ("visited_households".to_owned(), FieldValue::Number(visits)),
        ("difficulties".to_owned(), FieldValue::Text("看病路远、冬季取暖".to_owned())),
    ]);
    for field in &task.content.fields {
        let value = field.fact.and_then(|fact| facts.get(&fact));
        values.extend(value.map(|value| (field.code.clone(), value.clone())));
    }
    Ok(store::insert_answer(tx, &auth.permit, &response, &values, by).await?)
}
