//! Records as evidence: found within what the caller may read, with what they say now.
//!
//! A record that the caller may not read is no evidence of theirs: it is the field's error, whatever
//! is wrong with it.

use lighthouse_domain::{
    access::actions::{
        ReadAppraisals, ReadAttendance, ReadIndicators, ReadSessions, ReadTasks, WriteNominations,
    },
    burden::{Allowance, BurdenExceptionId},
    hours::credited,
    id::Id,
    members::MemberId,
    message::Message,
    organizations::{Organization, OrganizationId},
    reporting::{
        Counted, Indicator, ReportPeriod,
        appraisal::Appraisal,
        merit::{EvidenceSource, FoundRecord, Nomination, Nominee},
    },
    study::{SessionStatus, StudySession},
};
use lighthouse_persistence::{
    Conn,
    hours::{self, BookYear},
    organizations, reporting as store, study,
    supervision::tasks,
};
use uuid::Uuid;

use crate::{
    burden::check_measure,
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        scope,
    },
    reporting::{counting::Settings, reports::words::shown_value},
};

type Auth = Authorized<WriteNominations>;
/// What a record says, and of which day.
type Said = (chrono::NaiveDate, Message);

const HERE: &str = "/record_id";

fn no_record(zh: &str, en: &str) -> Problem {
    scope::refuse(scope::outside_because(HERE, Message::new(zh, en)))
}

fn unreadable(_: Problem) -> Problem {
    scope::refuse(scope::outside(HERE))
}

/// What the record says that shall be evidence for the nominee, or why it is none.
pub(super) async fn find(
    conn: &Conn,
    auth: &Auth,
    settings: &Settings,
    nomination: &Nomination,
    (source, record): (EvidenceSource, Uuid),
) -> Result<FoundRecord, Problem> {
    if !source.is_about(nomination.nominee) {
        let message = Message::new(
            format!("“{}”不能作为该推荐对象的依据，请选择其他记录", source.zh()),
            format!("{} is no evidence for this nominee; choose another record.", source.en()),
        );
        let fault = FieldError::body("/source", FieldErrorCode::Rule, message);
        return Err(Problem::new(Code::ValidationFailed).fault(fault));
    }
    let owner = organizations::find(conn, &auth.permit, nomination.organization).await?;
    let exception = allowed(conn, auth, source, &owner).await?;
    let (on, says) = match (source, nomination.nominee) {
        (EvidenceSource::Attendance, Nominee::Member(member)) => {
            attendance(conn, auth, member, record).await?
        }
        (EvidenceSource::Session, Nominee::Organization(at)) => {
            session(conn, auth, at, record).await?
        }
        (EvidenceSource::StudyHours, Nominee::Member(member)) if record == member.uuid() => {
            study_hours(conn, auth, member, nomination.year).await?
        }
        (EvidenceSource::PlatformUse, Nominee::Organization(at)) if record == at.uuid() => {
            platform_use(conn, auth, settings, (at, nomination.year)).await?
        }
        (EvidenceSource::Appraisal, nominee) => appraisal(conn, auth, nominee, record).await?,
        (EvidenceSource::Task, Nominee::Organization(at)) => task(conn, auth, at, record).await?,
        (EvidenceSource::Task, Nominee::Member(_)) => {
            task(conn, auth, nomination.organization, record).await?
        }
        _ => return Err(no_record("请填写推荐对象的编号", "Give the id of the nominee.")),
    };
    Ok(FoundRecord { source, record, on, says, exception })
}

/// The exception under which a restricted measure is evidence.
async fn allowed(
    conn: &Conn,
    auth: &Auth,
    source: EvidenceSource,
    owner: &Organization,
) -> Result<Option<BurdenExceptionId>, Problem> {
    let Some(usage) = source.measure() else { return Ok(None) };
    let usage = (usage, auth.now.day());
    match check_measure(conn, &auth.permit, usage, owner, "/source").await? {
        Ok(Allowance::Excepted { by, .. }) => Ok(Some(by)),
        Ok(Allowance::Unrestricted) => Ok(None),
        Err(fault) => Err(Problem::new(Code::ValidationFailed).fault(fault)),
    }
}

/// A session that was held and lies within what the caller may read.
async fn held(conn: &Conn, auth: &Auth, record: Uuid) -> Result<StudySession, Problem> {
    let permit = auth.permit_for::<ReadSessions>().map_err(unreadable)?;
    let session = study::find(conn, &permit, Id::new(record)).await;
    let session = session.map_err(scope::not_found_at(HERE))?;
    if matches!(session.status(auth.now), SessionStatus::Held | SessionStatus::Submitted) {
        return Ok(session);
    }
    Err(no_record("该次活动尚未举行或已取消", "The session was not held."))
}

async fn attendance(
    conn: &Conn,
    auth: &Auth,
    member: MemberId,
    record: Uuid,
) -> Result<Said, Problem> {
    let session = held(conn, auth, record).await?;
    let permit = auth.permit_for::<ReadAttendance>().map_err(unreadable)?;
    let status = study::status_of(conn, &permit, &session, member).await?;
    let Some(status) = status.filter(|status| status.took_part()) else {
        return Err(no_record(
            "该党员没有参加该次活动的记录",
            "Nothing says that the member took part in it.",
        ));
    };
    Ok(about(&session, status.zh(), status.en()))
}

