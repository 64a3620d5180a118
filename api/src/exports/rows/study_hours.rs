//! Study hours as rows: the organization, and each one right below it.

use chrono::Datelike;
use lighthouse_domain::access::actions::ReadAttendance;
use lighthouse_persistence::{
    Conn,
    hours::{self as store, BookYear, Share},
};

use super::{Ask, Head, Place, Rows};
use crate::{exports::stop::Stop, sheet::SheetCell};

/// Organizations of one page.
const ROUND: i64 = 200;

pub(super) const HEADS: [Head; 5] = [
    ("组织", "Organization", 30),
    ("党员数", "Members", 10),
    ("应学分钟数", "Target minutes", 16),
    ("已学分钟数", "Credited minutes", 16),
    ("达标人数", "Reached their target", 20),
];

pub(super) async fn page(conn: &Conn, ask: &Ask<'_>, place: &Place) -> Result<Rows, Stop> {
    let permit = ask.actor.permit::<ReadAttendance>()?;
    let first = ask.order.period.as_ref().map(|period| period.span().from());
    let year = first.map_or_else(|| ask.now.day().year(), |first| first.year());
    let (of, after) = match place {
        Place::Path(after) => (BookYear { year, as_of: ask.now }, Some(after.as_str())),
        _ => (BookYear { year, as_of: ask.now }, None),
    };
    let mut found = store::subtree(conn, &permit, ask.top, of, after, ROUND).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|count| count > ROUND);
    // The total comes with each page.
    if after.is_some() {
        found.retain(|share| share.id != ask.top.id.uuid());
    }
    let next = found.last().filter(|_| is_full).map(|last| Place::Path(last.path.clone()));
    Ok(Rows {
        lines: found.iter().map(line).collect(),
        members: Vec::new(),
        progress: if next.is_some() { 50 } else { 100 },
        next,
    })
}

fn line(share: &Share) -> Vec<SheetCell> {
    vec![
        SheetCell::text(&share.name),
        SheetCell::Number(share.members),
        SheetCell::Number(share.target_seconds / 60),
        SheetCell::Number(share.seconds / 60),
        SheetCell::Number(share.reached),
    ]
}
