//! The first screen, put together from a dozen small reads: none of them grows with the register.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Role,
        actions::{ReadAttendance, ReadMembers, UseOwnAccount},
    },
    classes::RequiredOf,
    hours::{Period, credited, target_seconds},
    members::Member,
    message::Message,
    organizations::OrgPath,
    study::duties::Rule,
};
use lighthouse_persistence::{
    Conn, StoreError,
    home::{self as store, HeldPost, NextSession, OpenCourse, Place},
    hours::{self, BookYear},
    identity, members,
};

use super::{
    dto::{
        AskedView, HomeAdministratorView, HomeHoursView, HomeMemberView, HomePlaceView,
        HomePostView, HomeRoleView, HomeSessionView, HomeStudyDayView, HomeView, HomeWaitingView,
    },
    duties::open_work,
};
use crate::{
    administrators::dto::AdministratorRole,
    classes::dto::RequiredGroup,
    http::{caller::Authorized, code::Code, lang::Lang, problem::Problem},
    members::dto::MemberStatus,
    organizations::dto::Duty,
    study::{
        attendance::dto::MemberAttendance,
        dto::{StudySessionKind, StudySessionMode},
    },
    study_days::dto::StudyDayPart,
    supervision::count_unread,
};

type Auth = Authorized<UseOwnAccount>;

/// What the caller's phone shows first.
pub(super) async fn home(
    conn: &Conn,
    auth: &Auth,
    rules: &[Rule],
    lang: Lang,
) -> Result<HomeView, Problem> {
    let account = identity::account_by_id(conn, auth.permit.account()).await?;
    let account = account.ok_or_else(|| Problem::new(Code::NotFound))?;
    let paths: Vec<&OrgPath> = auth.actor.assignments().iter().map(|held| &held.path).collect();
    let places = store::places(conn, &auth.permit, &paths).await?;
    let posts = store::posts_held(conn, &auth.permit).await?;
    let mut view = HomeView {
        account_id: account.id.uuid(),
        display_name: account.display_name,
        member: None,
        branch: None,
        town: None,
        roles: roles(auth, &places),
        posts: posts.iter().filter(|post| post.until.is_none()).map(HomePostView::from).collect(),
        next_session: None,
        study_day: None,
        waiting: None,
        hours: None,
        asked: Vec::new(),
        administrators: Vec::new(),
        open: open_work(conn, auth, rules, lang).await?,
        unread: count_unread(conn, auth, rules).await?,
    };
    if let Some(member) = own_entry(conn, auth).await? {
        add_member(conn, auth, &member, (&places, &posts), &mut view, lang).await?;
    }
    Ok(view)
}

