//! What the simulator has seen so far: ids by collection, the newest tags, who is refused what.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::dice::Dice;

#[derive(Default)]
pub struct World {
    /// Ids by the name of their collection in paths, e.g. `members`.
    ids: BTreeMap<String, Vec<Known>>,
    /// The newest `ETag` by path.
    tags: HashMap<String, String>,
    /// Names of branches, for spreadsheets.
    pub branches: Vec<String>,
}

struct Known {
    id: String,
    /// Who has seen it, one bit for each account.
    seen_by: u32,
}

/// The collection that a field or a parameter of a path names.
fn collection(name: &str) -> Option<&'static str> {
    let name = name.trim_end_matches('s').trim_end_matches("_id");
    Some(match name {
        "branch" => "branches",
        "organization" | "parent" => "organizations",
        "member" | "replacement_member" | "new_member" => "members",
        "account" => "accounts",
        "venue" => "venues",
        "theme" => "class-themes",
        "class" | "classe" => "classes",
        "lesson" => "lessons",
        "channel" => "channels",
        "article" => "articles",
        "media" | "medium" | "file" => "media",
        "study_session" | "session" => "study-sessions",
        "post" => "posts",
        "correction" => "corrections",
        "item" => "items",
        "exception" => "exceptions",
        _ => return None,
    })
}

impl World {
    /// One of the ids that fit a field, e.g. `branch_id`.
    pub fn id_for(&self, dice: &mut Dice, person: Option<usize>, name: &str) -> Option<String> {
        self.id_of(dice, person, collection(name)?)
    }

    /// One of a collection, rather one that the person has seen.
    pub fn id_of(
        &self,
        dice: &mut Dice,
        person: Option<usize>,
        collection: &str,
    ) -> Option<String> {
        let known = self.ids.get(collection)?;
        let seen: Vec<&Known> = known.iter().filter(|one| one.seen_by & bit(person) != 0).collect();
        if !seen.is_empty() && dice.chance(85) {
            return dice.recent(&seen).map(|one| one.id.clone());
        }
        dice.recent(known).map(|one| one.id.clone())
    }

    pub fn all(&self, collection: &str) -> Vec<String> {
        self.ids.get(collection).into_iter().flatten().map(|one| one.id.clone()).collect()
    }

    pub fn tag_of(&self, path: &str) -> Option<&String> {
        self.tags.get(path)
    }

    /// Takes what an answer tells: ids of its objects, and the tag of the one that was asked for.
    pub fn learn(&mut self, person: Option<usize>, path: &str, tag: Option<&str>, body: &Value) {
        let segments: Vec<&str> = path.split('/').skip(2).collect();
        let is_id = |segment: &str| segment.len() == 36;
        let Some(last) = segments.iter().rev().find(|segment| !is_id(segment)) else { return };
        let holder = segments.first().copied().unwrap_or_default();
        // A step such as `/approve` answers with the object itself.
        let of_object = segments.len() > 2
            && body["id"].as_str().is_some_and(|id| segments.get(1) == Some(&id));
        let name = if of_object { holder } else { last };
        for object in body["data"].as_array().into_iter().flatten().chain([body]) {
            self.learn_object(person, name, object);
        }
        if let (Some(tag), Some(id)) = (tag, body["id"].as_str()) {
            self.tags.insert(format!("/v1/{name}/{id}"), tag.to_owned());
        }
    }

    fn learn_object(&mut self, person: Option<usize>, name: &str, object: &Value) {
        let Some(fields) = object.as_object() else { return };
        for (field, value) in fields {
            let Some(id) = value.as_str().filter(|text| text.len() == 36) else { continue };
            match field.as_str() {
                "id" => self.add(person, name, id),
                other => {
                    if let Some(collection) = collection(other) {
                        self.add(person, collection, id);
                    }
                }
            }
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        // What is looked ahead at has a kind and no id yet.
        if name == "organizations"
            && text("kind").is_some_and(|kind| kind.ends_with("branch"))
            && let Some(id) = text("id")
        {
            self.add(person, "branches", id);
        }
        if name == "branches"
            && let Some(id) = text("id")
        {
            self.add(person, "organizations", id);
            self.branches.extend(text("name").map(str::to_owned));
        }
    }

    fn add(&mut self, person: Option<usize>, name: &str, id: &str) {
        let known = self.ids.entry(name.to_owned()).or_default();
        match known.iter_mut().find(|one| one.id == id) {
            Some(one) => one.seen_by |= bit(person),
            None => known.push(Known { id: id.to_owned(), seen_by: bit(person) }),
        }
    }
}

fn bit(person: Option<usize>) -> u32 {
    person.map_or(0, |person| 1 << person)
}
