//! The dossiers of all secretaries directly below a level, from records: assembled before anything
//! is written, because it takes longer than others want to wait for.

use chrono::Datelike;
use lighthouse_domain::{
    access::{AccountId, Permit, actions::ManageAppraisals},
    burden::{Allowance, BurdenExceptionId, Measure, MeasureSubject, MeasureUse},
    organizations::{Organization, OrganizationId},
    reporting::{
        Indicator, IndicatorItem, ReportPeriod,
        appraisal::{Appraisal, AppraisalId, AppraisalState, Dossier, DossierFigure},
    },
    time::Instant,
};
use lighthouse_persistence::{
    Conn, burden,
    reporting::{self as store, CountedPlace, SecretaryRecords},
};

use crate::{
    http::problem::Problem,
    reporting::counting::{Settings, reported},
};

/// What assesses a secretary by how much the platform is used.
pub(super) const PLATFORM_USE: MeasureUse = MeasureUse {
    measure: Measure::UsageRate,
    subject: MeasureSubject::Persons,
    is_assessable: true,
};

/// A secretary, with the organization whose secretary it is.
pub(crate) type Secretary = (Organization, SecretaryRecords, Dossier);
/// An organization without one.
type Vacant = (OrganizationId, String);

/// Everything that the appraisals of a level for a year will say.
pub(crate) struct Assembled {
    pub level: Organization,
    pub year: i32,
    pub secretaries: Vec<Secretary>,
    pub vacant: Vec<Vacant>,
}

/// An indicator by which one may be assessed, and the exception without which one might not.
type Allowed = (IndicatorItem, Option<BurdenExceptionId>);

/// Assembles the dossiers of a level that was found within the permit.
pub(crate) async fn assemble(
    conn: &Conn,
    permit: &Permit<ManageAppraisals>,
    (settings, now): (&Settings, Instant),
    (level, year): (Organization, ReportPeriod),
    with_platform_use: bool,
) -> Result<Assembled, Problem> {
    let reported = reported(conn, permit, &level, now).await?;
    let list = reported.list.as_ref().map(|list| (list.organization, list.version));
    let items = allowed(conn, permit, (&level, now), (reported.items, with_platform_use)).await?;
    let indicators: Vec<Indicator> = items.iter().map(|(item, _)| item.indicator).collect();
    let frame = settings.frame(&level, year, now);
    let counted = store::count_subtree(conn, permit, &frame, &indicators).await?;
    let found = store::secretaries_below(conn, permit, &level, (year, now.day())).await?;
    let basis = |place: &CountedPlace, records: &SecretaryRecords| Dossier {
        as_of: now,
        formula_version: Indicator::FORMULA_VERSION,
        list,
        figures: figures(&items, place),
        posts: records.posts.clone(),
        cases: records.cases,
        trainings: records.trainings.clone(),
    };
    let (secretaries, vacant) = pair(&level, &counted, found, basis);
    Ok(Assembled { level, year: year.from().year(), secretaries, vacant })
}

/// The indicators of the list by which one may be assessed. What nobody records yet assesses nobody.
async fn allowed(
    conn: &Conn,
    permit: &Permit<ManageAppraisals>,
    (level, now): (&Organization, Instant),
    (mut items, with_platform_use): (Vec<IndicatorItem>, bool),
) -> Result<Vec<Allowed>, Problem> {
    items.retain(|item| item.assessable && item.indicator.definition().is_kept);
    let has_use = items.iter().any(|item| item.indicator == Indicator::EBranchActive);
    if with_platform_use && !has_use {
        let usual = IndicatorItem::usual(Indicator::EBranchActive);
        items.push(IndicatorItem { weight: 0, assessable: true, ..usual });
    }
    let mut allowed = Vec::new();
    for item in items {
        let exception = match item.indicator.definition().measure {
            None => None,
            Some(measure) => {
                let usage = (MeasureUse { measure, ..PLATFORM_USE }, now.day());
                match burden::check_use(conn, permit, usage, level).await? {
                    Ok(Allowance::Excepted { by, .. }) => Some(by),
                    Ok(Allowance::Unrestricted) => None,
                    Err(_) => continue,
                }
            }
        };
        allowed.push((item, exception));
    }
    Ok(allowed)
}

fn figures(items: &[Allowed], place: &CountedPlace) -> Vec<DossierFigure> {
    let figure = |(item, exception): &Allowed| DossierFigure {
        item: *item,
        counted: place.all.get(&item.indicator).copied().unwrap_or_default(),
        exception: *exception,
    };
    items.iter().map(figure).collect()
}

/// The living organizations directly below with their secretaries, and those without one.
fn pair(
    level: &Organization,
    counted: &[CountedPlace],
    found: Vec<SecretaryRecords>,
    dossier: impl Fn(&CountedPlace, &SecretaryRecords) -> Dossier,
) -> (Vec<Secretary>, Vec<Vacant>) {
    let mut found: std::collections::HashMap<_, _> =
        found.into_iter().map(|records| (records.organization, records)).collect();
    let (mut secretaries, mut vacant) = (Vec::new(), Vec::new());
    for place in counted {
        let at = &place.organization;
        if at.parent != Some(level.id) || at.dissolved_at.is_some() {
            continue;
        }
        match found.remove(&at.id) {
            Some(records) => {
                let dossier = dossier(place, &records);
                secretaries.push((at.clone(), records, dossier));
            }
            None => vacant.push((at.id, at.name.clone())),
        }
    }
    (secretaries, vacant)
}

/// The appraisal of one of those that were assembled.
pub(crate) fn opened(
    level: &Organization,
    year: i32,
    (at, records, dossier): Secretary,
    (id, by): (AppraisalId, AccountId),
    now: Instant,
) -> Appraisal {
    Appraisal {
        id,
        level: level.id,
        level_name: level.name.clone(),
        level_path: level.path.clone(),
        organization: at.id,
        organization_name: at.name,
        organization_path: at.path,
        year,
        member: records.member,
        member_name: records.member_name,
        dossier,
        state: AppraisalState::Opened,
        opened_by: by,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
