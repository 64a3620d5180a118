//! The sheet of a session to be signed by hand: for members without a phone, and for places without
//! a network. What was signed is entered as one list, in the order of the sheet.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::{self, ReadOrganizations, ReadRoster, ReadSessions},
    id::Id,
    members::RosterEntry,
    study::StudySession,
};
use lighthouse_persistence::{members, organizations, study as store};
use uuid::Uuid;

use crate::{
    http::{
        caller::Caller,
        code::Code,
        lang::Lang,
        problem::Problem,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    paper::{Column, PaperError, Sheet, moment},
};

/// More people than a branch has.
const PEOPLE_MAX: u64 = 2000;
/// Empty lines for guests.
const GUESTS: usize = 5;

/// Print the sign-in sheet of a session
///
/// PDF, in the language of the request: what the session is, a numbered line for each member of the
/// branch in the order of its roster, and some for guests. Nobody needs a phone to take part: what
/// was signed is entered as one list with `PUT /v1/study-sessions/{id}/attendance`, those without a
/// phone as `assisted`.
#[utoipa::path(tag = "study", operation_id = "getSignInSheet",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "The pages", body = Vec<u8>, content_type = "application/pdf")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:record"))))]
#[get("/study-sessions/{id}/sign-in-sheet")]
pub(super) async fn print_sheet(
    caller: Caller<actions::RecordAttendance>,
    id: Path<Uuid>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let content = caller
        .read(async |conn, auth| {
            let session = store::find(&conn, &auth.permit_for::<ReadSessions>()?, id).await?;
            let branches = auth.permit_for::<ReadOrganizations>()?;
            let branch = organizations::find(&conn, &branches, session.branch).await?;
            let roster = auth.permit_for::<ReadRoster>()?;
            let people = members::roster(&conn, &roster, session.branch, None, PEOPLE_MAX).await?;
            Ok(Content { session, branch: branch.name, people })
        })
        .await?;
    let paper = actix_web::web::block(move || content.print(lang)).await;
    let bytes = paper.map_err(|_| Problem::new(Code::Busy).retry_after(2))??;
    let name = word(lang, ("签到表.pdf", "sign-in-sheet.pdf"));
    Ok(ApiResponse::file("application/pdf", name, bytes).cache(CacheControl::NoStore))
}

/// What stands on the sheet.
struct Content {
    session: StudySession,
    branch: String,
    people: Vec<RosterEntry>,
}

impl Content {
    fn print(self, lang: Lang) -> Result<Vec<u8>, PaperError> {
        let pick = |zh, en| word(lang, (zh, en));
        let draft = &self.session.draft;
        let mut sheet = Sheet::new(lang)?;
        sheet.title(pick("签到表", "Sign-in sheet"));
        sheet.row(pick("党支部", "Branch"), &self.branch);
        sheet.row(pick("活动", "Session"), &draft.title);
        sheet.row(pick("类型", "Kind"), pick(draft.kind.zh(), draft.kind.en()));
        sheet.row(pick("时间", "Time"), &self.time(lang));
        sheet.row(pick("地点", "Place"), draft.place.as_deref().unwrap_or_default());
        sheet.table(&columns(lang), &self.rows());
        sheet.row(pick("登记人", "Recorded by"), "");
        sheet.finish(&draft.title, &draft.title)
    }

    fn time(&self, lang: Lang) -> String {
        let draft = &self.session.draft;
        format!("{} — {}", moment(draft.starts_at, lang), moment(draft.ends_at, lang))
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let line = |(number, name): (usize, &str)| {
            vec![number.to_string(), name.to_owned(), String::new(), String::new()]
        };
        let people = self.people.iter().map(|person| person.name.as_str());
        (1..).zip(people.chain(std::iter::repeat_n("", GUESTS))).map(line).collect()
    }
}

/// The word in the reader's language.
fn word(lang: Lang, (zh, en): (&'static str, &'static str)) -> &'static str {
    if lang == Lang::ZhCn { zh } else { en }
}

fn columns(lang: Lang) -> [Column<'static>; 4] {
    let column = |zh, en, share| Column { heading: word(lang, (zh, en)), share };
    [
        column("序号", "No.", 2),
        column("姓名", "Name", 5),
        column("签名", "Signature", 7),
        column("备注", "Remark", 5),
    ]
}
