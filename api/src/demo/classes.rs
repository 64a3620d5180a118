//! The online classes of the demo: of the district, its towns and some branches, with people
//! who study, a compulsory course and a feedback statement.

use chrono::{Datelike, NaiveDate, TimeDelta};
use lighthouse_domain::{
    access::actions::{EnrolInClasses, IssueFeedback, ManageClasses, RequireCourses},
    classes::{
        Audience, Class, ClassDraft, ClassState, Lesson, LessonDraft, LessonKind, RequiredCourse,
        RequiredOf, Theme,
    },
    id::Id,
    organizations::Organization,
    time::{Instant, days_after},
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, NewEnrolment},
    members::NewRow,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{
    content::Library,
    dice::{below, day_before, dice_id, one},
    size::Size,
    towns::District,
};
use crate::{
    classes::{dto::CreateFeedbackStatement, issue},
    http::caller::Authorized,
    http::problem::Problem,
};

const THEMES: [&str; 5] = ["党章党规", "党史学习", "乡村振兴", "基层治理", "廉洁从业"];
const LESSONS: [(LessonKind, &str); 4] = [
    (LessonKind::Article, "原文导读"),
    (LessonKind::Media, "专题辅导"),
    (LessonKind::Article, "案例研讨"),
    (LessonKind::Media, "交流体会"),
];
/// What a lesson lasts and counts for: half a day with its reading.
const LENGTH: i64 = 5 * 3600 + 1800;
/// A stride that meets everybody before it meets anybody twice.
const STRIDE: usize = 7919;

pub(super) async fn make(
    tx: &Tx,
    (district, library): (&District, &Library),
    people: &[NewRow],
    size: Size,
    now: Instant,
) -> Result<(), Problem> {
    // Dice of their own, so that everybody else's ids stay what they were.
    let mut dice = ChaCha8Rng::seed_from_u64(174);
    let auth = Authorized::<ManageClasses>::system(now, "demo")?;
    let themes = themes(tx, &auth, &district.root, &mut dice).await?;
    let owners = owners(district, size.classes);
    let mut enrolments = Vec::with_capacity(size.enrolments);
    let mut first = None;
    for (n, owner) in owners.iter().enumerate() {
        let class = class(&mut dice, owner, &themes, n, now);
        let class = store::insert_class(tx, &auth.permit, owner, class).await?;
        for lesson in lessons(&mut dice, &class, library) {
            store::insert_lesson(tx, &class, &lesson).await?;
        }
        let class = class.into_inner();
        // The small ones come first; what is left is shared among those of the district.
        let left = size.enrolments.saturating_sub(enrolments.len());
        let wanted = left.div_ceil(owners.len() - n);
        let wanted = if owner.parent.is_none() { wanted } else { wanted.min(TOWN_SIZE) };
        enrolments.extend(enrol(&mut dice, &class, owner, people, wanted));
        first = Some(class);
    }
    let auth = Authorized::<EnrolInClasses>::system(now, "demo")?;
    store::enrol_many(tx, &auth.permit, &enrolments).await?;
    let year = now.day().year();
    store::study_all(tx, &auth.permit, year - 2..=year).await?;
    if let Some(class) = first {
        require(tx, &district.root, &class, &mut dice, now).await?;
    }
    state(tx, &district.root, &mut dice, now).await
}

/// People in a class of a town.
const TOWN_SIZE: usize = 231;

/// Half of the classes belong to branches, a third to towns, the others to the district.
fn owners(district: &District, classes: usize) -> Vec<&Organization> {
    let (branches, towns) = (classes / 2, classes / 3);
    let branches = district.branches.iter().cycle().step_by(7).take(branches);
    let towns = district.towns.iter().cycle().take(towns);
    let owners = branches.chain(towns).chain(std::iter::repeat(&district.root));
    owners.take(classes).collect()
}

async fn themes(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    root: &Organization,
    dice: &mut ChaCha8Rng,
) -> Result<Vec<Theme>, Problem> {
    let mut themes = Vec::new();
    for name in THEMES {
        let theme = Theme {
            id: Id::new(dice_id(dice, auth.now)),
            organization: root.id,
            name: name.to_owned(),
            description: None,
            version: 1,
            created_at: auth.now,
            updated_at: auth.now,
        };
        store::insert_theme(tx, &auth.permit, root, &theme).await?;
        themes.push(theme);
    }
    Ok(themes)
}

