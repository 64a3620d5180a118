//! Keyset pages: one more row than asked for tells whether there is a next page (C-11).

use std::future::Future;

use actix_web::HttpRequest;
use lighthouse_domain::access::Action;
use lighthouse_persistence::Conn;
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{problem::Problem, query::PageParams, response::ApiResponse};
use crate::{
    app::App,
    http::caller::{Authorized, Caller},
};

/// Where a list goes on.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageInfo {
    /// Give this as `cursor` for the next page; null on the last one.
    #[schema(required, example = json!(null))]
    pub next_cursor: Option<String>,
    #[schema(example = false)]
    pub has_more: bool,
}

/// A row that knows where it stands in its list.
pub trait Keyed {
    /// What the list is ordered by; the next page begins behind it.
    type Key: Serialize + DeserializeOwned;

    fn position(&self) -> Self::Key;
}

/// Which rows a page needs.
#[derive(Clone, Debug)]
pub struct Slice<K> {
    /// The last row of the page before.
    pub after: Option<K>,
    /// One more than the page shows: the extra row tells that there is a next page.
    pub limit: u64,
}

impl<K> Slice<K> {
    /// The limit as the databases take it.
    pub fn rows(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX)
    }
}

/// The rows of a page and the way to the next.
#[derive(Debug)]
pub struct Rows<R> {
    pub rows: Vec<R>,
    info: PageInfo,
    next: Option<String>,
}

impl<R> Rows<R> {
    /// The page as its response, each row as its view.
    pub fn respond<P: PageBody>(self, view: impl FnMut(R) -> P::Item) -> ApiResponse {
        let data = self.rows.into_iter().map(view).collect();
        ApiResponse::ok(&P::new(data, self.info)).next(self.next)
    }

    /// The response of a page that carries more than its rows.
    pub fn respond_as<P: Serialize>(self, body: impl FnOnce(Vec<R>, PageInfo) -> P) -> ApiResponse {
        ApiResponse::ok(&body(self.rows, self.info)).next(self.next)
    }
}

/// The body of a page; [`page_of`] makes one for each kind of item.
pub trait PageBody: Serialize {
    type Item;

    fn new(data: Vec<Self::Item>, page: PageInfo) -> Self;
}

impl<A: Action> Caller<A> {
    /// Reads one page. `filter` is what the list is narrowed by: a cursor of another list or of
    /// other filters is refused.
    pub async fn page<R, F, Fut>(
        &self,
        params: &PageParams,
        filter: &impl Serialize,
        read: F,
    ) -> Result<Rows<R>, Problem>
    where
        R: Keyed,
        R::Key: Clone,
        F: Fn(Conn, Authorized<A>, Slice<R::Key>) -> Fut,
        Fut: Future<Output = Result<Vec<R>, Problem>>,
    {
        let slice = self.slice(params, filter)?;
        let rows = self.read(|conn, auth| read(conn, auth, slice.clone())).await?;
        Ok(self.rows(params, filter, rows))
    }

    /// Which rows the asked page needs, for reads that are part of a transaction.
    pub fn slice<K: DeserializeOwned>(
        &self,
        params: &PageParams,
        filter: &impl Serialize,
    ) -> Result<Slice<K>, Problem> {
        Ok(Slice { after: after(self, params, filter)?, limit: params.limit() as u64 + 1 })
    }

    /// Cuts the extra row off and makes the cursor of the last one that stays.
    pub fn rows<R: Keyed>(
        &self,
        params: &PageParams,
        filter: &impl Serialize,
        mut rows: Vec<R>,
    ) -> Rows<R> {
        let info = cut(self, params, filter, &mut rows, Keyed::position);
        let next = next_link(self.request(), &info);
        Rows { rows, info, next }
    }
}

/// A page in the making, apart from its request: for reads that run inside a transaction.
pub struct Pager<F> {
    app: App,
    account: Uuid,
    filter: F,
    limit: usize,
    path: String,
    query: String,
}

impl<F: Serialize> Pager<F> {
    pub fn new<A: Action>(caller: &Caller<A>, params: &PageParams, filter: F) -> Self {
        Self {
            app: caller.app.clone(),
            account: caller.actor().account().uuid(),
            filter,
            limit: params.limit(),
            path: caller.request().path().to_owned(),
            query: caller.request().query_string().to_owned(),
        }
    }

    /// Cuts the extra row off and makes the cursor of the last one that stays.
    pub fn cut<T, K: Serialize>(&self, rows: &mut Vec<T>, place: impl Fn(&T) -> K) -> PageInfo {
        trim(rows, self.limit, |row| {
            self.app.shared.cursors.encode(self.account, &self.filter, &place(row))
        })
    }

    /// The address of the next page: this one with another cursor.
    pub fn next_link(&self, page: &PageInfo) -> Option<String> {
        linked(&self.path, &self.query, page)
    }
}

/// Cuts the extra row off and makes the cursor of the last one that stays.
pub fn cut<A: Action, T, K: Serialize>(
    caller: &Caller<A>,
    params: &PageParams,
    filter: &impl Serialize,
    rows: &mut Vec<T>,
    place: impl Fn(&T) -> K,
) -> PageInfo {
    let account = caller.actor().account().uuid();
    trim(rows, params.limit(), |row| caller.app.shared.cursors.encode(account, filter, &place(row)))
}

/// Keeps `limit` rows; a row beyond tells that there is a next page, which begins behind the last.
fn trim<T>(rows: &mut Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> PageInfo {
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    PageInfo { next_cursor: rows.last().filter(|_| has_more).map(cursor), has_more }
}

/// The place after which the asked page begins.
pub fn after<A: Action, K: DeserializeOwned>(
    caller: &Caller<A>,
    params: &PageParams,
    filter: &impl Serialize,
) -> Result<Option<K>, Problem> {
    let account = caller.actor().account().uuid();
    let cursor = params.cursor.as_deref();
    cursor.map(|cursor| caller.app.shared.cursors.decode(account, filter, cursor)).transpose()
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

        impl $crate::http::page::PageBody for $name {
            type Item = $item;

            fn new(data: Vec<$item>, page: $crate::http::page::PageInfo) -> Self {
                Self { data, page }
            }
        }
    };
}
pub(crate) use page_of;
