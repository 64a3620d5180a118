//! Use case of elections: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::RecordElections,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{
        Organization, OrganizationId, TreeError,
        election::{
            Election, ElectionContext, ShiftApproval, Votes, election_faults, term_end, term_years,
        },
        setup::bounds_of,
    },
    text,
};
use lighthouse_persistence::{
    Locked, Tx,
    organizations::{self as organizations, elections as store, settings, setup},
};
use uuid::Uuid;

use super::election_dto::CreateElection;
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    problem::Problem,
};

type Auth = Authorized<RecordElections>;

/// Records an election; its organization's term begins with it.
pub(super) async fn record(
    tx: &Tx,
    auth: &Auth,
    id: OrganizationId,
    body: CreateElection,
) -> Result<Election, Problem> {
    let at = store::lock_for_election(tx, &auth.permit, id).await?;
    let election = decide(tx, auth, &at, body).await?;
    store::insert_election(tx, &at, &election).await?;
    let (starts, ends) = (Some(election.held_on), Some(election.term_ends_on));
    let changed = at.change(|it| {
        let edited = Organization { term_starts_on: starts, term_ends_on: ends, ..it.clone() };
        Ok::<_, Problem>(it.revise(edited, auth.now))
    })?;
    organizations::save(tx, changed).await?;
    let event = AuditEvent::new("election.recorded", Object::Organization, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} {}", election.kind.as_str(), election.held_on)))
        .await?;
    Ok(election)
}

/// The election as it is kept, or everything that is wrong with it.
async fn decide(
    tx: &Tx,
    auth: &Auth,
    at: &Locked<Organization>,
    body: CreateElection,
) -> Result<Election, Problem> {
    if at.dissolved_at.is_some() {
        return Err(TreeError::Dissolved.into());
    }
    let pack = settings::find(tx, &auth.permit, at).await?;
    let bounds = bounds_of(pack);
    let years = term_years(at.kind, &bounds).ok_or_else(elects_nobody)?;
    let today = auth.now.day();
    let places = setup::setup_places(tx, &auth.permit, &[at.id], today).await?;
    let context = ElectionContext {
        bounds: &bounds,
        today,
        term_ends_on: at.term_ends_on,
        last_held_on: store::last_election_on(tx, at).await?,
        full_members: places.first().map_or(0, |place| place.facts.full),
    };
    checked(auth, at, body, (context, years))
}

fn elects_nobody() -> Problem {
    Problem::new(Code::WrongState).detail(Message::new(
        "临时党支部不换届；县级以上委员会由代表大会选举，不在此登记",
        "A temporary branch holds no elections, and the levels above the grassroots hold congresses.",
    ))
}

fn checked(
    auth: &Auth,
    at: &Organization,
    body: CreateElection,
    (context, years): (ElectionContext<'_>, u32),
) -> Result<Election, Problem> {
    let mut errors = FieldErrors::default();
    let approval = body.approval.map(|sent| {
        let reference = text::line(&sent.reference, 1, ShiftApproval::REFERENCE_MAX);
        let reference = errors.text("/approval/reference", reference);
        let approved_on = sent.approved_on;
        ShiftApproval { reference: reference.unwrap_or_else(String::new), approved_on }
    });
    let CreateElection { id, held_on, kind, entitled, present, seats, candidates, .. } = body;
    let votes = Votes { entitled, present, seats, candidates };
    for fault in election_faults(held_on, (kind.0, approval.as_ref()), votes, context) {
        errors.push(fault.pointer(), FieldErrorCode::Rule, fault.message());
    }
    let election = term_end(held_on, years).map(|term_ends_on| {
        let election = Election {
            id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
            organization: at.id,
            held_on,
            kind: kind.0,
            approval,
            votes,
            ended_term_on: at.term_ends_on,
            term_ends_on,
            is_on_time: true,
            recorded_at: auth.now,
        };
        election.with_timeliness(context.bounds)
    });
    errors.finish(election)
}
