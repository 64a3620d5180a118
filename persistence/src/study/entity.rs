//! Rows of sessions and attendance. Private to this room.

use lighthouse_domain::{
    id::Id,
    study::{
        AttendanceStatus, Mode, SessionDraft, SessionKind, SessionState, StudySession, Submission,
    },
    time::Instant,
};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub branch_id: Uuid,
    pub kind: String,
    pub fulfils: String,
    pub mode: String,
    pub title: String,
    pub summary: Option<String>,
    pub place: Option<String>,
    pub host: Option<String>,
    pub starts_at: i64,
    pub ends_at: i64,
    pub cancelled_at: Option<i64>,
    pub cancel_reason: Option<String>,
    pub submitted_at: Option<i64>,
    pub late: Option<bool>,
    pub repeated: bool,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for StudySession {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            draft: DraftRow {
                kind: row.kind,
                fulfils: row.fulfils,
                mode: row.mode,
                title: row.title,
                summary: row.summary,
                place: row.place,
                host: row.host,
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            }
            .read("study_session", row.id)?,
            state: match (row.cancelled_at, row.cancel_reason) {
                (Some(at), Some(reason)) => {
                    SessionState::Cancelled { at: Instant::from_millis(at), reason }
                }
                _ => SessionState::Planned,
            },
            submission: row
                .submitted_at
                .zip(row.late)
                .map(|(at, late)| Submission { at: Instant::from_millis(at), late }),
            repeated: row.repeated,
            id: Id::new(row.id),
            branch: Id::new(row.branch_id),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// The facts of a session as they are stored, now or before a correction.
pub(super) struct DraftRow {
    pub kind: String,
    pub fulfils: String,
    pub mode: String,
    pub title: String,
    pub summary: Option<String>,
    pub place: Option<String>,
    pub host: Option<String>,
    pub starts_at: i64,
    pub ends_at: i64,
}

impl DraftRow {
    /// `table` and `session` name the row where a word is not known.
    pub(super) fn read(
        self,
        table: &'static str,
        session: Uuid,
    ) -> Result<SessionDraft, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt(table, format!("{what} of {session}"));
        let kinds = self.fulfils.split(',').filter(|duty| !duty.is_empty());
        let fulfils: Option<Vec<_>> = kinds.map(SessionKind::parse).collect();
        Ok(SessionDraft {
            kind: SessionKind::parse(&self.kind).ok_or_else(|| corrupt("kind"))?,
            fulfils: fulfils.ok_or_else(|| corrupt("fulfils"))?,
            mode: Mode::parse(&self.mode).ok_or_else(|| corrupt("mode"))?,
            title: self.title,
            summary: self.summary,
            place: self.place,
            host: self.host,
            starts_at: Instant::from_millis(self.starts_at),
            ends_at: Instant::from_millis(self.ends_at),
        })
    }
}

/// How a line says that somebody took part.
pub(super) fn attendance_status(word: &str) -> Result<AttendanceStatus, StoreError> {
    AttendanceStatus::parse(word).ok_or_else(|| StoreError::corrupt("attendance", "status"))
}

pub(super) mod attendance {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attendance")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub session_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub status: String,
        pub note: Option<String>,
        pub starts_at: i64,
        pub recorded_at: i64,
        pub guest: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
