//! How far an appraisal has come.

use crate::{
    access::AccountId, enums::string_enum, message::Message, supervision::bulletin::Issue,
    time::Instant,
};

string_enum! {
    /// The overall grade of a secretary.
    AppraisalGrade {
        Good = "good", "好", "Good";
        FairlyGood = "fairly_good", "较好", "Fairly good";
        Average = "average", "一般", "Average";
        Poor = "poor", "差", "Poor";
    }
}

string_enum! {
    /// How far an appraisal has come.
    AppraisalStatus {
        Opened = "opened", "待述职", "Waiting for the report";
        Reported = "reported", "待评定", "Waiting for the grade";
        Graded = "graded", "待确认", "Waiting for the confirmation";
        Issued = "issued", "已确认", "Issued";
        Withdrawn = "withdrawn", "已撤回", "Withdrawn";
    }
}

/// What the secretary reports. On paper it is entered by somebody of the level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnReport {
    pub text: String,
    /// Who entered it.
    pub by: AccountId,
    pub at: Instant,
}

/// The grade with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grading {
    pub grade: AppraisalGrade,
    pub comment: String,
    pub by: AccountId,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppraisalState {
    Opened,
    /// With the reason, if the grade came back.
    Reported {
        report: OwnReport,
        returned: Option<String>,
    },
    Graded {
        report: OwnReport,
        grading: Grading,
    },
    Issued {
        report: OwnReport,
        grading: Grading,
        issue: Issue,
    },
    Withdrawn {
        report: Option<OwnReport>,
        reason: String,
    },
}

impl AppraisalState {
    pub const fn status(&self) -> AppraisalStatus {
        match self {
            Self::Opened => AppraisalStatus::Opened,
            Self::Reported { .. } => AppraisalStatus::Reported,
            Self::Graded { .. } => AppraisalStatus::Graded,
            Self::Issued { .. } => AppraisalStatus::Issued,
            Self::Withdrawn { .. } => AppraisalStatus::Withdrawn,
        }
    }

    pub const fn report(&self) -> Option<&OwnReport> {
        match self {
            Self::Opened => None,
            Self::Reported { report, .. }
            | Self::Graded { report, .. }
            | Self::Issued { report, .. } => Some(report),
            Self::Withdrawn { report, .. } => report.as_ref(),
        }
    }

    pub const fn grading(&self) -> Option<&Grading> {
        match self {
            Self::Graded { grading, .. } | Self::Issued { grading, .. } => Some(grading),
            Self::Opened | Self::Reported { .. } | Self::Withdrawn { .. } => None,
        }
    }

    pub const fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Issued { issue, .. } => Some(issue),
            _ => None,
        }
    }

    /// Why the grade came back.
    pub fn returned(&self) -> Option<&str> {
        match self {
            Self::Reported { returned, .. } => returned.as_deref(),
            _ => None,
        }
    }

    /// Why it was withdrawn.
    pub fn withdrawn(&self) -> Option<&str> {
        match self {
            Self::Withdrawn { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

impl AppraisalGrade {
    pub fn words(self) -> Message {
        Message::new(self.zh(), self.en())
    }
}
