//! The slips to print: as a sheet with one line for each person, or as paper to cut.
//!
//! Either is made from the answer after it was written, so that a retry with the same
//! `Idempotency-Key` prints the same codes, whatever form was asked for first.

use actix_web::{HttpRequest, http::header, web};
use lighthouse_domain::accounts::ActivationCode;

use super::{
    cutting,
    dto::{SlipView, Slips},
};
use crate::{
    http::{
        code::Code,
        lang::Lang,
        problem::Problem,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    sheet::{XLSX, book},
};

const PAPER: &str = "application/pdf";
/// The name under which the slips are saved, before its ending.
const NAME: &str = "激活码";
const HEADINGS: [&str; 6] = ["姓名", "所在党支部", "登录名", "手机号", "激活码", "有效期至"];
/// The width of each column, in characters.
const WIDTHS: [u32; 6] = [12, 30, 14, 16, 18, 14];

/// The answer as JSON, or as a sheet or paper for whoever asks for one. Nobody keeps any of them.
pub(super) async fn shaped(request: &HttpRequest, answer: ApiResponse) -> HandlerResult {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let asks_for = |kind: &str| accepted.is_some_and(|kinds| kinds.contains(kind));
    let lang = Lang::from_request(request);
    if asks_for(XLSX) {
        return printed(answer, (XLSX, "xlsx"), |slips| sheet_of(&slips)).await;
    }
    if asks_for(PAPER) {
        return printed(answer, (PAPER, "pdf"), move |slips| cutting::paper(&slips.data, lang))
            .await;
    }
    Ok(answer.cache(CacheControl::NoStore))
}

/// Of a whole district it takes long enough to hold others up.
async fn printed(
    answer: ApiResponse,
    (kind, ending): (&'static str, &str),
    print: impl FnOnce(Slips) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> HandlerResult {
    let printed = web::block(move || {
        let slips = serde_json::from_slice(&answer.to_stored().body);
        print(slips.map_err(|_| Problem::new(Code::Internal))?)
    });
    let bytes = printed.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))??;
    Ok(ApiResponse::file(kind, &format!("{NAME}.{ending}"), bytes).cache(CacheControl::NoStore))
}

/// The slips as a book.
fn sheet_of(slips: &Slips) -> Result<Vec<u8>, Problem> {
    let failed = || Problem::new(Code::Internal);
    let lines: Option<Vec<_>> = slips.data.iter().map(cells).collect();
    let heading = HEADINGS.map(str::to_owned).to_vec();
    let rows: Vec<_> = std::iter::once(heading).chain(lines.ok_or_else(failed)?).collect();
    book(NAME, &WIDTHS, &rows).map_err(|_| failed())
}

/// What stands under [`HEADINGS`]. A slip without a code that can be read would be worth nothing.
fn cells(slip: &SlipView) -> Option<Vec<String>> {
    let code = ActivationCode::parse(&slip.activation_code)?;
    Some(vec![
        slip.name.clone(),
        slip.branch_name.clone().unwrap_or_default(),
        slip.login.clone().unwrap_or_default(),
        slip.phone.clone().unwrap_or_default(),
        code.printed(),
        slip.expires_at.day().to_string(),
    ])
}

#[cfg(test)]
mod tests {
    use lighthouse_domain::{sheet::Cell, time::Instant};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_sheet_of_slips_is_one_that_the_import_reads() {
        let slip = SlipView {
            account_id: Uuid::nil(),
            member_id: None,
            name: "张<三>&".to_owned(),
            branch_id: None,
            branch_name: Some("一支部".to_owned()),
            login: Some("k7qd2m9x".to_owned()),
            phone: None,
            activation_code: "7QD2M9XKTB".to_owned(),
            expires_at: Instant::from_millis(0),
        };
        let printed = sheet_of(&Slips { data: vec![slip] }).ok().unwrap();
        let cells = crate::sheet::read(&printed).ok().unwrap();
        assert_eq!(cells.len(), 2);
        assert_eq!(cells[1][0], Cell::Text("张<三>&".to_owned()));
        assert_eq!(cells[1][4], Cell::Text("7QD2M-9XKTB".to_owned()));
    }
}
