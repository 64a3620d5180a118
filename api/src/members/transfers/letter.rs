//! The letter of a transfer on paper: the letter itself, the receipt that comes back, and the stub
//! that stays.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadTransfers,
    id::Id,
    members::transfers::{
        End, Transfer, TransferDirection, TransferError, TransferState as State, TransferStatus,
    },
    message::Message,
    time::Instant,
};
use lighthouse_persistence::members::transfers as store;
use uuid::Uuid;

use crate::{
    http::{
        caller::Caller,
        code::Code,
        lang::Lang,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    paper::{Closing, Sheet, date},
};

/// Print a transfer letter
///
/// PDF of three pages, each with its number and the place for its seal: the letter that the member
/// takes along, the receipt that the other side fills in and sends back, the stub for the files.
/// Once it was accepted, the receipt and the stub say so. 409 for one that is not good any more,
/// and for one that an organization outside has issued.
#[utoipa::path(tag = "members", operation_id = "getTransferLetter",
    params(("id" = Uuid, Path, description = "The transfer")),
    responses((status = 200, description = "The pages", body = Vec<u8>, content_type = "application/pdf"),
        (status = 409, description = "It is not good any more, or not issued here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:read"))))]
#[get("/transfers/{id}/letter")]
pub(super) async fn get_letter(caller: Caller<ReadTransfers>, id: Path<Uuid>) -> HandlerResult {
    let (id, lang, now) = (Id::new(*id), caller.lang, caller.app.now());
    let transfer = caller
        .read(async |conn, auth| Ok(store::find_transfer(&conn, &auth.permit, id).await?))
        .await?;
    let paper = LetterPaper::new(transfer, now)?;
    let name = format!("{}.pdf", paper.0.letter.number);
    let pages = actix_web::web::block(move || paper.pdf(lang));
    let pages = pages.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
    Ok(ApiResponse::file("application/pdf", &name, pages?).cache(CacheControl::NoStore))
}

/// A letter that may be printed.
struct LetterPaper(Transfer);

impl LetterPaper {
    fn new(transfer: Transfer, now: Instant) -> Result<Self, Problem> {
        if transfer.route.direction() == TransferDirection::Incoming {
            let theirs = Message::new(
                "该介绍信由系统外单位开具，请使用其原件",
                "An organization outside has issued this letter; use its original.",
            );
            return Err(Problem::new(Code::WrongState).detail(theirs));
        }
        match transfer.status_on(now.day()) {
            TransferStatus::Requested | TransferStatus::Accepted => Ok(Self(transfer)),
            TransferStatus::Expired => Err(TransferError::Expired(transfer.letter.valid_until)),
            other => Err(TransferError::WrongState(other)),
        }
        .map_err(Problem::from)
    }

    fn pdf(&self, lang: Lang) -> Result<Vec<u8>, Problem> {
        let mut sheet = Sheet::new(lang)?;
        if self.0.state == State::Requested {
            self.letter(&mut sheet, lang);
            sheet.next_page();
        }
        self.receipt(&mut sheet, lang);
        sheet.next_page();
        self.stub(&mut sheet, lang);
        let title = Message::new("组织关系介绍信", "Transfer letter");
        Ok(sheet.finish(lang.pick(&title), &self.0.letter.number)?)
    }

    /// Who sends, and who receives.
    fn sides(&self) -> (String, String) {
        let route = &self.0.route;
        let name = |end: Option<&End>| end.map(|end| end.name.clone());
        let outside = || route.outside().unwrap_or_default().to_owned();
        (name(route.from()).unwrap_or_else(outside), name(route.to()).unwrap_or_else(outside))
    }

    fn letter(&self, sheet: &mut Sheet, lang: Lang) {
        let Transfer { letter, member_name, member_status, .. } = &self.0;
        let (from, to) = self.sides();
        let until = date(letter.valid_until, lang);
        let text = Message::new(
            format!(
                "第 {} 号\n{to}：\n{member_name}同志系{}，组织关系由我处转去你处，请予接转。\n党费交至：        年    月\n本介绍信有效期至{until}。",
                letter.number,
                member_status.zh()
            ),
            format!(
                "No. {}\nTo {to}\n{member_name} ({}) is transferred from us to you; please take the member in.\nDues are paid until ______________\nThis letter is good until {until}.",
                letter.number,
                member_status.en()
            ),
        );
        sheet.title(lang.pick(&Message::new("组织关系介绍信", "Transfer letter")));
        sheet.paragraphs(lang.pick(&text));
        sheet.closing(&self.closing(from, date(letter.issued_on, lang)));
    }

    /// To be filled in by the other side, unless it has accepted already.
    fn receipt(&self, sheet: &mut Sheet, lang: Lang) {
        let (from, to) = self.sides();
        let Transfer { letter, member_name, state, .. } = &self.0;
        let accepted = if let State::Accepted { on, .. } = state { Some(*on) } else { None };
        let blank = Message::new("        年    月    日", "______________");
        let day = accepted.map_or_else(|| lang.pick(&blank).to_owned(), |on| date(on, lang));
        let text = Message::new(
            format!(
                "{from}：\n你处第 {} 号介绍信收悉，{member_name}同志的组织关系已转入我处。\n转入日期：{day}\n经办人：                联系电话：",
                letter.number
            ),
            format!(
                "To {from}\nYour letter {} has arrived; {member_name} belongs to us now.\nSince {day}\nHandled by ______________, telephone ______________",
                letter.number
            ),
        );
        sheet.title(lang.pick(&Message::new("组织关系介绍信回执", "Receipt of a transfer letter")));
        sheet.paragraphs(lang.pick(&text));
        sheet.closing(&self.closing(to, day));
    }

    fn stub(&self, sheet: &mut Sheet, lang: Lang) {
        let (from, to) = self.sides();
        let Transfer { letter, member_name, member_status, reason, .. } = &self.0;
        let standing = Message::new(member_status.zh(), member_status.en());
        let rows = [
            (Message::new("编号", "Number"), letter.number.clone()),
            (Message::new("姓名", "Name"), member_name.clone()),
            (Message::new("党员类别", "Standing"), lang.pick(&standing).to_owned()),
            (Message::new("转出党组织", "From"), from.clone()),
            (Message::new("转入党组织", "To"), to),
            (Message::new("转接原因", "Reason"), reason.clone()),
            (Message::new("开具日期", "Issued on"), date(letter.issued_on, lang)),
            (Message::new("有效期至", "Good until"), date(letter.valid_until, lang)),
        ];
        sheet.title(lang.pick(&Message::new("组织关系介绍信存根", "Stub of a transfer letter")));
        for (label, value) in rows {
            sheet.row(lang.pick(&label), &value);
        }
        sheet.closing(&self.closing(from, date(letter.issued_on, lang)));
    }

    fn closing(&self, issuer: String, date: String) -> Closing {
        Closing { issuer, date, code: format!("{} {}", self.0.letter.number, self.0.id) }
    }
}
