//! An appraisal on official paper.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadAppraisals,
    id::Id,
    message::Message,
    reporting::appraisal::{Appraisal, DossierFigure, DossierPost, DossierTraining},
};
use lighthouse_persistence::reporting as store;
use uuid::Uuid;

use super::dto::shows_grade;
use crate::{
    http::{
        caller::Caller,
        code::Code,
        lang::Lang,
        problem::Problem,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    paper::{Closing, Column, Sheet, date, moment},
    reporting::reports::words::{DASH, shown_numerator, shown_value},
};

/// Print an appraisal
///
/// PDF: the dossier, the own report, and the grade for whoever may see it, with the place for the
/// seal and a code that names the appraisal and its hash. What is not issued says so on each page.
#[utoipa::path(tag = "reporting", operation_id = "getAppraisalDocument",
    params(("id" = Uuid, Path, description = "The appraisal")),
    responses((status = 200, description = "The pages", body = Vec<u8>, content_type = "application/pdf")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:read"))))]
#[get("/appraisals/{id}/document")]
pub(super) async fn get_document(caller: Caller<ReadAppraisals>, id: Path<Uuid>) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let found = caller
        .read(async |conn, auth| Ok(store::find_appraisal(&conn, &auth.permit, id).await?))
        .await?;
    let shows = shows_grade(&found, caller.actor().member());
    let name = format!("{}.pdf", reference(&found));
    let paper = actix_web::web::block(move || pdf(&found, shows, lang));
    let paper = paper.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
    Ok(ApiResponse::file("application/pdf", &name, paper?).cache(CacheControl::NoStore))
}

/// The number of an issued one, else what it is.
fn reference(appraisal: &Appraisal) -> String {
    match appraisal.state.issue() {
        Some(issue) => issue.number.clone(),
        None => format!("{}-{}", appraisal.state.status().as_str(), appraisal.year),
    }
}

fn pdf(appraisal: &Appraisal, shows_grade: bool, lang: Lang) -> Result<Vec<u8>, Problem> {
    let mut sheet = Sheet::new(lang)?;
    let title = appraisal.title();
    sheet.title(lang.pick(&title));
    for (label, value) in rows(appraisal, lang) {
        sheet.row(lang.pick(&label), &value);
    }
    figures(&mut sheet, appraisal, lang);
    sheet.space();
    let report = appraisal.state.report();
    sheet.row(
        lang.pick(&Message::new("述职报告", "Report")),
        report.map_or(DASH, |report| &report.text),
    );
    let grading = appraisal.state.grading().filter(|_| shows_grade);
    let grade = grading.map(|grading| grading.grade.words());
    let grade = grade.as_ref().map_or(DASH, |grade| lang.pick(grade));
    sheet.row(lang.pick(&Message::new("综合评价等次", "Grade")), grade);
    let comment = grading.map_or(DASH, |grading| &grading.comment);
    sheet.row(lang.pick(&Message::new("评定意见", "Reason")), comment);
    sheet.keep_with_closing();
    let issue = appraisal.state.issue();
    let day = issue.map_or(appraisal.updated_at, |issue| issue.at).day();
    let hash = issue.map_or_else(String::new, |issue| format!(" {}", issue.hash));
    let reference = reference(appraisal);
    sheet.closing(&Closing {
        issuer: appraisal.level_name.clone(),
        date: date(day, lang),
        code: format!("{reference} {}{hash}", appraisal.id),
    });
    Ok(sheet.finish(lang.pick(&title), lang.pick(&footer(appraisal, &reference)))?)
}

fn rows(appraisal: &Appraisal, lang: Lang) -> Vec<(Message, String)> {
    let (dossier, cases) = (&appraisal.dossier, appraisal.dossier.cases);
    let list = |lines: Vec<String>| {
        let text = lines.join(if lang == Lang::ZhCn { "；" } else { "; " });
        if text.is_empty() { DASH.to_owned() } else { text }
    };
    let cases = Message::new(
        format!(
            "立项 {} 件，已办结 {} 件，重新整改 {} 件",
            cases.opened, cases.closed, cases.reopened
        ),
        format!("{} opened, {} closed, {} reopened", cases.opened, cases.closed, cases.reopened),
    );
    let mut rows = Vec::new();
    if let Some(issue) = appraisal.state.issue() {
        rows.push((Message::new("编号", "Number"), issue.number.clone()));
    }
    rows.extend([
        (Message::new("姓名", "Name"), appraisal.member_name.clone()),
        (Message::new("党组织", "Organization"), appraisal.organization_name.clone()),
        (Message::new("年度", "Year"), appraisal.year.to_string()),
        (Message::new("数据截止", "As of"), moment(dossier.as_of, lang)),
        (
            Message::new("本年度任职", "Posts in the year"),
            list(dossier.posts.iter().map(|it| post(it, lang)).collect()),
        ),
        (
            Message::new("本年度培训", "Trainings in the year"),
            list(dossier.trainings.iter().map(|it| training(it, lang)).collect()),
        ),
        (Message::new("整改事项", "Rectification"), lang.pick(&cases).to_owned()),
    ]);
    rows
}

fn post(post: &DossierPost, lang: Lang) -> String {
    let (name, duty, since) = (&post.organization_name, post.duty, date(post.since, lang));
    let until = post.until.map(|day| date(day, lang));
    match lang {
        Lang::ZhCn => {
            let until = until.unwrap_or_else(|| "今".to_owned());
            format!("{name}{}（{since}至{until}）", duty.zh())
        }
        Lang::En => {
            let until = until.unwrap_or_else(|| "now".to_owned());
            format!("{}, {name} ({since} to {until})", duty.en())
        }
    }
}

fn training(training: &DossierTraining, lang: Lang) -> String {
    let (day, topic) = (date(training.held_on, lang), &training.topic);
    let kind = if lang == Lang::ZhCn { training.kind.zh() } else { training.kind.en() };
    match lang {
        Lang::ZhCn => format!("{day}{kind}：{topic}"),
        Lang::En => format!("{day}, {kind}: {topic}"),
    }
}

fn figures(sheet: &mut Sheet, appraisal: &Appraisal, lang: Lang) {
    let words = |zh, en| if lang == Lang::ZhCn { zh } else { en };
    let columns = [
        (words("指标", "Indicator"), 8),
        (words("分子", "Counts"), 3),
        (words("分母", "Of"), 3),
        (words("数值", "Value"), 3),
    ];
    let columns = columns.map(|(heading, share)| Column { heading, share });
    let row = |figure: &DossierFigure| {
        let (indicator, counted) = (figure.item.indicator, figure.counted);
        let plain = indicator.definition().denominator.is_none();
        let name = words(indicator.zh(), indicator.en()).to_owned();
        let denominator = if plain { DASH.to_owned() } else { counted.denominator.to_string() };
        let numerator = shown_numerator(indicator, counted);
        vec![name, numerator, denominator, shown_value(indicator, counted)]
    };
    let rows: Vec<_> = appraisal.dossier.figures.iter().map(row).collect();
    sheet.table(&columns, &rows);
}

fn footer(appraisal: &Appraisal, reference: &str) -> Message {
    if let Some(issue) = appraisal.state.issue() {
        let hash = issue.hash.get(..16).unwrap_or_default();
        Message::new(format!("{reference}　校验码 {hash}"), format!("{reference} · SHA-256 {hash}"))
    } else {
        let state = appraisal.state.status();
        Message::new(
            format!("{}，不得外传", state.zh()),
            format!("{}, not for circulation", state.en()),
        )
    }
}
