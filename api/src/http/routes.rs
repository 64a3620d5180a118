//! How rooms register their routes: once to serve, once to tell the names, once for the contract.
//!
//! Making the contract touches the schema of every type. A server does not need that: it serves
//! the contract that was made when it was released, and starts faster and smaller for it. So only
//! builds with debug assertions can make the contract: a release does not carry the means.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{dev::HttpServiceFactory, web};
use utoipa::{
    Path,
    openapi::{
        HttpMethod, OpenApi, RefOr,
        path::{PathItem, Paths},
        schema::Schema,
    },
};
use utoipa_actix_web::OpenApiFactory;

use super::grouping::Groups;

/// The methods of each path.
pub type Names = BTreeMap<String, BTreeSet<&'static str>>;

enum Purpose<'a> {
    Serve(&'a mut web::ServiceConfig),
    /// To serve, within a scope.
    Group(&'a mut Groups),
    Name(&'a mut Names),
    Describe(&'a mut OpenApi),
}

/// Where a room registers its routes.
pub struct Routes<'a> {
    purpose: Purpose<'a>,
    prefix: String,
}

impl<'a> Routes<'a> {
    pub fn serving(config: &'a mut web::ServiceConfig) -> Self {
        Self { purpose: Purpose::Serve(config), prefix: String::new() }
    }

    pub fn naming(names: &'a mut Names) -> Self {
        Self { purpose: Purpose::Name(names), prefix: String::new() }
    }

    pub fn describing(document: &'a mut OpenApi) -> Self {
        Self { purpose: Purpose::Describe(document), prefix: String::new() }
    }

    /// Registers one operation.
    pub fn service<F: HttpServiceFactory + OpenApiFactory + Path + 'static>(
        &mut self,
        factory: F,
    ) -> &mut Self {
        match &mut self.purpose {
            Purpose::Serve(config) => {
                config.service(factory);
            }
            Purpose::Group(groups) => groups.add(&self.prefix, &F::path(), factory),
            Purpose::Name(names) => {
                let known = names.entry(format!("{}{}", self.prefix, F::path())).or_default();
                known.extend(F::methods().iter().flat_map(spelled));
            }
            Purpose::Describe(document) if cfg!(debug_assertions) => {
                describe(document, &self.prefix, &factory);
            }
            Purpose::Describe(_) => {}
        }
        self
    }

    pub fn configure(&mut self, room: impl FnOnce(&mut Routes<'_>)) -> &mut Self {
        room(self);
        self
    }

    /// Registers rooms whose paths begin with `prefix`.
    pub fn scope(&mut self, prefix: &str, rooms: impl FnOnce(&mut Routes<'_>)) -> &mut Self {
        let inner = format!("{}{prefix}", self.prefix);
        match &mut self.purpose {
            Purpose::Serve(config) => {
                let mut groups = Groups::default();
                rooms(&mut Routes { purpose: Purpose::Group(&mut groups), prefix: inner.clone() });
                config.service(web::scope(prefix).configure(|config| groups.mount(&inner, config)));
            }
            Purpose::Group(groups) => {
                let mut nested = Groups::default();
                rooms(&mut Routes { purpose: Purpose::Group(&mut nested), prefix: inner.clone() });
                groups.nest(prefix, inner, nested);
            }
            Purpose::Name(names) => {
                rooms(&mut Routes { purpose: Purpose::Name(names), prefix: inner });
            }
            Purpose::Describe(document) => {
                rooms(&mut Routes { purpose: Purpose::Describe(document), prefix: inner });
            }
        }
        self
    }
}

fn describe(document: &mut OpenApi, prefix: &str, factory: &impl OpenApiFactory) {
    let mut paths = Paths::new();
    let own = factory.paths().paths.into_iter();
    paths.paths = own.map(|(path, item)| (format!("{prefix}{path}"), item)).collect::<Items>();
    document.paths.merge(paths);
    let mut schemas: Vec<(String, RefOr<Schema>)> = Vec::new();
    factory.schemas(&mut schemas);
    document.components.get_or_insert_with(Default::default).schemas.extend(schemas);
}

type Items = utoipa::openapi::path::PathsMap<String, PathItem>;

/// What answers to a method: whoever can be read can be asked for its head.
fn spelled(method: &HttpMethod) -> &'static [&'static str] {
    match method {
        HttpMethod::Get => &["GET", "HEAD", "OPTIONS"],
        HttpMethod::Post => &["POST", "OPTIONS"],
        HttpMethod::Put => &["PUT", "OPTIONS"],
        HttpMethod::Patch => &["PATCH", "OPTIONS"],
        HttpMethod::Delete => &["DELETE", "OPTIONS"],
        HttpMethod::Head => &["HEAD", "OPTIONS"],
        HttpMethod::Options | HttpMethod::Trace => &["OPTIONS"],
    }
}
