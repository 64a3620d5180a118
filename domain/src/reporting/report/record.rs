//! A report and the steps it takes.

use super::ReportError;
use crate::{
    access::AccountId,
    enums::string_enum,
    id::{Id, identified},
    message::Message,
    organizations::{Kind, OrgPath, OrganizationId},
    reporting::{Counted, Indicator, IndicatorItem, ReportPeriod},
    time::Instant,
};

string_enum! {
    /// How far a report has come.
    ReportStatus {
        Draft = "draft", "草稿", "Draft";
        Issued = "issued", "已印发", "Issued";
    }
}

string_enum! {
    /// The kind of a report's file.
    ReportFormat {
        Csv = "csv", "CSV 表格", "CSV";
        Html = "html", "网页", "Page";
        Json = "json", "JSON", "JSON";
        Xlsx = "xlsx", "电子表格", "Spreadsheet";
    }
}

string_enum! {
    /// What a chart of a report compares.
    ReportChartKind {
        Organizations = "organizations", "下级党组织", "Organizations below";
        Periods = "periods", "历期", "Periods";
    }
}

string_enum! {
    /// How a chart of a report comes.
    ReportChartFormat {
        Json = "json", "JSON", "JSON";
        Svg = "svg", "矢量图", "Drawing";
    }
}

pub type ReportId = Id<Report>;

identified!(Report);

/// Who issued it, when, under which number, and the SHA-256 of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportIssue {
    pub by: AccountId,
    pub at: Instant,
    pub number: String,
    /// In hexadecimal; see `Report::content`.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportState {
    Draft,
    Issued(ReportIssue),
}

impl ReportState {
    pub const fn status(&self) -> ReportStatus {
        match self {
            Self::Draft => ReportStatus::Draft,
            Self::Issued(_) => ReportStatus::Issued,
        }
    }

    pub const fn issue(&self) -> Option<&ReportIssue> {
        match self {
            Self::Draft => None,
            Self::Issued(issue) => Some(issue),
        }
    }
}

/// The figures of a level and everything below it for a period, without the figures themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub id: ReportId,
    pub organization: OrganizationId,
    /// What the level was called when it was drafted.
    pub organization_name: String,
    /// Where it stands now.
    pub organization_path: OrgPath,
    pub period: ReportPeriod,
    /// When it was counted.
    pub as_of: Instant,
    /// How the indicators were counted.
    pub formula_version: u32,
    /// Whose list of indicators it was, and which version of it; nobody's where the usual one held.
    pub list: Option<(OrganizationId, i64)>,
    pub items: Vec<IndicatorItem>,
    /// The issued report of the period before, with which it is compared.
    pub previous: Option<ReportId>,
    /// The SHA-256 of all figures, in hexadecimal.
    pub digest: String,
    pub state: ReportState,
    pub drafted_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// An organization as it stood in the tree when a report was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPlace {
    pub path: OrgPath,
    pub organization: OrganizationId,
    pub name: String,
    pub kind: Kind,
}

/// A figure as it was counted: what an organization has itself, and with everything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptValue {
    pub indicator: Indicator,
    pub own: Counted,
    pub all: Counted,
}

impl Report {
    /// Whether somebody may issue it now: never who drafted it.
    pub fn check_issuer(&self, by: AccountId) -> Result<(), ReportError> {
        self.check_draft()?;
        if self.drafted_by == by { Err(ReportError::SamePerson) } else { Ok(()) }
    }

    pub fn check_draft(&self) -> Result<(), ReportError> {
        match &self.state {
            ReportState::Draft => Ok(()),
            ReportState::Issued(_) => Err(ReportError::Issued),
        }
    }

    /// Issues it for good, under a number.
    pub fn issue(
        self,
        number: String,
        (by, at): (AccountId, Instant),
    ) -> Result<Self, ReportError> {
        self.check_issuer(by)?;
        let hash = self.hash(&number, (by, at));
        let state = ReportState::Issued(ReportIssue { by, at, number, hash });
        Ok(Self { state, version: self.version + 1, updated_at: at, ..self })
    }

    /// What it is called.
    pub fn title(&self) -> Message {
        let period = self.period.words();
        let name = &self.organization_name;
        Message::new(
            format!("{name}{}基层党建数据报告", period.zh),
            format!("{name}: data report, {}", period.en),
        )
    }
}
