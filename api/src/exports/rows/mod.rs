//! The lists as rows of a sheet: each page is read through the function that its list reads with.

mod attendance;
mod gaps;
mod members;
mod study_hours;

use lighthouse_domain::{
    access::Actor,
    exports::{ExportKind, ExportLanguage, ExportOrder},
    members::MemberId,
    organizations::Organization,
    study::duties::Rule,
    time::Instant,
};
use lighthouse_persistence::{Conn, members as people, study};

use super::stop::Stop;
use crate::sheet::{SheetCell, SheetColumn};

/// What is read, with whose rights.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) order: &'a ExportOrder,
    pub(super) actor: &'a Actor,
    pub(super) top: &'a Organization,
    pub(super) rules: &'a [Rule],
    pub(super) now: Instant,
}

impl Ask<'_> {
    fn word<'w>(&self, zh: &'w str, en: &'w str) -> SheetCell {
        SheetCell::text(if self.order.language == ExportLanguage::English { en } else { zh })
    }
}

/// Where a page begins.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Start,
    /// After this member, of so many in all, so many of them written.
    Member {
        after: people::Page,
        total: i64,
        done: i64,
    },
    Session(study::Page),
    Path(String),
}

/// A page of rows.
pub(super) struct Rows {
    pub(super) lines: Vec<Vec<SheetCell>>,
    /// Whom the rows name.
    pub(super) members: Vec<MemberId>,
    pub(super) next: Option<Place>,
    pub(super) progress: u8,
}

/// A heading in both languages, and how many characters wide its column is.
type Head = (&'static str, &'static str, u32);

pub(super) async fn page(conn: &Conn, ask: &Ask<'_>, place: &Place) -> Result<Rows, Stop> {
    match ask.order.kind {
        ExportKind::Members => members::page(conn, ask, place).await,
        ExportKind::Attendance => attendance::page(conn, ask, place).await,
        ExportKind::StudyHours => study_hours::page(conn, ask, place).await,
        ExportKind::Gaps => gaps::page(conn, ask, place).await,
    }
}

pub(super) fn columns(order: &ExportOrder) -> Vec<SheetColumn> {
    let heads: &[Head] = match order.kind {
        ExportKind::Members => &members::HEADS,
        ExportKind::Attendance => &attendance::HEADS,
        ExportKind::StudyHours => &study_hours::HEADS,
        ExportKind::Gaps => &gaps::HEADS,
    };
    let english = order.language == ExportLanguage::English;
    let column = |(zh, en, width): &Head| SheetColumn {
        title: (*if english { en } else { zh }).to_owned(),
        width: *width,
    };
    heads.iter().map(column).collect()
}

/// The name of the sheet.
pub(super) fn name(order: &ExportOrder) -> &'static str {
    if order.language == ExportLanguage::English { order.kind.en() } else { order.kind.zh() }
}

/// What a row shows of a member, for the access log.
pub(super) fn fields(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Members => members::FIELDS,
        ExportKind::Attendance => "name attendance",
        ExportKind::StudyHours | ExportKind::Gaps => "",
    }
}

/// How much of a whole is done, in hundredths.
fn share(done: i64, whole: i64) -> u8 {
    let part = done.clamp(0, whole.max(0)) * 100 / whole.max(1);
    u8::try_from(part).unwrap_or(100)
}
