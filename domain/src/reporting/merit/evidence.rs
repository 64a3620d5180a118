//! Evidence: a record of the register, with what it said when a person attached it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::Nominee;
use crate::{
    access::AccountId,
    burden::{BurdenExceptionId, Measure, MeasureSubject, MeasureUse},
    enums::string_enum,
    id::Id,
    message::Message,
    time::Instant,
};

pub type EvidenceId = Id<Evidence>;

string_enum! {
    /// Which records may be evidence.
    EvidenceSource {
        Attendance = "attendance", "参加组织生活记录", "Attendance of a session";
        Session = "session", "组织生活开展记录", "A session that was held";
        StudyHours = "study_hours", "年度学时台账", "Study hours of the year";
        Appraisal = "appraisal", "述职评议考核结果", "An issued appraisal";
        Task = "task", "工作任务办理记录", "A task that was answered";
        PlatformUse = "platform_use", "应用使用情况", "Use of the platform";
    }
}

/// What a record says, once it was found within the caller's rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRecord {
    pub source: EvidenceSource,
    pub record: Uuid,
    /// The day that it is about.
    pub on: NaiveDate,
    pub says: Message,
    /// The exception without which a burden rule would be against it.
    pub exception: Option<BurdenExceptionId>,
}

/// A record that somebody attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub id: EvidenceId,
    pub found: FoundRecord,
    /// Why it speaks for the nominee, in the words of whoever attached it.
    pub note: Option<String>,
    pub by: AccountId,
    pub at: Instant,
}

impl EvidenceSource {
    /// Whether it can be about a nominee of this kind.
    pub const fn is_about(self, nominee: Nominee) -> bool {
        match nominee {
            Nominee::Member(_) => !matches!(self, Self::Session | Self::PlatformUse),
            Nominee::Organization(_) => !matches!(self, Self::Attendance | Self::StudyHours),
        }
    }

    /// The measure by which it would assess the nominee, if it is one that the burden rules restrict.
    pub const fn measure(self) -> Option<MeasureUse> {
        let (measure, subject) = match self {
            Self::StudyHours => (Measure::StudyTime, MeasureSubject::Persons),
            Self::PlatformUse => (Measure::UsageRate, MeasureSubject::Organizations),
            Self::Attendance | Self::Session | Self::Appraisal | Self::Task => return None,
        };
        Some(MeasureUse { measure, subject, is_assessable: true })
    }
}
