//! The page behind a problem's `type`: cause and remedy in both languages (O-20).

use crate::http::routes::Routes;
use actix_web::{HttpResponse, get, web::Path};

use crate::http::{code::Code, problem::Problem};

pub(crate) fn routes(config: &mut Routes<'_>) {
    config.service(get_problem);
}

/// What a problem means
///
/// A page for people, in both languages.
#[utoipa::path(tag = "operation", operation_id = "getProblem",
    params(("code" = String, Path, description = "The code of a problem", example = "not_found", max_length = 64)),
    responses((status = 200, description = "The page", body = String, content_type = "text/html")), security(()))]
#[get("/problems/{code}")]
async fn get_problem(code: Path<String>) -> Result<HttpResponse, Problem> {
    let code = Code::parse(&code).ok_or_else(|| Problem::new(Code::NotFound))?;
    let ((title_zh, title_en), (remedy_zh, remedy_en)) = (code.title(), code.remedy());
    let page = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{0}</title>\
         <h1>{title_zh}</h1><p>{remedy_zh}</p><h1 lang=\"en\">{title_en}</h1><p lang=\"en\">{remedy_en}</p>\
         <p><code>{0}</code> · HTTP {1}</p></html>\n",
        code.as_str(),
        code.status(),
    );
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("cache-control", "public, max-age=3600"))
        .body(page))
}
