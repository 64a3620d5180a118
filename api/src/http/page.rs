//! Keyset pages: one more row than asked for tells whether there is a next page (C-11).

use actix_web::HttpRequest;
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{problem::Problem, query::PageParams};
use crate::{app::App, door::Call};

/// Where a list goes on.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageInfo {
    /// Give this as `cursor` for the next page; null on the last one.
    #[schema(required, example = json!(null))]
    pub next_cursor: Option<String>,
    #[schema(example = false)]
    pub has_more: bool,
}

/// A page in the making, apart from its request: for reads that run inside a transaction.
pub struct Shown<F> {
    app: App,
    account: Uuid,
    filter: F,
    limit: usize,
    path: String,
    query: String,
}

impl<F: Serialize> Shown<F> {
    pub fn of(call: &Call, params: &PageParams, filter: F) -> Self {
        Self {
            app: call.app.clone(),
            account: call.actor().account().uuid(),
            filter,
            limit: params.limit(),
            path: call.request().path().to_owned(),
            query: call.request().query_string().to_owned(),
        }
    }

    /// Cuts the extra row off and makes the cursor of the last one that stays.
    pub fn cut<T, K: Serialize>(&self, rows: &mut Vec<T>, place: impl Fn(&T) -> K) -> PageInfo {
        let has_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let cursors = &self.app.shared.cursors;
        let cursor = |row: &T| cursors.encode(self.account, &self.filter, &place(row));
        PageInfo { next_cursor: rows.last().filter(|_| has_more).map(cursor), has_more }
    }

    /// The address of the next page: this one with another cursor.
    pub fn next_link(&self, page: &PageInfo) -> Option<String> {
        linked(&self.path, &self.query, page)
    }
}

/// Cuts the extra row off and makes the cursor of the last one that stays.
pub fn cut<T, K: Serialize>(
    call: &Call,
    params: &PageParams,
    filter: &impl Serialize,
    rows: &mut Vec<T>,
    place: impl Fn(&T) -> K,
) -> PageInfo {
    let has_more = rows.len() > params.limit();
    rows.truncate(params.limit());
    let account = call.actor().account().uuid();
    let cursor = |row: &T| call.app.shared.cursors.encode(account, filter, &place(row));
    PageInfo { next_cursor: rows.last().filter(|_| has_more).map(cursor), has_more }
}

/// The place after which the asked page begins.
pub fn after<K: DeserializeOwned>(
    call: &Call,
    params: &PageParams,
    filter: &impl Serialize,
) -> Result<Option<K>, Problem> {
    let account = call.actor().account().uuid();
    let cursor = params.cursor.as_deref();
    cursor.map(|cursor| call.app.shared.cursors.decode(account, filter, cursor)).transpose()
}

/// The address of the next page: this one with another cursor.
pub fn next_link(request: &HttpRequest, page: &PageInfo) -> Option<String> {
    linked(request.path(), request.query_string(), page)
}

fn linked(path: &str, query: &str, page: &PageInfo) -> Option<String> {
    let cursor = page.next_cursor.as_ref()?;
    let kept = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("cursor="));
    let query =
        kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect::<Vec<_>>().join("&");
    Some(format!("{path}?{query}"))
}

/// A concrete page type per list: generic ones would be inlined copies in the contract.
macro_rules! page_of {
    ($name:ident, $item:ty, $doc:literal) => {
        #[doc = $doc]
        #[derive(serde::Serialize, utoipa::ToSchema)]
        pub struct $name {
            pub data: Vec<$item>,
            pub page: $crate::http::page::PageInfo,
        }
    };
}
pub(crate) use page_of;
