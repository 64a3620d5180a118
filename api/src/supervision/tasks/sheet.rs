//! The answers to a task as a sheet.

use std::collections::BTreeMap;

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadTasks,
    id::Id,
    supervision::task::{FieldValue, Task, TaskResponse},
};
use lighthouse_persistence::{Conn, supervision::tasks as store};
use uuid::Uuid;

use super::requests::{TaskSheetFormat, TaskSheetQuery};
use crate::{
    http::{
        caller::{Authorized, Caller},
        code::Code,
        lang::Lang,
        problem::Problem,
        query::Query,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    sheet::{XLSX, book, csv_of},
};

const CSV: &str = "text/csv; charset=utf-8";
/// Responses of one round.
const ROUND: u64 = 500;
/// What stands before the fields of the form, in Chinese and in English, and how wide it is.
const HEAD: [(&str, &str, u32); 5] = [
    ("党支部", "Branch", 30),
    ("状态", "State", 12),
    ("回执号", "Receipt", 26),
    ("首次收到时间", "First received", 26),
    ("最近收到时间", "Last received", 26),
];
const FIELD_WIDTH: u32 = 18;

/// Export the answers to a task
///
/// A line for each branch the caller sees, also for those that have not answered, with the last answer.
/// Text that a spreadsheet would take for a formula is made harmless.
#[utoipa::path(tag = "supervision", operation_id = "exportTaskAnswers",
    params(("id" = Uuid, Path, description = "The task"), TaskSheetQuery),
    responses((status = 200, description = "A file", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:read"))))]
#[get("/tasks/{id}/sheet")]
pub(super) async fn export_answers(
    caller: Caller<ReadTasks>,
    id: Path<Uuid>,
    Query(query): Query<TaskSheetQuery>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let (task, rows) = caller
        .read(async |conn, auth| {
            let task = store::find_task(&conn, &auth.permit, id).await?;
            let rows = lines(&conn, &auth, &task, lang).await?;
            Ok((task, rows))
        })
        .await?;
    let number = task.state.publication().map_or("draft", |(number, _)| number);
    let (kind, ending, bytes) = match query.format.unwrap_or_default() {
        TaskSheetFormat::Xlsx => (XLSX, "xlsx", written(&task, &rows)?),
        TaskSheetFormat::Csv => (CSV, "csv", csv_of(&rows)?),
    };
    let file = ApiResponse::file(kind, &format!("{number}.{ending}"), bytes);
    Ok(file.cache(CacheControl::NoStore))
}

fn written(task: &Task, rows: &[Vec<String>]) -> Result<Vec<u8>, Problem> {
    let fields = task.content.fields.iter().map(|_| FIELD_WIDTH);
    let widths: Vec<u32> = HEAD.iter().map(|(_, _, width)| *width).chain(fields).collect();
    book("填报", &widths, rows).map_err(|_| Problem::new(Code::Internal))
}

/// The heading and a line for each response.
async fn lines(
    conn: &Conn,
    auth: &Authorized<ReadTasks>,
    task: &Task,
    lang: Lang,
) -> Result<Vec<Vec<String>>, Problem> {
    let (mut rows, mut after) = (vec![heading(task, lang)], None);
    loop {
        let slice = (after, ROUND);
        let found = store::response_page(conn, &auth.permit, task, None, slice).await?;
        let Some(last) = found.last() else { return Ok(rows) };
        after = Some(last.place);
        let values = store::values_of(conn, &auth.permit, task, &found).await?;
        let none = BTreeMap::new();
        for response in &found {
            rows.push(line(task, response, values.get(&response.id).unwrap_or(&none), lang));
        }
    }
}

fn heading(task: &Task, lang: Lang) -> Vec<String> {
    let own = HEAD.iter().map(|(zh, en, _)| if lang == Lang::ZhCn { zh } else { en });
    let own = own.map(|&word| word.to_owned());
    own.chain(task.content.fields.iter().map(|field| field.label.clone())).collect()
}

fn line(
    task: &Task,
    response: &TaskResponse,
    values: &BTreeMap<String, FieldValue>,
    lang: Lang,
) -> Vec<String> {
    let state = response.state(task);
    let number = task.state.publication().filter(|_| response.answers > 0);
    let at = |at: Option<lighthouse_domain::time::Instant>| {
        at.map_or(String::new(), |at| at.to_string())
    };
    let own = [
        response.branch_name.clone(),
        if lang == Lang::ZhCn { state.zh() } else { state.en() }.to_owned(),
        number.map_or(String::new(), |(number, _)| response.receipt(number)),
        at(response.first_received_at),
        at(response.received_at),
    ];
    let cell = |code: &String| values.get(code).map_or(String::new(), |value| word(value, lang));
    let fields = task.content.fields.iter().map(|field| cell(&field.code));
    own.into_iter().chain(fields).collect()
}

fn word(value: &FieldValue, lang: Lang) -> String {
    match (value, lang) {
        (FieldValue::YesNo(true), Lang::ZhCn) => "是".to_owned(),
        (FieldValue::YesNo(false), Lang::ZhCn) => "否".to_owned(),
        (other, _) => other.written(),
    }
}
