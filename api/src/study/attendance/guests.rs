//! A guest is entered by what the guest says: a name and a number. Whether they go together could be
//! guessed at, so each try is audited and counted before anything is looked at. A request that was
//! answered before is no try.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::RecordAttendance as Recording,
    audit::{AuditEvent, Object},
    id::Id,
    identity::AttemptLimit,
    members::{self, Phone},
    message::Message,
    study::{Attendance, StudySessionId, guests::GuestError},
    text,
};
use lighthouse_persistence::{
    Tx,
    identity::{self, Budget},
    study::{self as store, GuestNumber},
};
use uuid::Uuid;

use super::{
    dto::{AttendanceResult, EnterGuest},
    service::{self, NOTE_MAX},
};
use crate::{
    app::App,
    http::{
        body::Body,
        caller::{Authorized, Caller},
        code::{Code, FieldErrorCode},
        fields::FieldErrors,
        problem::{FieldError, Problem, ProblemBody},
        response::{ApiResponse, HandlerResult},
    },
    identity::attempts::{charge_and_audit, of_person},
};

/// Enter a guest
///
/// A member of another branch, by the exact name and either the phone of the register or the last six
/// characters of the id number. Entered only if exactly one member of the register fits; whatever is
/// wrong is one error, and the answer tells nothing of the person. Each try is audited; too many
/// wrong ones bring a rest; a request that is repeated with its key is no further try. The guest's hours count at home, the session for the branch that holds it.
#[utoipa::path(tag = "study", operation_id = "enterGuest",
    params(("id" = Uuid, Path, description = "The session")), request_body = EnterGuest,
    responses((status = 200, description = "Entered", body = AttendanceResult),
        (status = 404, description = "No such session in scope", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: the list is closed", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`: too many guests were not found", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:record"))))]
#[post("/study-sessions/{id}/guests")]
pub(super) async fn enter_guest(
    caller: Caller<Recording>,
    id: Path<Uuid>,
    Body(body): Body<EnterGuest>,
) -> HandlerResult {
    let id: StudySessionId = Id::new(*id);
    let guest = Guest::validated(body)?;
    let before = caller
        .read(async |conn, auth| {
            store::find(&conn, &auth.permit, id).await?;
            caller.answered_before(&conn, &auth).await
        })
        .await?;
    if let Some(answer) = before {
        return Ok(answer);
    }
    let (app, auth) = (caller.app.clone(), caller.authorize()?);
    let budget = budget(&app, &auth);
    let sought = AuditEvent::new("attendance.guest_sought", Object::StudySession, id.uuid());
    charge_and_audit(&app, auth.context.clone(), budget.clone(), sought).await?;
    let inside = app.clone();
    let entered = caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&enter(&tx, &auth, &inside, id, guest).await?))
        })
        .await;
    if entered.as_ref().err().is_none_or(|problem| problem.code() != Code::ValidationFailed) {
        app.db
            .write(move |tx: Tx| async move { identity::take_back(&tx, &budget.key).await })
            .await?;
    }
    entered
}

/// What was said of a guest.
struct Guest {
    name: String,
    number: GuestNumber,
    line: (lighthouse_domain::study::AttendanceStatus, Option<String>),
}

impl Guest {
    fn validated(body: EnterGuest) -> Result<Self, Problem> {
        let mut fields = FieldErrors::default();
        let name = text::line(&text::name(&body.name), 1, members::NAME_MAX);
        let name = fields.text("/name", name);
        let note = body.note.and_then(|raw| fields.text("/note", text::line(&raw, 0, NOTE_MAX)));
        let number = match (body.phone, body.id_number_last_six) {
            (Some(phone), None) => phone_of(&mut fields, &phone),
            (None, Some(last)) => last_six(&mut fields, &last),
            _ => {
                fields.push("/phone", FieldErrorCode::Rule, one_of_two());
                None
            }
        };
        let (name, number) = fields.finish(name.zip(number))?;
        Ok(Self { name, number, line: (body.status.0, note) })
    }
}

fn phone_of(fields: &mut FieldErrors, raw: &str) -> Option<GuestNumber> {
    let phone = Phone::parse(raw);
    if phone.is_none() {
        let message =
            Message::new("应为 11 位大陆手机号码", "It must be a mobile number of 11 digits.");
        fields.push("/phone", FieldErrorCode::InvalidFormat, message);
    }
    phone.map(GuestNumber::Phone)
}

fn last_six(fields: &mut FieldErrors, raw: &str) -> Option<GuestNumber> {
    let last = text::narrow(raw).to_ascii_uppercase();
    let sound = last.len() == 6
        && last.bytes().take(5).all(|b| b.is_ascii_digit())
        && last.bytes().skip(5).all(|b| b.is_ascii_digit() || b == b'X');
    if !sound {
        let message = Message::new(
            "应为身份证号的最后六位",
            "Give the last six characters of the id number.",
        );
        fields.push("/id_number_last_six", FieldErrorCode::InvalidFormat, message);
    }
    sound.then_some(GuestNumber::LastSix(last))
}

fn one_of_two() -> Message {
    Message::new("请填写手机号或身份证号末六位之一", "Give either phone or id_number_last_six.")
}

/// One budget for all that an account does not find; a guest who is found resets nothing.
fn budget(app: &App, auth: &Authorized<Recording>) -> Budget {
    let whose = auth.permit.account().to_string();
    Budget { limit: AttemptLimit::GUESTS, ..of_person(app, "attempt.guest", &whose) }
}

async fn enter(
    tx: &Tx,
    auth: &Authorized<Recording>,
    app: &App,
    id: StudySessionId,
    guest: Guest,
) -> Result<AttendanceResult, Problem> {
    let session = store::lock_list(tx, &auth.permit, id).await?;
    session.may_record_attendance(auth.now)?;
    let Guest { name, number, line: (status, note) } = guest;
    let found = store::guest_by_number(tx, &auth.permit, app.sealer(), &name, &number).await?;
    let member = found.ok_or_else(|| refused("/name", not_one()))?;
    let (_, strangers) = store::strangers(tx, &auth.permit, session.branch, &[member]).await?;
    if strangers.is_empty() {
        return Err(refused("/name", GuestError::Belongs.message()));
    }
    let line = Attendance { member, status, note, guest: false };
    let written = service::write(tx, auth, &session, vec![(line, Some(name))], "").await?;
    let event = AuditEvent::new("attendance.recorded", Object::StudySession, id.uuid());
    auth.audit(tx, event.with_detail("1 guest")).await?;
    Ok(AttendanceResult { session_id: id.uuid(), recorded: written.len(), guests: written.len() })
}

fn not_one() -> Message {
    Message::new(
        "没有唯一与所填姓名和号码都相符的党员，请向本人核对，或请其扫码签到",
        "Not exactly one member has this name and number; ask the guest, or for a check-in with the code.",
    )
}

fn refused(pointer: &'static str, message: Message) -> Problem {
    let fault = FieldError::body(pointer, FieldErrorCode::OutOfScope, message);
    Problem::new(Code::ValidationFailed).fault(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_no_end_of_an_id_number_is_a_fault_of_its_field() {
        for odd in ["", "1", "12345", "文字内容98", "15001", "1500144", "15001Y", "X50014"] {
            let mut fields = FieldErrors::default();
            assert!(last_six(&mut fields, odd).is_none(), "{odd}");
            assert!(fields.finish(Some(())).is_err(), "{odd}");
        }
        let mut fields = FieldErrors::default();
        assert!(last_six(&mut fields, "15001x").is_some() && fields.finish(Some(())).is_ok());
    }
}
