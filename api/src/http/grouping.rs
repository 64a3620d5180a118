//! Finding an operation without trying every pattern: the router is shown those alone that begin with
//! the word that the request begins with. There are hundreds, each a compiled expression.

use std::collections::BTreeMap;

use actix_web::{
    dev::HttpServiceFactory,
    guard::fn_guard,
    web::{self, ServiceConfig},
};

/// What registers an operation.
type Mount = Box<dyn FnOnce(&mut ServiceConfig)>;

/// Operations by the first word of their paths.
#[derive(Default)]
pub(super) struct Groups(BTreeMap<String, Vec<Mount>>);

impl Groups {
    /// Adds an operation whose path is `path` below the scope.
    pub(super) fn add(&mut self, path: &str, factory: impl HttpServiceFactory + 'static) {
        let mount: Mount = Box::new(move |config| {
            config.service(factory);
        });
        self.0.entry(word(path).to_owned()).or_default().push(mount);
    }

    /// Adds a scope of its own, whose whole prefix is `whole`.
    pub(super) fn nest(&mut self, prefix: &str, whole: String, nested: Self) {
        let own = prefix.to_owned();
        let mount: Mount = Box::new(move |config| {
            config.service(web::scope(&own).configure(|config| nested.mount(&whole, config)));
        });
        self.0.entry(word(prefix).to_owned()).or_default().push(mount);
    }

    /// Registers all of them in the scope with this prefix.
    pub(super) fn mount(self, prefix: &str, config: &mut ServiceConfig) {
        for (first, mounts) in self.0 {
            let prefix = prefix.to_owned();
            let begins = move |path: &str| begins_with(path, &prefix, &first);
            let scope = web::scope("").guard(fn_guard(move |it| begins(it.head().uri.path())));
            config.service(scope.configure(|config| {
                for mount in mounts {
                    mount(config);
                }
            }));
        }
    }
}

/// The first word of a path that begins with a slash.
fn word(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// Whether the word behind the prefix is this one. One with an escape is left to the patterns, which
/// decode it; so is a group that begins with a parameter.
fn begins_with(path: &str, prefix: &str, first: &str) -> bool {
    let found = path.strip_prefix(prefix).map(word);
    found.is_none_or(|found| found == first || found.contains('%') || first.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_takes_its_own_word_and_what_has_to_be_decoded() {
        for own in ["/v1/members", "/v1/members/7/hours", "/v1/m%65mbers/7", "/%76%31/members"] {
            assert!(begins_with(own, "/v1", "members"), "{own}");
        }
        for other in ["/v1/memberships", "/v1/member", "/v1/", "/v1"] {
            assert!(!begins_with(other, "/v1", "members"), "{other}");
        }
    }
}