/// A session, and what is said of it.
pub(crate) fn about(session: &StudySession, zh: &str, en: &str) -> Said {
    let (kind, title, day) =
        (session.draft.kind, &session.draft.title, session.draft.starts_at.day());
    let says = Message::new(
        format!("{day}{}“{title}”：{zh}", kind.zh()),
        format!("{} “{title}” of {day}: {}", kind.en(), en.to_lowercase()),
    );
    (day, says)
}

async fn session(
    conn: &Conn,
    auth: &Auth,
    at: OrganizationId,
    record: Uuid,
) -> Result<Said, Problem> {
    let session = held(conn, auth, record).await?;
    let nominee = organizations::find(conn, &auth.permit, at).await?;
    let branch = organizations::find(conn, &auth.permit, session.branch).await;
    let branch = branch.map_err(scope::not_found_at(HERE))?;
    if !nominee.path.contains(&branch.path) {
        return Err(no_record(
            "该次活动不是推荐对象开展的",
            "The session was held by another organization.",
        ));
    }
    let status = session.status(auth.now);
    Ok(about(&session, status.zh(), status.en()))
}

async fn study_hours(
    conn: &Conn,
    auth: &Auth,
    member: MemberId,
    year: i32,
) -> Result<Said, Problem> {
    let permit = auth.permit_for::<ReadAttendance>().map_err(unreadable)?;
    let of = BookYear { year, as_of: auth.now };
    let minutes = credited(hours::total(conn, &permit, member, of).await?) / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    let says = Message::new(
        format!("{year}年学时台账：{hours}小时{rest}分钟"),
        format!("Study hours of {year}: {hours} h {rest} min"),
    );
    Ok((auth.now.day(), says))
}

async fn appraisal(
    conn: &Conn,
    auth: &Auth,
    nominee: Nominee,
    record: Uuid,
) -> Result<Said, Problem> {
    let permit = auth.permit_for::<ReadAppraisals>().map_err(unreadable)?;
    let found = store::find_appraisal(conn, &permit, Id::new(record)).await;
    let found: Appraisal = found.map_err(scope::not_found_at(HERE))?;
    let is_about = match nominee {
        Nominee::Member(member) => found.member == member,
        Nominee::Organization(at) => found.organization == at,
    };
    let facts = found.state.issue().zip(found.state.grading()).filter(|_| is_about);
    let Some((issue, grading)) = facts else {
        return Err(no_record(
            "请选择推荐对象已确认的述职评议考核",
            "Choose an issued appraisal of the nominee.",
        ));
    };
    let (number, year, grade) = (&issue.number, found.year, grading.grade);
    let says = Message::new(
        format!("{year}年度述职评议考核（{number}）：{}", grade.zh()),
        format!("Appraisal of {year} ({number}): {}", grade.en().to_lowercase()),
    );
    Ok((issue.at.day(), says))
}

/// A task that a branch has answered.
async fn task(
    conn: &Conn,
    auth: &Auth,
    branch: OrganizationId,
    record: Uuid,
) -> Result<Said, Problem> {
    let permit = auth.permit_for::<ReadTasks>().map_err(unreadable)?;
    let missing = scope::not_found_at(HERE);
    let task = tasks::find_task(conn, &permit, Id::new(record)).await.map_err(&missing)?;
    let response = tasks::find_response(conn, &permit, &task, branch).await.map_err(&missing)?;
    let Some(received) = response.received_at.filter(|_| !response.is_returned()) else {
        return Err(no_record("该任务尚未办理", "The task was not answered."));
    };
    let (title, name, state) = (&task.content.title, &response.branch_name, response.state(&task));
    let says = Message::new(
        format!("工作任务“{title}”，{name}：{}", state.zh()),
        format!("Task “{title}”, {name}: {}", state.en().to_lowercase()),
    );
    Ok((received.day(), says))
}

async fn platform_use(
    conn: &Conn,
    auth: &Auth,
    settings: &Settings,
    (at, year): (OrganizationId, i32),
) -> Result<Said, Problem> {
    let permit = auth.permit_for::<ReadIndicators>().map_err(unreadable)?;
    let top = organizations::find(conn, &permit, at).await?;
    let period = ReportPeriod::parse(&format!("{year:04}"));
    let period = period.ok_or_else(|| Problem::new(Code::Internal))?;
    let frame = settings.frame(&top, period, auth.now);
    let indicator = Indicator::EBranchActive;
    let Some(own) = store::count_top(conn, &permit, &frame, indicator).await? else {
        return Err(no_record(
            "该党组织当年没有应计算的支部",
            "The organization had no branch in that year that counts.",
        ));
    };
    let Counted { numerator, denominator } = own;
    let value = shown_value(indicator, own);
    let says = Message::new(
        format!("{year}年{}：{value}（{numerator}/{denominator}）", indicator.zh()),
        format!("{}, {year}: {value} ({numerator} of {denominator})", indicator.en()),
    );
    Ok((auth.now.day(), says))
}
