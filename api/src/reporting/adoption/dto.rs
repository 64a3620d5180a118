//! Systems and their use on the wire.

use lighthouse_domain::reporting::{
    Counted, Indicator,
    adoption::{ClientChannel, PlatformSystem, UsageRecord},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    burden::measure_dto::RestrictedMeasure,
    enums::wire_enum,
    http::{lang::Lang, page::PageInfo},
    organizations::dto::OrganizationKind,
    reporting::dto::IndicatorPartView,
};

wire_enum!(SystemCode, PlatformSystem, PlatformSystem::ALL, "A system of the platform.");
wire_enum!(SystemChannel, ClientChannel, ClientChannel::ALL, "By what people reach a system.");
wire_enum!(SystemUsage, UsageRecord, UsageRecord::ALL, "What is counted as the use of a system.");

/// A system of the platform.
#[derive(Serialize, ToSchema)]
pub struct SystemView {
    pub id: SystemCode,
    /// In the caller's language.
    #[schema(example = "e支部")]
    pub name: String,
    pub channels: Vec<SystemChannel>,
    /// What is counted as its use; null where no records of it come here.
    #[schema(required)]
    pub usage: Option<SystemUsage>,
    /// Nobody is assessed by it without an exception to the burden rules.
    #[schema(example = false)]
    pub assessable: bool,
    /// The restricted measure that it would be, if somebody were.
    pub measure: RestrictedMeasure,
}

impl SystemView {
    pub(super) fn new(system: PlatformSystem, lang: Lang) -> Self {
        let name = if lang == Lang::ZhCn { system.zh() } else { system.en() };
        Self {
            id: SystemCode(system),
            name: name.to_owned(),
            channels: system.channels().iter().copied().map(SystemChannel).collect(),
            usage: system.usage().map(SystemUsage),
            assessable: false,
            measure: RestrictedMeasure(system.measure()),
        }
    }
}

/// All systems of the platform.
#[derive(Serialize, ToSchema)]
pub struct SystemRegister {
    pub data: Vec<SystemView>,
}

/// The use of a system in a month, by an organization and everything below it.
#[derive(Serialize, ToSchema)]
pub struct UsageMonthView {
    #[schema(example = "2026-11")]
    pub month: String,
    /// Days on which something was recorded; null where that would tell of few persons.
    #[schema(required, example = 18)]
    pub days_active: Option<i64>,
    /// What was recorded; null where no records of the system come here or fewer than five persons
    /// would be counted. Counts of what persons did are cut to full fives.
    #[schema(required, example = 42)]
    pub records: Option<i64>,
    /// Of the mobile app: members with the app at the end of the month among all members.
    #[schema(required)]
    pub reach: Option<IndicatorPartView>,
}

impl UsageMonthView {
    pub(super) fn reach(counted: Counted) -> IndicatorPartView {
        IndicatorPartView::new(Indicator::ClientReach, counted)
    }
}

/// The use of a system by an organization directly below.
#[derive(Serialize, ToSchema)]
pub struct UsageChildView {
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    pub kind: OrganizationKind,
    pub months: Vec<UsageMonthView>,
}

/// The use of a system over time, and a page of the organizations directly below.
#[derive(Serialize, ToSchema)]
pub struct SystemUsageView {
    pub system: SystemView,
    pub organization_id: Uuid,
    #[schema(example = "中共台儿庄区委员会")]
    pub organization_name: String,
    #[schema(example = "2026-06")]
    pub from: String,
    #[schema(example = "2026-11")]
    pub to: String,
    pub months: Vec<UsageMonthView>,
    /// The organizations directly below, in the order of the tree and never by use.
    pub data: Vec<UsageChildView>,
    pub page: PageInfo,
}

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    pub organization_id: Uuid,
    /// The first month; five months before the last one by default.
    #[param(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2026-06")]
    pub from: Option<String>,
    /// The last month, which has begun, at most a year after the first; this month by default.
    #[param(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub to: Option<String>,
    /// Of the organizations directly below.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
