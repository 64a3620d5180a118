//! Governing documents on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    scan::Scan,
    supervision::governing::{GoverningDocument, GoverningKind, GoverningVersion},
    time::Instant,
};
use lighthouse_persistence::supervision::governing::StoredVersion;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

/// The paper of a version as it was issued. `GET …/paper?number=` gives its bytes.
#[derive(Serialize, ToSchema)]
pub struct GoverningPaper {
    #[schema(example = "application/pdf")]
    pub media_type: &'static str,
    #[schema(example = 182_334)]
    pub bytes: i64,
    /// SHA-256, in hexadecimal.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
}

impl From<Scan> for GoverningPaper {
    fn from(paper: Scan) -> Self {
        Self { media_type: paper.media_type.as_str(), bytes: paper.bytes, sha256: paper.hash }
    }
}

wire_enum!(
    GoverningDocumentKind,
    GoverningKind,
    GoverningKind::ALL,
    "What a governing document governs."
);

/// The days of a version.
#[derive(Serialize, ToSchema)]
pub struct GoverningVersionSummary {
    /// Counted from 1 within the document.
    #[schema(example = 2)]
    pub number: i64,
    #[schema(example = "2026-01-01")]
    pub effective_from: NaiveDate,
    /// The last day: its own, or the day before the next version begins; null while none is known.
    #[schema(required, example = "2026-12-31")]
    pub effective_until: Option<NaiveDate>,
    /// The day from which it was withdrawn; on or before its first day, it never holds.
    #[schema(required, example = "2026-07-01")]
    pub withdrawn_on: Option<NaiveDate>,
    #[schema(required, example = "上级出台了新的规定")]
    pub withdrawal_reason: Option<String>,
    /// Null while only the text was entered.
    #[schema(required)]
    pub paper: Option<GoverningPaper>,
    /// Whether it holds today.
    pub is_in_force: bool,
    #[schema(value_type = String, format = DateTime, example = "2026-01-01T02:00:00.000Z")]
    pub entered_at: Instant,
}

impl GoverningVersionSummary {
    pub(super) fn new(
        document: &GoverningDocument,
        version: &GoverningVersion,
        today: NaiveDate,
    ) -> Self {
        let withdrawal = version.withdrawal.as_ref();
        let now = document.in_force_on(today).map(|version| version.number);
        Self {
            number: version.number,
            effective_from: version.term.from,
            effective_until: document.last_day(version).filter(|last| *last >= version.term.from),
            withdrawn_on: withdrawal.map(|withdrawal| withdrawal.on),
            withdrawal_reason: withdrawal.map(|withdrawal| withdrawal.reason.clone()),
            paper: version.paper.clone().map(Into::into),
            is_in_force: now == Some(version.number),
            entered_at: version.entered_at,
        }
    }
}

/// A measure that a level works under.
#[derive(Serialize, ToSchema)]
pub struct GoverningDocumentView {
    pub id: Uuid,
    /// The level that keeps it; it holds for all below.
    pub organization_id: Uuid,
    pub kind: GoverningDocumentKind,
    #[schema(example = "基层党组织定期督促管理办法")]
    pub title: String,
    /// Who issued it, as it stands on the paper.
    #[schema(example = "中共清河区委组织部")]
    pub issuer: String,
    /// The version that holds today; null if none does.
    #[schema(required)]
    pub version_in_force: Option<GoverningVersionSummary>,
    /// How many versions it has had.
    #[schema(example = 2)]
    pub versions: usize,
    #[schema(example = 3)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-01-01T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-01-01T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl GoverningDocumentView {
    pub(super) fn on(document: GoverningDocument, today: NaiveDate) -> Self {
        let now = document.in_force_on(today);
        Self {
            version_in_force: now
                .map(|version| GoverningVersionSummary::new(&document, version, today)),
            id: document.id.uuid(),
            organization_id: document.organization.uuid(),
            kind: GoverningDocumentKind(document.kind),
            versions: document.versions.len(),
            title: document.title,
            issuer: document.issuer,
            version: document.version,
            created_at: document.created_at,
            updated_at: document.updated_at,
        }
    }
}

page_of!(
    GoverningDocumentPage,
    GoverningDocumentView,
    "A page of governing documents, in the order of the tree."
);

/// A version and what it says.
#[derive(Serialize, ToSchema)]
pub struct GoverningVersionView {
    pub term: GoverningVersionSummary,
    #[schema(example = "第一条 为规范基层党组织督促工作，制定本办法。")]
    pub text: String,
}

impl GoverningVersionView {
    pub(super) fn new(
        document: &GoverningDocument,
        stored: StoredVersion,
        today: NaiveDate,
    ) -> Self {
        let term = GoverningVersionSummary::new(document, &stored.version, today);
        Self { term, text: stored.text }
    }
}

page_of!(GoverningVersionPage, GoverningVersionView, "A page of versions, the newest first.");
