//! The trail of changes: who did what to what, and how it ended.
//!
//! An entry is written in the transaction of its change and is never changed (INV-20, INV-21).
//! It names objects and fields, never the values of sensitive ones (INV-44).

pub mod chain;
pub mod checkpoint;
mod reads;

pub use reads::{AccessLine, LoggedRead, digest_of_lines};

/// What kind of thing a change was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    Account,
    Session,
    Organization,
    Post,
    Member,
    Transfer,
    MobileStay,
    Import,
    StudySession,
    Venue,
    StudyDayPlan,
    CalendarDay,
    HourRule,
    Channel,
    Article,
    Media,
    ClassTheme,
    Class,
    Lesson,
    RequiredCourse,
    FeedbackStatement,
    LearningImport,
    Appointment,
    SigningKey,
    SealingKey,
    AuditTrail,
    QueryLetter,
    Grant,
    Incident,
    Risk,
    Complaint,
    SupervisionRule,
    GoverningDocument,
    Bulletin,
    Rectification,
    Task,
    BurdenException,
    Webhook,
    ApiClient,
    BurdenBudget,
    Report,
    Appraisal,
    Nomination,
    WorkItem,
    Operation,
}

impl Object {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Session => "session",
            Self::Organization => "organization",
            Self::Post => "post",
            Self::Member => "member",
            Self::Transfer => "transfer",
            Self::MobileStay => "mobile_stay",
            Self::Import => "import",
            Self::StudySession => "study_session",
            Self::Venue => "venue",
            Self::StudyDayPlan => "study_day_plan",
            Self::CalendarDay => "calendar_day",
            Self::HourRule => "hour_rule",
            Self::Channel => "channel",
            Self::Article => "article",
            Self::Media => "media",
            Self::ClassTheme => "class_theme",
            Self::Class => "class",
            Self::Lesson => "lesson",
            Self::RequiredCourse => "required_course",
            Self::FeedbackStatement => "feedback_statement",
            Self::LearningImport => "learning_import",
            Self::Appointment => "appointment",
            Self::SigningKey => "signing_key",
            Self::SealingKey => "sealing_key",
            Self::AuditTrail => "audit_trail",
            Self::QueryLetter => "query_letter",
            Self::Grant => "grant",
            Self::Incident => "incident",
            Self::Risk => "risk",
            Self::Complaint => "complaint",
            Self::SupervisionRule => "supervision_rule",
            Self::GoverningDocument => "governing_document",
            Self::Bulletin => "bulletin",
            Self::Rectification => "rectification",
            Self::Task => "task",
            Self::BurdenException => "burden_exception",
            Self::Webhook => "webhook",
            Self::ApiClient => "api_client",
            Self::BurdenBudget => "burden_budget",
            Self::Report => "report",
            Self::Appraisal => "appraisal",
            Self::Nomination => "nomination",
            Self::WorkItem => "work_item",
            Self::Operation => "operation",
        }
    }
}

/// One change, as the use case tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// `<resource>.<verb>` in the past: `member.created`.
    pub action: &'static str,
    pub object: Object,
    pub object_id: uuid::Uuid,
    /// Field names, reason, purpose: text that may be read by an auditor.
    pub detail: String,
    /// The lines that this read left in the access log.
    pub read: Option<LoggedRead>,
}

impl AuditEvent {
    pub fn new(action: &'static str, object: Object, object_id: uuid::Uuid) -> Self {
        Self { action, object, object_id, detail: String::new(), read: None }
    }

    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// Binds the lines of the access log to the event of their read.
    #[must_use]
    pub fn with_read(self, read: LoggedRead) -> Self {
        Self { read: Some(read), ..self }
    }
}