fn class(
    dice: &mut ChaCha8Rng,
    owner: &Organization,
    themes: &[Theme],
    n: usize,
    now: Instant,
) -> Class {
    let starts_on = day_before(now.day(), 60 + below(dice, 250));
    let ends_on = days_after(starts_on, 90);
    let theme = one(dice, themes);
    let name = theme.map_or("专题", |theme| theme.name.as_str());
    let at = Instant::of_day(starts_on);
    Class {
        id: Id::new(dice_id(dice, at)),
        organization: owner.id,
        owner_path: owner.path.clone(),
        draft: ClassDraft {
            theme: theme.map_or(Id::new(uuid::Uuid::nil()), |theme| theme.id),
            title: format!("{name}专题班第{}期", n + 1),
            summary: None,
            audience: Audience::AllMembers,
            starts_on,
            ends_on,
            capacity: None,
        },
        state: if ends_on < now.day() { ClassState::Closed } else { ClassState::Published },
        enrolled: 0,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

fn lessons(dice: &mut ChaCha8Rng, class: &Class, library: &Library) -> Vec<Lesson> {
    let lesson = |(position, (kind, title)): (i64, &(LessonKind, &str))| Lesson {
        id: Id::new(dice_id(dice, class.created_at)),
        class: class.id,
        position,
        draft: LessonDraft {
            kind: *kind,
            title: (*title).to_owned(),
            article: (*kind == LessonKind::Article)
                .then(|| one(dice, &library.articles).copied())
                .flatten(),
            media: (*kind == LessonKind::Media)
                .then(|| one(dice, &library.media).copied())
                .flatten(),
            length_seconds: LENGTH,
            credit_seconds: LENGTH,
            quiz: None,
        },
        version: 1,
        created_at: class.created_at,
        updated_at: class.created_at,
    };
    (1..).zip(&LESSONS).map(lesson).collect()
}

/// Some of the owner's people who have the app, each once, within the first ten days.
fn enrol(
    dice: &mut ChaCha8Rng,
    class: &Class,
    owner: &Organization,
    people: &[NewRow],
    wanted: usize,
) -> Vec<NewEnrolment> {
    let below_owner = |row: &&NewRow| {
        row.member.app_activated_on.is_some() && owner.path.contains(&row.branch.path)
    };
    let pool: Vec<&NewRow> = people.iter().filter(below_owner).collect();
    let start = below(dice, pool.len());
    let stride = if pool.len().is_multiple_of(STRIDE) { 1 } else { STRIDE };
    (0..wanted.min(pool.len()))
        .filter_map(|n| pool.get((start + n * stride) % pool.len()))
        .map(|row| {
            let after = i64::try_from(below(dice, 10 * 86_400)).unwrap_or(0);
            NewEnrolment {
                class: class.id,
                member: row.id,
                own: after % 2 == 0,
                at: Instant::of_day(class.draft.starts_on).plus(TimeDelta::seconds(after)),
            }
        })
        .collect()
}

async fn require(
    tx: &Tx,
    root: &Organization,
    class: &Class,
    dice: &mut ChaCha8Rng,
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<RequireCourses>::system(now, "demo")?;
    let course = RequiredCourse {
        id: Id::new(dice_id(dice, now)),
        organization: root.id,
        class: class.id,
        title: class.draft.title.clone(),
        required_of: RequiredOf::Secretary,
        year: i64::from(now.day().year()),
        created_at: now,
        lessons: 0,
    };
    Ok(store::insert_required(tx, &auth.permit, root, &course).await?)
}

/// The statement of the month before.
async fn state(
    tx: &Tx,
    root: &Organization,
    dice: &mut ChaCha8Rng,
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<IssueFeedback>::system(now, "demo")?;
    let until_on = day_before(now.day().with_day(1).unwrap_or_default(), 1);
    let from_on: NaiveDate = until_on.with_day(1).unwrap_or(until_on);
    let id = Some(dice_id(dice, now));
    let wish = CreateFeedbackStatement { id, organization_id: root.id.uuid(), from_on, until_on };
    issue(tx, &auth, wish).await.map(|_| ())
}
