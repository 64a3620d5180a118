//! A bulletin on official paper.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadBulletins,
    id::Id,
    message::Message,
    supervision::bulletin::{Bulletin, BulletinFigures, PaperFormat, Tally},
};
use uuid::Uuid;

use super::{requests::BulletinPaperQuery, routes::find};
use crate::{
    http::{
        caller::Caller,
        code::Code,
        lang::Lang,
        problem::Problem,
        query::Query,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    paper::{Closing, Sheet, date, moment, web::WebPage},
};

/// Print a bulletin
///
/// PDF, in the language of the request for labels and as written for texts, with the place for the
/// seal and a code that names the bulletin and its hash. What is not issued says so on each page.
/// With `format=html` one page to read on a telephone or to print, without a script.
#[utoipa::path(tag = "supervision", operation_id = "getBulletinDocument",
    params(("id" = Uuid, Path, description = "The bulletin"), BulletinPaperQuery),
    responses((status = 200, description = "The pages",
        content((Vec<u8> = "application/pdf"), (String = "text/html")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:read"))))]
#[get("/bulletins/{id}/document")]
pub(super) async fn get_document(
    caller: Caller<ReadBulletins>,
    id: Path<Uuid>,
    Query(query): Query<BulletinPaperQuery>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let format = query.format.map_or(PaperFormat::Pdf, |format| format.0);
    let (bulletin, _) = caller.read(async |conn, auth| find(&conn, &auth, id).await).await?;
    let name = format!("{}.{}", reference(&bulletin), format.as_str());
    if format == PaperFormat::Html {
        let page = web_page(&bulletin, lang).into_bytes();
        let response = ApiResponse::file("text/html; charset=utf-8", &name, page);
        return Ok(response.cache(CacheControl::NoStore));
    }
    let paper = actix_web::web::block(move || pdf(&bulletin, lang));
    let paper = paper.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
    Ok(ApiResponse::file("application/pdf", &name, paper?).cache(CacheControl::NoStore))
}

/// The number of an issued one, else what it is.
fn reference(bulletin: &Bulletin) -> String {
    match bulletin.state.issue() {
        Some(issue) => issue.number.clone(),
        None => format!("{}-{}", bulletin.state.status().as_str(), bulletin.span),
    }
}

fn pdf(bulletin: &Bulletin, lang: Lang) -> Result<Vec<u8>, Problem> {
    let mut sheet = Sheet::new(lang)?;
    let texts = &bulletin.texts;
    sheet.title(&texts.title);
    sheet.paragraphs(&texts.opening);
    sheet.paragraphs(&texts.body);
    for (label, value) in rows(bulletin, lang) {
        sheet.row(&label, &value);
    }
    // A page with a seal and nothing else could belong to anything.
    sheet.keep_with_closing();
    sheet.space();
    sheet.paragraphs(&texts.requirements);
    let issue = bulletin.state.issue();
    let day = issue.map_or(bulletin.updated_at, |issue| issue.at).day();
    let hash = issue.map_or_else(String::new, |issue| format!(" {}", issue.hash));
    let reference = reference(bulletin);
    sheet.closing(&Closing {
        issuer: bulletin.organization_name.clone(),
        date: date(day, lang),
        code: format!("{reference} {}{hash}", bulletin.id),
    });
    let footer = footer(bulletin, &reference);
    Ok(sheet.finish(&texts.title, lang.pick(&footer))?)
}

fn web_page(bulletin: &Bulletin, lang: Lang) -> String {
    let texts = &bulletin.texts;
    let mut page = WebPage::new(&texts.title, lang);
    page.paragraphs(&texts.opening);
    page.paragraphs(&texts.body);
    page.facts(&rows(bulletin, lang));
    page.paragraphs(&texts.requirements);
    let issue = bulletin.state.issue();
    let day = issue.map_or(bulletin.updated_at, |issue| issue.at).day();
    page.signature(&bulletin.organization_name, &date(day, lang));
    let reference = reference(bulletin);
    let hash = issue.map(|issue| format!("{reference} · SHA-256 {}", issue.hash));
    let not_issued = || lang.pick(&footer(bulletin, &reference)).to_owned();
    page.small(&hash.unwrap_or_else(not_issued));
    page.finish()
}

fn footer(bulletin: &Bulletin, reference: &str) -> Message {
    if let Some(issue) = bulletin.state.issue() {
        let hash = issue.hash.get(..16).unwrap_or_default();
        Message::new(format!("{reference}　校验码 {hash}"), format!("{reference} · SHA-256 {hash}"))
    } else {
        let state = bulletin.state.status();
        Message::new(
            format!("{}，不得外传", state.zh()),
            format!("{}, not for circulation", state.en()),
        )
    }
}

fn rows(bulletin: &Bulletin, lang: Lang) -> Vec<(String, String)> {
    let figures = &bulletin.figures;
    let mut rows = Vec::new();
    if let Some(issue) = bulletin.state.issue() {
        rows.push((Message::new("编号", "Number"), same(issue.number.clone())));
    }
    let period = bulletin.span.words();
    rows.push((Message::new("时期", "Period"), period));
    rows.push((Message::new("数据截止", "As of"), as_of(figures)));
    rows.push((Message::new("党支部", "Branches"), branches(figures)));
    rows.extend(
        figures
            .duties
            .iter()
            .map(|figure| (Message::new(figure.kind.zh(), figure.kind.en()), tally(figure.tally))),
    );
    rows.push((Message::new("整改事项", "Cases"), cases(figures)));
    if figures.order.exception().is_some() {
        rows.push((Message::new("排列顺序", "Order"), by_result()));
    }
    rows.extend(figures.ordered_organizations().into_iter().map(|figure| {
        let (all, behind) = (figure.branches, figure.branches_with_gaps);
        let value = Message::new(
            format!("{all} 个党支部，其中 {behind} 个有未完成事项；{}", tally(figure.tally).zh),
            format!("{all} branches, {behind} with something missing; {}", tally(figure.tally).en),
        );
        (same(figure.name.clone()), value)
    }));
    let pick = |(label, value): (Message, Message)| {
        (lang.pick(&label).to_owned(), lang.pick(&value).to_owned())
    };
    rows.into_iter().map(pick).collect()
}

fn by_result() -> Message {
    Message::new(
        "按完成比例从高到低（已按减负规定办理例外并公开）",
        "Largest share first, under a published exception to the burden rules",
    )
}

fn same(text: String) -> Message {
    Message::new(text.clone(), text)
}

fn as_of(figures: &BulletinFigures) -> Message {
    let at = figures.as_of;
    Message::new(moment(at, Lang::ZhCn), moment(at, Lang::En))
}

fn branches(figures: &BulletinFigures) -> Message {
    let (all, behind) = (figures.branches, figures.branches_with_gaps);
    Message::new(
        format!("{all} 个，其中 {behind} 个有未完成事项"),
        format!("{all}, of which {behind} have something missing"),
    )
}

fn tally(Tally { due, done, missing }: Tally) -> Message {
    Message::new(
        format!("应开展 {due}，已完成 {done}，未完成 {missing}"),
        format!("due {due}, done {done}, missing {missing}"),
    )
}

fn cases(figures: &BulletinFigures) -> Message {
    let (open, closed) = (figures.cases_open, figures.cases_closed);
    Message::new(
        format!("未办结 {open} 件，本期办结 {closed} 件"),
        format!("{open} open, {closed} closed in the period"),
    )
}
