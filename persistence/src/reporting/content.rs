//! Channels and what they published.

use lighthouse_domain::reporting::FRESH_ITEMS;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};

use super::frame::{Frame, PLACES, RowOf, adding, counting, number};
use crate::sql::{column, key, subquery};

const CHANNELS: &str = "channel";
const ARTICLES: &str = "article";

fn article(name: &str) -> Expr {
    column(ARTICLES, name)
}

/// Channels of organizations of the subtree.
fn channels(frame: &Frame<'_>) -> SelectStatement {
    let channel = |name| column(CHANNELS, name);
    Query::select()
        .from(Alias::new(PLACES))
        .inner_join(Alias::new(CHANNELS), channel("organization_id").equals(key(PLACES, "id")))
        .cond_where(frame.holds(column(PLACES, "path")))
        .to_owned()
}

pub(super) fn channel_fresh(frame: &Frame<'_>) -> SelectStatement {
    let published = Query::select()
        .expr(article("id").count())
        .from(Alias::new(ARTICLES))
        .and_where(article("channel_id").equals(key(CHANNELS, "id")))
        .cond_where(frame.covers(article("first_published_at")))
        .to_owned();
    let enough = FRESH_ITEMS * i64::from(frame.period.months());
    let mut select = channels(frame);
    select.and_where(column(CHANNELS, "created_at").lt(frame.end()));
    let id = || column(CHANNELS, "id");
    let row = RowOf {
        place: column(PLACES, "id"),
        id: id(),
        other: id(),
        label: column(CHANNELS, "name"),
    };
    counting(select, row, subquery(published).gte(enough))
}

/// What had been published by the end of the period: texts, or what has a file.
pub(super) fn published(frame: &Frame<'_>, with_file: bool) -> SelectStatement {
    let file = article("file_type");
    let of_place = column(CHANNELS, "organization_id").in_subquery(frame.places());
    let ids = Query::select()
        .expr(column(CHANNELS, "id"))
        .from(Alias::new(CHANNELS))
        .and_where(of_place)
        .to_owned();
    let mut select = channels(frame);
    select
        .inner_join(Alias::new(ARTICLES), article("channel_id").equals(key(CHANNELS, "id")))
        .and_where(article("channel_id").in_subquery(ids))
        .and_where(article("first_published_at").lt(frame.end()))
        .and_where(if with_file { file.is_not_null() } else { file.is_null() });
    let row = RowOf {
        place: column(PLACES, "id"),
        id: article("id"),
        other: article("id"),
        label: article("title"),
    };
    adding(select, row, (number("1"), number("0")))
}
