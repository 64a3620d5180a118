//! Finding what a row names by its code or its name, and what it may have meant.

use std::collections::{HashMap, HashSet};

use super::{COMPARED_MAX, nearest};
use crate::message::Message;

/// All that a sheet may name, by code and by name. Spaces in names do not count: sheets are full
/// of them.
#[derive(Debug)]
pub struct Directory<K> {
    by_code: HashMap<String, K>,
    by_name: HashMap<String, Vec<K>>,
    names: HashMap<K, String>,
    compared: HashSet<String>,
}

/// Why a name or code leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing of that name or code, and the name that is nearly it.
    Unknown { near: Option<String> },
    /// Several have this name.
    Several,
    /// Code and name are those of two.
    Two,
    /// The row gives neither.
    Unnamed,
}

impl<K: Copy + Eq + std::hash::Hash> Directory<K> {
    /// Of two with the same code the first counts.
    pub fn new<'a>(known: impl IntoIterator<Item = (K, &'a str, &'a str)>) -> Self {
        let (mut by_code, mut by_name) = (HashMap::new(), HashMap::<String, Vec<K>>::new());
        let mut names = HashMap::new();
        for (key, code, name) in known {
            by_code.entry(code.to_owned()).or_insert(key);
            by_name.entry(spaceless(name)).or_default().push(key);
            names.insert(key, spaceless(name));
        }
        Self { by_code, by_name, names, compared: HashSet::new() }
    }

    /// A code stands for itself also in the column of the names.
    pub fn find(&mut self, code: Option<&str>, name: Option<&str>) -> Result<K, Lost> {
        match (code, name) {
            (None, None) => Err(Lost::Unnamed),
            (Some(code), name) => {
                let found = self.by_code.get(code).copied();
                let found = found.ok_or(Lost::Unknown { near: None })?;
                let same = name.is_none_or(|name| self.is_called(found, name));
                if same { Ok(found) } else { Err(Lost::Two) }
            }
            (None, Some(name)) => self.named(name),
        }
    }

    fn is_called(&self, key: K, name: &str) -> bool {
        self.names.get(&key).is_some_and(|known| *known == spaceless(name))
    }

    fn named(&mut self, name: &str) -> Result<K, Lost> {
        match self.by_name.get(&spaceless(name)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some(_) => Err(Lost::Several),
            None => match self.by_code.get(name) {
                Some(one) => Ok(*one),
                None => Err(Lost::Unknown { near: self.near(name) }),
            },
        }
    }

    /// Only so many different names are compared, so that no sheet keeps the server busy.
    fn near(&mut self, name: &str) -> Option<String> {
        let name = spaceless(name);
        if self.compared.len() >= COMPARED_MAX && !self.compared.contains(&name) {
            return None;
        }
        let near = nearest(&name, self.by_name.keys().map(String::as_str)).map(str::to_owned);
        self.compared.insert(name);
        near
    }
}

impl Lost {
    /// What is said of it; `what` is the thing in Chinese and in English, e.g. 党支部, branch.
    pub fn message(&self, (zh, en): (&str, &str)) -> Message {
        match self {
            Self::Unknown { near: None } => Message::new(
                format!("没有这个{zh}，请核对名称或代码"),
                format!("There is no such {en} here; check its name or code."),
            ),
            Self::Unknown { near: Some(near) } => Message::new(
                format!("没有这个{zh}，请核对；是否为“{near}”？"),
                format!("There is no such {en} here. Did you mean {near}?"),
            ),
            Self::Several => Message::new(
                format!("有多个同名的{zh}，请改填其代码"),
                format!("Several have this name; give the code of the {en}."),
            ),
            Self::Two => Message::new(
                format!("代码和名称不是同一个{zh}"),
                format!("Code and name are those of two; which {en} is meant?"),
            ),
            Self::Unnamed => Message::new(format!("缺少{zh}"), format!("The {en} is missing.")),
        }
    }
}

pub(crate) fn spaceless(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory<usize> {
        Directory::new([
            (0, "0101", "清河 第一支部"),
            (1, "0102", "东街支部"),
            (2, "0103", "东街支部"),
        ])
    }

    #[test]
    fn a_name_is_found_however_it_is_spaced() {
        assert_eq!(directory().find(None, Some("清河第一 支部")), Ok(0));
    }

    #[test]
    fn of_two_of_one_name_the_code_tells_which_in_the_same_column() {
        assert_eq!(directory().find(None, Some("东街支部")), Err(Lost::Several));
        assert_eq!(directory().find(None, Some("0103")), Ok(2));
        assert_eq!(directory().find(Some("0103"), Some("东街支部")), Ok(2));
    }

    #[test]
    fn code_and_name_of_two_are_not_guessed_about() {
        assert_eq!(directory().find(Some("0101"), Some("东街支部")), Err(Lost::Two));
    }

    #[test]
    fn a_slip_of_the_pen_is_answered_with_what_was_meant() {
        let lost = directory().find(None, Some("清河第一支步"));
        assert_eq!(lost, Err(Lost::Unknown { near: Some("清河第一支部".to_owned()) }));
        assert_eq!(directory().find(None, Some("龙泉中学")), Err(Lost::Unknown { near: None }));
    }
}
