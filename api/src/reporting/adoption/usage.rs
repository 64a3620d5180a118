//! The months that a request asks for, and what was recorded in each.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ReadIndicators,
    message::Message,
    organizations::Organization,
    reporting::{Counted, Indicator, ReportPeriod, adoption::PlatformSystem},
    study_days::Month,
    time::Instant,
};
use lighthouse_persistence::{
    Conn,
    reporting::{self as store, DayOfUse},
};

use super::dto::{UsageMonthView, UsageQuery};
use crate::{
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
    reporting::counting::Settings,
};

/// Months of one answer.
const MONTHS_MAX: usize = 12;
const MONTHS_USUAL: u32 = 6;

fn refuse(parameter: &'static str, code: FieldErrorCode, (zh, en): (&str, &str)) -> FieldError {
    FieldError::parameter(parameter, code, Message::new(zh, en))
}

/// The months from the first to the last, or everything that is wrong with the two.
pub(super) fn months_in(query: &UsageQuery, now: Instant) -> Result<Vec<Month>, Problem> {
    let this = Month::containing(now.day());
    let mut faults = Vec::new();
    let mut read = |parameter, text: Option<&String>, usual: Month| {
        let Some(text) = text else { return usual };
        Month::parse(text).unwrap_or_else(|| {
            let words = ("请填写月份（如 2026-11）", "Write a month as 2026-11.");
            faults.push(refuse(parameter, FieldErrorCode::InvalidFormat, words));
            usual
        })
    };
    let to = read("to", query.to.as_ref(), this);
    let from = read("from", query.from.as_ref(), to.back(MONTHS_USUAL - 1));
    if to.first() > this.first() {
        let words = ("该月尚未开始", "The month has not begun.");
        faults.push(refuse("to", FieldErrorCode::Rule, words));
    }
    let months: Vec<Month> = (0..).map(|n| from.ahead(n)).take(MONTHS_MAX + 1).collect();
    let months: Vec<Month> =
        months.into_iter().filter(|month| month.first() <= to.first()).collect();
    if months.is_empty() || months.len() > MONTHS_MAX {
        let words = (
            "起始月份不能晚于截止月份，时间跨度最多12个月",
            "The first month comes before the last one, at most twelve months in all.",
        );
        faults.push(refuse("from", FieldErrorCode::Rule, words));
    }
    if faults.is_empty() {
        return Ok(months);
    }
    Err(Problem::new(Code::InvalidParameter).faults(faults))
}

/// Days on which something was recorded, and how much.
#[derive(Default)]
struct MonthOfUse {
    days: BTreeSet<NaiveDate>,
    records: i64,
}

impl MonthOfUse {
    fn add(&mut self, day: &DayOfUse) {
        self.days.insert(day.day);
        self.records += day.records;
    }
}

/// The use of a system by an organization and by those directly below.
pub(super) struct Usage {
    system: PlatformSystem,
    months: Vec<Month>,
    top: HashMap<String, MonthOfUse>,
    /// By the path of those below, then by month.
    below: HashMap<String, HashMap<String, MonthOfUse>>,
    /// Of each month, by path.
    reach: Vec<HashMap<String, Counted>>,
}

/// Reads the use of a system by an organization that was found within the permit.
pub(super) async fn read(
    conn: &Conn,
    auth: &Authorized<ReadIndicators>,
    settings: &Settings,
    (system, top): (PlatformSystem, &Organization),
    months: Vec<Month>,
) -> Result<Usage, Problem> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Err(Problem::new(Code::Internal));
    };
    let span = (Instant::of_day(first.first()), Instant::of_day(last.ahead(1).first()));
    let days = store::days_of_use(conn, &auth.permit, (system, top), span).await?;
    let mut reach = Vec::new();
    if system == PlatformSystem::MemberApp {
        for month in &months {
            reach.push(reach_of(conn, auth, settings, (top, *month)).await?);
        }
    }
    let (mut all, mut below) =
        (HashMap::<_, MonthOfUse>::new(), HashMap::<_, HashMap<_, _>>::new());
    for day in days {
        let month = Month::containing(day.day).to_string();
        all.entry(month.clone()).or_default().add(&day);
        let child: &mut HashMap<String, MonthOfUse> = below.entry(day.path.clone()).or_default();
        child.entry(month).or_default().add(&day);
    }
    Ok(Usage { system, months, top: all, below, reach })
}

/// Who has the app at the end of a month, by organization.
async fn reach_of(
    conn: &Conn,
    auth: &Authorized<ReadIndicators>,
    settings: &Settings,
    (top, month): (&Organization, Month),
) -> Result<HashMap<String, Counted>, Problem> {
    let frame = settings.frame(top, ReportPeriod::month(month), auth.now);
    let asked = [Indicator::ClientReach];
    let places = store::count_subtree(conn, &auth.permit, &frame, &asked).await?;
    let counted = |place: &store::CountedPlace| {
        let all = place.all.get(&Indicator::ClientReach).copied();
        (place.organization.path.as_str().to_owned(), all.unwrap_or_default())
    };
    Ok(places.iter().map(counted).collect())
}

impl Usage {
    pub(super) fn of_top(&self, top: &Organization) -> Vec<UsageMonthView> {
        self.views(top.path.as_str(), Some(&self.top))
    }

    pub(super) fn of_child(&self, child: &Organization) -> Vec<UsageMonthView> {
        self.views(child.path.as_str(), self.below.get(child.path.as_str()))
    }

    fn views(
        &self,
        path: &str,
        months: Option<&HashMap<String, MonthOfUse>>,
    ) -> Vec<UsageMonthView> {
        let kind = self.system.usage();
        let view = |(place, month): (usize, &Month)| {
            let found = months.and_then(|months| months.get(&month.to_string()));
            let (days, records) = found.map_or((0, 0), |it| (it.days.len(), it.records));
            let days = i64::try_from(days).unwrap_or(i64::MAX);
            let reach = self.reach.get(place).map(|reach| reach.get(path).copied());
            UsageMonthView {
                month: month.to_string(),
                days_active: kind.and_then(|kind| kind.shown_days(days, records)),
                records: kind.and_then(|kind| kind.shown_count(records)),
                reach: reach.map(|counted| UsageMonthView::reach(counted.unwrap_or_default())),
            }
        };
        self.months.iter().enumerate().map(view).collect()
    }

    pub(super) fn ends(&self) -> [String; 2] {
        let text = |month: Option<&Month>| month.map(ToString::to_string).unwrap_or_default();
        [text(self.months.first()), text(self.months.last())]
    }
}
