//! The paths of the product and their methods: which of them a request means, without asking the
//! router.

use std::collections::{BTreeSet, HashMap};

use actix_web::{HttpRequest, web::Data};

use super::{path_pattern::PathPattern, routes::Names};

/// Some methods.
pub type Methods = BTreeSet<&'static str>;

/// All paths, by the word that tells them apart from most others, and those without a parameter by
/// their names.
pub struct KnownPaths {
    groups: HashMap<String, Vec<Known>>,
    exact: HashMap<String, Methods>,
}

struct Known {
    template: String,
    pattern: PathPattern,
    methods: Methods,
}

/// The first word of a path behind the version.
pub(super) fn first_word(path: &str) -> &str {
    let rest = path.strip_prefix("/v1/").or_else(|| path.strip_prefix('/')).unwrap_or(path);
    rest.split('/').next().unwrap_or_default()
}

impl KnownPaths {
    /// From the mounted names, and `more` that is not part of the contract (documentation pages).
    pub fn new(names: Names, more: &[&str]) -> Self {
        let others = more.iter().map(|path| ((*path).to_owned(), BTreeSet::from(["GET", "HEAD"])));
        let mut groups: HashMap<String, Vec<Known>> = HashMap::new();
        for (template, methods) in names.clone().into_iter().chain(others) {
            let (group, pattern) = (first_word(&template).to_owned(), PathPattern::new(&template));
            groups.entry(group).or_default().push(Known { template, pattern, methods });
        }
        // A word goes before a parameter, as in the router: `tree` is no id.
        for group in groups.values_mut() {
            group.sort_by_key(|known| known.pattern.parameters());
        }
        Self { groups, exact: names.into_iter().filter(|(path, _)| !path.contains('{')).collect() }
    }

    fn fitting<'s, 'p>(&'s self, path: &'p str) -> impl Iterator<Item = &'s Known> + use<'s, 'p> {
        let group = self.groups.get(first_word(path)).into_iter().flatten();
        group.filter(move |known| known.pattern.fits(path))
    }

    /// The template of a path, as the contract writes it.
    pub fn template(&self, path: &str) -> Option<&str> {
        self.fitting(path).next().map(|known| known.template.as_str())
    }

    /// What a path without parameters has.
    pub(super) fn exact(&self, path: &str) -> Option<&Methods> {
        self.exact.get(path)
    }

    pub(super) fn methods(&self, path: &str) -> Option<Methods> {
        if let Some(exact) = self.exact(path) {
            return Some(exact.clone());
        }
        let matching = self.fitting(path).map(|known| known.methods.clone());
        matching.reduce(|all, more| all.union(&more).copied().collect())
    }
}

/// The template of the path that a request asks for.
pub fn template_of(request: &HttpRequest) -> Option<&str> {
    request.app_data::<Data<KnownPaths>>()?.template(request.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_goes_before_a_parameter() {
        let get = || BTreeSet::from(["GET"]);
        let paths = ["/v1/things/{id}", "/v1/things/tree", "/v1/things/{id}/parts", "/alive"];
        let known = KnownPaths::new(paths.map(|path| (path.to_owned(), get())).into(), &[]);
        for (path, template) in [
            ("/v1/things/tree", Some("/v1/things/tree")),
            ("/v1/things/7", Some("/v1/things/{id}")),
            ("/v1/things/7/parts", Some("/v1/things/{id}/parts")),
            ("/alive", Some("/alive")),
            ("/v1/things", None),
            ("/v1/others/7", None),
        ] {
            assert_eq!(known.template(path), template, "{path}");
        }
    }
}
