//! Finding an operation without asking every expression: a request is shown those operations alone
//! whose path begins with its first word and has its segments. There are hundreds of them.

use std::collections::BTreeMap;

use actix_web::{
    Scope,
    dev::HttpServiceFactory,
    guard::fn_guard,
    web::{self, ServiceConfig},
};

use super::path_pattern::PathPattern;

/// What registers an operation.
type Mount = Box<dyn FnOnce(&mut ServiceConfig)>;

/// Operations by the first word of their paths.
#[derive(Default)]
pub(super) struct Groups(BTreeMap<String, Group>);

/// By path; a word goes before a parameter.
#[derive(Default)]
struct Group(BTreeMap<(usize, PathPattern), Vec<Mount>>);

impl Groups {
    /// Adds an operation whose path is `path` below the scope, whose whole prefix is `prefix`.
    pub(super) fn add(
        &mut self,
        prefix: &str,
        path: &str,
        factory: impl HttpServiceFactory + 'static,
    ) {
        let mount: Mount = Box::new(move |config| {
            config.service(factory);
        });
        self.group(path).add(PathPattern::new(&format!("{prefix}{path}")), mount);
    }

    /// Adds a scope of its own, whose whole prefix is `whole`.
    pub(super) fn nest(&mut self, prefix: &str, whole: String, nested: Self) {
        let (own, pattern) = (prefix.to_owned(), PathPattern::new(&format!("{whole}/{{rest}}*")));
        let mount: Mount = Box::new(move |config| {
            config.service(web::scope(&own).configure(|config| nested.mount(&whole, config)));
        });
        self.group(prefix).add(pattern, mount);
    }

    fn group(&mut self, path: &str) -> &mut Group {
        self.0.entry(word(path).to_owned()).or_default()
    }

    /// Registers all of them in the scope with this prefix.
    pub(super) fn mount(self, prefix: &str, config: &mut ServiceConfig) {
        for (first, group) in self.0 {
            let pattern = PathPattern::new(&format!("{prefix}/{first}"));
            let shown = shown_where(move |path| pattern.begins(path));
            config.service(shown.configure(|config| group.mount(config)));
        }
    }
}

impl Group {
    fn add(&mut self, pattern: PathPattern, mount: Mount) {
        self.0.entry((pattern.parameters(), pattern)).or_default().push(mount);
    }

    fn mount(self, config: &mut ServiceConfig) {
        for ((_, pattern), mounts) in self.0 {
            let shown = shown_where(move |path| pattern.fits(path));
            config.service(shown.configure(|config| {
                for mount in mounts {
                    mount(config);
                }
            }));
        }
    }
}

/// A scope for requests whose path passes the test.
fn shown_where(passes: impl Fn(&str) -> bool + 'static) -> Scope {
    web::scope("").guard(fn_guard(move |request| passes(request.head().uri.path())))
}

/// The first word of a path that begins with a slash.
fn word(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}
