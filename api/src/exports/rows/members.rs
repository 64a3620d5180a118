//! The roster as rows: what the list of members shows, id number and phone masked.

use lighthouse_domain::{
    access::actions::{CountMembers, ReadMembers},
    members::Member,
};
use lighthouse_persistence::{Conn, members as store};

use super::{Ask, Head, Place, Rows, share};
use crate::{exports::stop::Stop, sheet::SheetCell};

const ROUND: u64 = 500;

pub(super) const HEADS: [Head; 13] = [
    ("姓名", "Name", 12),
    ("性别", "Gender", 8),
    ("出生日期", "Born on", 12),
    ("民族", "Ethnicity", 10),
    ("学历", "Education", 14),
    ("状态", "Status", 16),
    ("所在党支部", "Branch", 30),
    ("申请入党日期", "Applied on", 14),
    ("入党日期", "Joined on", 12),
    ("转正日期", "Converted on", 12),
    ("应用启用日期", "App used since", 14),
    ("身份证号", "ID number", 22),
    ("手机号", "Phone", 16),
];

pub(super) const FIELDS: &str = "name gender birth_date ethnicity education status branch \
    applied_on joined_on converted_on app_activated_on";

pub(super) async fn page(conn: &Conn, ask: &Ask<'_>, place: &Place) -> Result<Rows, Stop> {
    let permit = ask.actor.permit::<ReadMembers>()?;
    let filter = store::Filter {
        below: vec![ask.top.id],
        statuses: ask.order.statuses.clone(),
        ..store::Filter::default()
    };
    let (after, total, done) = match place {
        Place::Member { after, total, done } => (Some(after), *total, *done),
        _ => (None, count(conn, ask).await?, 0),
    };
    let found = store::page(conn, &permit, &filter, after, ROUND).await?;
    let done = done.saturating_add(i64::try_from(found.len()).unwrap_or(i64::MAX));
    let last = found.last().filter(|_| found.len() as u64 == ROUND);
    let next = last.map(|last| {
        let after = (last.branch_path.to_string(), last.id.uuid());
        Place::Member { after, total, done }
    });
    Ok(Rows {
        lines: found.iter().map(|member| line(ask, member)).collect(),
        members: found.iter().map(|member| member.id).collect(),
        next,
        progress: share(done, total),
    })
}

/// How many there will be about.
async fn count(conn: &Conn, ask: &Ask<'_>) -> Result<i64, Stop> {
    let permit = ask.actor.permit::<CountMembers>()?;
    let counts = store::counts(conn, &permit, ask.top.id).await?;
    let wanted = &ask.order.statuses;
    let counted = counts.iter().filter(|it| wanted.is_empty() || wanted.contains(&it.status));
    Ok(counted.map(|it| it.members).sum())
}

fn line(ask: &Ask<'_>, member: &Member) -> Vec<SheetCell> {
    vec![
        SheetCell::text(&member.name),
        ask.word(member.gender.zh(), member.gender.en()),
        SheetCell::Day(member.birth_date),
        SheetCell::text_or_empty(member.ethnicity.clone()),
        member.education.map_or(SheetCell::Empty, |it| ask.word(it.zh(), it.en())),
        ask.word(member.status.zh(), member.status.en()),
        SheetCell::text(&member.branch_name),
        SheetCell::day_or_empty(member.applied_on),
        SheetCell::day_or_empty(member.joined_on),
        SheetCell::day_or_empty(member.converted_on),
        SheetCell::day_or_empty(member.app_activated_on),
        SheetCell::text_or_empty(member.id_number_masked.clone()),
        SheetCell::text_or_empty(member.phone_masked.clone()),
    ]
}
