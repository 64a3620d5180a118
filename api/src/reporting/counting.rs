//! What is reported at an organization, and counting it: for its figures and for its reports.

use lighthouse_domain::{
    access::{AccountId, Action, Permit},
    administrators::Bounds,
    burden::{MeasureSubject, MeasureUse},
    organizations::Organization,
    reporting::{
        Indicator, IndicatorItem, IndicatorList, ReportPeriod,
        report::{KeptPlace, KeptValue, Report, ReportId, ReportState},
        usual_items,
    },
    study::duties::{RULES, Rule},
    time::Instant,
};
use lighthouse_persistence::{
    Conn, burden,
    organizations::settings,
    reporting::{self as store, Frame, kept_figures},
};

use crate::{app::App, http::problem::Problem};

/// What is reported at an organization.
pub(crate) struct Reported {
    pub list: Option<IndicatorList>,
    /// Those that are switched on, assessable only as far as the burden rules allow today.
    pub items: Vec<IndicatorItem>,
}

impl Reported {
    pub(super) fn indicators(&self) -> Vec<Indicator> {
        self.items.iter().map(|item| item.indicator).collect()
    }
}

/// The list that holds at an organization found before. An exception that has run out makes an
/// indicator information again.
pub(super) async fn reported<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    at: &Organization,
    now: Instant,
) -> Result<Reported, Problem> {
    let list: Option<IndicatorList> = settings::find(conn, permit, at).await?;
    let items = list.as_ref().map_or_else(usual_items, |list| list.value.clone());
    let mut items: Vec<_> = items.into_iter().filter(|item| item.enabled).collect();
    for item in items.iter_mut().filter(|item| item.assessable) {
        if let Some(measure) = item.indicator.definition().measure {
            let subject = MeasureSubject::Organizations;
            let usage = MeasureUse { measure, subject, is_assessable: true };
            item.assessable =
                burden::check_use(conn, permit, (usage, now.day()), at).await?.is_ok();
        }
    }
    Ok(Reported { list, items })
}

/// By what it is counted: the duties of branches and the conditions of administrators.
pub(crate) struct Settings {
    rules: [Rule; 7],
    bounds: Bounds,
}

impl Settings {
    pub(super) fn from_app(app: &App) -> Self {
        let config = &app.shared.config;
        Self { rules: config.duty_rules(), bounds: config.eligibility() }
    }

    /// Those that hold where nobody has set others.
    pub(crate) fn usual() -> Self {
        Self { rules: RULES, bounds: Bounds::default() }
    }

    pub(super) fn frame<'a>(
        &'a self,
        top: &'a Organization,
        period: ReportPeriod,
        now: Instant,
    ) -> Frame<'a> {
        Frame { top, period, now, rules: &self.rules, bounds: self.bounds }
    }
}

/// What a report will say: counted before anything is written, because it takes longer than others
/// want to wait for.
pub(crate) struct Counting {
    pub owner: Organization,
    pub figures: Vec<(KeptPlace, Vec<KeptValue>)>,
    period: ReportPeriod,
    reported: Reported,
    digest: String,
    as_of: Instant,
}

impl Counting {
    pub(super) fn period(&self) -> ReportPeriod {
        self.period
    }
}

/// Counts what a report of a level, found within the permit, says.
pub(crate) async fn count<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (settings, now): (&Settings, Instant),
    (owner, period): (Organization, ReportPeriod),
) -> Result<Counting, Problem> {
    let reported = reported(conn, permit, &owner, now).await?;
    let frame = settings.frame(&owner, period, now);
    let counted = store::count_subtree(conn, permit, &frame, &reported.indicators()).await?;
    let (figures, digest) = kept_figures(&counted);
    Ok(Counting { owner, figures, period, reported, digest, as_of: now })
}

/// The draft of what was counted.
pub(crate) fn draft(
    counting: &Counting,
    (id, previous): (ReportId, Option<ReportId>),
    (by, now): (AccountId, Instant),
) -> Report {
    let Counting { owner, period, reported, digest, as_of, .. } = counting;
    Report {
        id,
        organization: owner.id,
        organization_name: owner.name.clone(),
        organization_path: owner.path.clone(),
        period: *period,
        as_of: *as_of,
        formula_version: Indicator::FORMULA_VERSION,
        list: reported.list.as_ref().map(|list| (list.organization, list.version)),
        items: reported.items.clone(),
        previous,
        digest: digest.clone(),
        state: ReportState::Draft,
        drafted_by: by,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
