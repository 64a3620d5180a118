//! What is open in the branch that somebody administers.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Role,
        actions::{ManageSessions, ReadSetup, UseOwnAccount},
    },
    organizations::{
        Organization,
        election::DueElection,
        headcount::{self, quarter_at},
        setup::bounds_of,
    },
    study::duties::{Duty, Rule},
    study_days::Month,
};
use lighthouse_persistence::{
    Conn, StoreError, home as store,
    organizations::{self as organizations, headcounts, settings},
};

use super::dto::{OpenDutyView, OpenElectionView, OpenWorkView};
use crate::{
    http::{caller::Authorized, lang::Lang, problem::Problem},
    organizations::setup::{election_dto::ElectionState, headcount_dto::HeadcountState},
    study::{
        dto::StudySessionKind,
        duties::{MonthlyDutyState, due_in},
    },
    supervision::tasks::open_tasks,
};

const ADMINISTERS: [Role; 2] = [Role::BranchAdministrator, Role::BranchSecretary];

/// The work in the branch that the caller administers: in the own one, else in the first.
pub(super) async fn open_work(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    rules: &[Rule],
    lang: Lang,
) -> Result<Option<OpenWorkView>, Problem> {
    let assignments = auth.actor.assignments();
    let own = assignments.iter().find(|one| one.role == Role::Member).map(|one| one.organization);
    let administered = || assignments.iter().filter(|one| ADMINISTERS.contains(&one.role));
    let at = administered().find(|one| Some(one.organization) == own).or(administered().next());
    let Some(at) = at else { return Ok(None) };
    let manages = auth.permit_for::<ManageSessions>()?;
    let branch = match organizations::find(conn, &manages, at.organization).await {
        Ok(branch) if branch.kind.is_branch() => branch,
        Ok(_) | Err(StoreError::NotFound(_)) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let place = (branch.id, &branch.path);
    let Some(work) = store::workload_of(conn, &manages, place, auth.now).await? else {
        return Ok(None);
    };
    Ok(Some(OpenWorkView {
        branch_id: branch.id.uuid(),
        sessions_to_submit: work.sessions_to_submit,
        members_without_account: work.members_without_account,
        incomplete_entries: work.incomplete_entries,
        duties: open_duties(conn, auth, &branch, rules, lang).await?,
        tasks: open_tasks(conn, auth, branch.id).await?,
        headcount: open_headcount(conn, auth, &branch).await?,
        election: open_election(conn, auth, &branch).await?,
        branch_name: branch.name,
    }))
}

async fn open_duties(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    branch: &Organization,
    rules: &[Rule],
    lang: Lang,
) -> Result<Vec<OpenDutyView>, Problem> {
    let today = auth.now.day();
    let Some(month) = Month::new(today.year(), today.month()) else { return Ok(Vec::new()) };
    let due = due_in(conn, auth, branch, month, rules).await?;
    Ok(due.iter().filter_map(|duty| open(duty, lang)).collect())
}

fn open(duty: &Duty, lang: Lang) -> Option<OpenDutyView> {
    let missing = duty.missing()?;
    Some(OpenDutyView {
        kind: StudySessionKind(duty.rule.kind),
        state: MonthlyDutyState(duty.state),
        to: duty.to,
        missing: lang.pick(&missing).to_owned(),
    })
}

async fn open_headcount(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    branch: &Organization,
) -> Result<HeadcountState, Problem> {
    let permit = auth.permit_for::<ReadSetup>()?;
    let asked = (branch, quarter_at(auth.now));
    let rows = headcounts::headcount_page(conn, &permit, asked, None, (None, 1)).await?;
    let said = rows.into_iter().next().and_then(|row| row.headcount);
    Ok(HeadcountState(headcount::state_of(said.as_ref())))
}

/// What is due of the term, by the numbers that hold at the branch.
async fn open_election(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    branch: &Organization,
) -> Result<Option<OpenElectionView>, Problem> {
    let permit = auth.permit_for::<ReadSetup>()?;
    let pack = settings::find(conn, &permit, branch).await?;
    let bounds = bounds_of(pack);
    let due = DueElection::on(auth.now.day(), branch.kind, branch.term_ends_on, &bounds);
    Ok(due.map(|due| OpenElectionView {
        state: ElectionState(due.state),
        term_ends_on: due.term_ends_on,
        latest_on: due.latest_on,
    }))
}
