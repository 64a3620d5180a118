//! What is to be exported.

use super::{ExportFormat, ExportKind, ExportLanguage, OperationError};
use crate::{members::Status, organizations::OrganizationId, study_days::Month, supervision::Span};

/// A month, a quarter or a year, with its text as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportPeriod {
    text: String,
    span: Span,
}

impl ExportPeriod {
    /// Reads `2026-11`, `2026-Q4` or `2026`.
    pub fn parse(text: &str) -> Option<Self> {
        let year = || {
            let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            let month = digits.then(|| Month::parse(&format!("{text}-01"))).flatten();
            month.map(Span::year_of)
        };
        let span = Span::parse(text).or_else(year)?;
        Some(Self { text: text.to_owned(), span })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub const fn span(&self) -> Span {
        self.span
    }

    pub fn is_year(&self) -> bool {
        self.text.len() == 4
    }
}

/// A list, what it is narrowed by, and what it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOrder {
    pub kind: ExportKind,
    pub format: ExportFormat,
    pub language: ExportLanguage,
    /// The top of the subtree.
    pub organization: OrganizationId,
    pub period: Option<ExportPeriod>,
    /// Only members of these statuses; none means all who are in the register.
    pub statuses: Vec<Status>,
    pub purpose: String,
}

impl ExportOrder {
    pub const PURPOSE_MAX: usize = 200;

    /// All that does not fit the kind of list.
    pub fn faults(&self) -> Vec<OperationError> {
        let yearly = self.period.as_ref().is_none_or(ExportPeriod::is_year);
        let checks = [
            (self.kind.has_period() && self.period.is_none(), OperationError::PeriodMissing),
            (!self.kind.has_period() && self.period.is_some(), OperationError::PeriodUnused),
            (self.kind.is_yearly() && !yearly, OperationError::NotAYear),
            (
                self.kind != ExportKind::Members && !self.statuses.is_empty(),
                OperationError::StatusUnused,
            ),
        ];
        checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, fault)| fault).collect()
    }
}
