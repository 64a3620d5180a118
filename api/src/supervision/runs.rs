//! The server's own job: runs the rules whose day has come.

use lighthouse_domain::{
    access::actions::{ReadGaps, ReadStudyDays},
    audit::{AuditEvent, Object},
    study::duties::Rule,
    study_days::{Month, WorkCalendar},
    supervision::{DueRun, due},
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx, study_days,
    supervision::{self as store, Progress},
};

use crate::{
    app::App,
    http::{caller::Authorized, problem::Problem},
};

const JOB: &str = "supervision calendar";
/// Branches of one step: a fraction of a second, after which others write.
const STEP: u64 = 500;

/// Runs what is due, step by step; each minute, by any number of servers.
pub async fn run(app: &App) -> Result<(), Problem> {
    let now = app.now();
    for run in due_now(&app.db.conn(), now).await? {
        run_to_its_end(app, run, now).await?;
    }
    Ok(())
}

/// The rules whose day has come and whose run has not ended, the earliest first.
pub async fn due_now(conn: &Conn, now: Instant) -> Result<Vec<DueRun>, Problem> {
    let auth = Authorized::<ReadGaps>::system(now, JOB)?;
    let rules = store::enabled_rules(conn, &auth.permit).await?;
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let calendar = calendar_of(conn, &auth, Month::containing(now.day())).await?;
    Ok(store::unended(conn, &auth.permit, due(&rules, now, &calendar)).await?)
}

async fn calendar_of(
    conn: &Conn,
    auth: &Authorized<ReadGaps>,
    month: Month,
) -> Result<WorkCalendar, Problem> {
    let last = month.days().last().unwrap_or(month.first());
    let permit = auth.permit_for::<ReadStudyDays>()?;
    let days = study_days::calendar_days(conn, &permit, month.first(), last).await?;
    Ok(days.into_iter().map(|day| (day.day, day.kind)).collect())
}

/// Each step is a transaction of its own, so that a long run lets others write in between.
async fn run_to_its_end(app: &App, run: DueRun, now: Instant) -> Result<(), Problem> {
    let duties = app.shared.config.duty_rules();
    loop {
        let step = move |tx: Tx| async move { next(&tx, &run, &duties, (STEP, now)).await };
        if app.db.write(step).await? != Progress::More {
            return Ok(());
        }
    }
}

/// One step of a run over so many `branches`: whoever kills a server stops it between two steps.
pub async fn next(
    tx: &Tx,
    run: &DueRun,
    duties: &[Rule],
    (branches, now): (u64, Instant),
) -> Result<Progress, StoreError> {
    let auth = Authorized::<ReadGaps>::system(now, JOB)
        .map_err(|_| StoreError::Other("the server has no right of its own".to_owned()))?;
    let progress = store::step(tx, &auth.permit, run, duties, (branches, now)).await?;
    let what = match progress {
        Progress::Ended(notices) if run.overtaken => Some(format!("overtaken, {notices} notices")),
        Progress::Ended(notices) => Some(format!("sent, {notices} notices")),
        Progress::Drafted => Some("a bulletin drafted".to_owned()),
        Progress::More | Progress::Nothing => None,
    };
    if let Some(what) = what {
        let detail = format!("{} of {}: {what}", run.span, run.due_on);
        let event =
            AuditEvent::new("supervision_rule.run", Object::SupervisionRule, run.rule.uuid());
        auth.audit(tx, event.with_detail(detail)).await?;
    }
    Ok(progress)
}