/// The caller's living entry; an ended one has no branch to show.
pub(super) async fn own_entry(conn: &Conn, auth: &Auth) -> Result<Option<Member>, Problem> {
    let living = auth.actor.assignments().iter().any(|held| held.role == Role::Member);
    let Some(id) = auth.actor.member().filter(|_| living) else { return Ok(None) };
    match members::find(conn, &auth.permit_for::<ReadMembers>()?, id).await {
        Ok(member) => Ok(Some(member)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// What only a member has: branch, next days, hours, what is asked, whom to turn to.
async fn add_member(
    conn: &Conn,
    auth: &Auth,
    member: &Member,
    (places, posts): (&[Place], &[HeldPost]),
    view: &mut HomeView,
    lang: Lang,
) -> Result<(), Problem> {
    let (permit, now, path) = (&auth.permit, auth.now, &member.branch_path);
    let (branch, year) = ((member.branch, path), now.day().year());
    view.member =
        Some(HomeMemberView { id: member.id.uuid(), status: MemberStatus(member.status) });
    view.branch = places.iter().find(|place| place.path == *path).map(HomePlaceView::from);
    view.town = above(places, path).map(HomePlaceView::from);
    view.next_session =
        store::next_session(conn, permit, branch, now).await?.map(HomeSessionView::from);
    view.study_day = store::study_day(conn, permit, branch, now.day()).await?.map(Into::into);
    view.waiting = store::waiting(conn, permit, branch, now.day()).await?.map(Into::into);
    view.hours = Some(own_hours(conn, auth, member, posts, year).await?);
    let courses = store::open_courses(conn, permit, path, year).await?;
    view.asked = courses.into_iter().map(|course| AskedView::new(course, lang)).collect();
    view.administrators = nearest(store::administrators_of(conn, permit, path, now).await?);
    Ok(())
}

/// The lowest organization above the one at `path`.
fn above<'a>(places: &'a [Place], path: &OrgPath) -> Option<&'a Place> {
    let over = |place: &&Place| place.path != *path && place.path.contains(path);
    places.iter().filter(over).max_by_key(|place| place.path.depth())
}

fn roles(auth: &Auth, places: &[Place]) -> Vec<HomeRoleView> {
    let named = |held: &lighthouse_domain::access::RoleAssignment| {
        let place = places.iter().find(|place| place.id == held.organization)?;
        Some(HomeRoleView {
            role: AdministratorRole(held.role),
            organization_id: place.id.uuid(),
            organization_name: place.name.clone(),
        })
    };
    auth.actor.assignments().iter().filter_map(named).collect()
}

pub(super) async fn own_hours(
    conn: &Conn,
    auth: &Auth,
    member: &Member,
    posts: &[HeldPost],
    year: i32,
) -> Result<HomeHoursView, Problem> {
    let of = BookYear { year, as_of: auth.now };
    let permit = auth.permit_for::<ReadAttendance>()?;
    let credited = credited(hours::total(conn, &permit, member.id, of).await?);
    let posts: Vec<Period> =
        posts.iter().map(|post| Period { since: Some(post.since), until: post.until }).collect();
    let belonging = Period { since: member.joined_on, until: None };
    let target =
        if member.status.is_member() { target_seconds(year, belonging, &posts) } else { 0 };
    Ok(HomeHoursView {
        year,
        credited_minutes: credited / 60,
        target_minutes: target / 60,
        missing_minutes: (target - credited).max(0) / 60,
    })
}

/// Those of the lowest level that has any.
fn nearest(all: Vec<store::Administrator>) -> Vec<HomeAdministratorView> {
    let lowest = all.first().map(|one| one.path.clone());
    all.into_iter()
        .filter(|one| Some(&one.path) == lowest.as_ref())
        .map(|one| HomeAdministratorView {
            name: one.name,
            role: AdministratorRole(one.role),
            organization_name: one.organization_name,
        })
        .collect()
}

impl From<&Place> for HomePlaceView {
    fn from(place: &Place) -> Self {
        Self { id: place.id.uuid(), name: place.name.clone() }
    }
}

impl From<&HeldPost> for HomePostView {
    fn from(post: &HeldPost) -> Self {
        Self {
            duty: Duty(post.duty),
            organization_id: post.organization.uuid(),
            organization_name: post.organization_name.clone(),
            since: post.since,
        }
    }
}

impl From<NextSession> for HomeSessionView {
    fn from(session: NextSession) -> Self {
        Self {
            id: session.id.uuid(),
            kind: StudySessionKind(session.kind),
            mode: StudySessionMode(session.mode),
            title: session.title,
            place: session.place,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            own_status: session.own_status.map(MemberAttendance),
        }
    }
}

impl From<store::StudyDay> for HomeStudyDayView {
    fn from(at: store::StudyDay) -> Self {
        Self {
            day: at.day,
            part_of_day: StudyDayPart(at.part),
            venue_name: at.venue_name,
            venue_address: at.venue_address,
        }
    }
}

impl From<store::Waiting> for HomeWaitingView {
    fn from(waiting: store::Waiting) -> Self {
        Self {
            plan_id: waiting.plan.uuid(),
            day: waiting.day,
            venue_name: waiting.venue_name,
            position: waiting.position,
        }
    }
}

impl AskedView {
    fn new(course: OpenCourse, lang: Lang) -> Self {
        let owner = &course.organization_name;
        let (required_of, reason) = if course.is_of_secretaries() {
            let en = format!("Compulsory for branch secretaries, says {owner}.");
            (RequiredOf::Secretary, Message::new(format!("{owner}规定的书记必修课"), en))
        } else {
            let en = format!("Compulsory for all members, says {owner}.");
            (RequiredOf::Member, Message::new(format!("{owner}规定的党员必修课"), en))
        };
        Self {
            class_id: course.class,
            reason: lang.pick(&reason).to_owned(),
            required_of: RequiredGroup(required_of),
            title: course.title,
            ends_on: course.ends_on,
            lessons: course.lessons,
            lessons_completed: course.lessons_completed,
        }
    }
}
