//! Every writing operation × every role, aimed at what is beside and above the caller: answered as
//! if nothing were there, and nothing in the database changes.
//!
//! The requests are right as far as the contract can say, so that nothing but the scope refuses
//! them; whoever is inside shows that they are.

use std::{cmp::Reverse, collections::BTreeMap};

use lighthouse_domain::access::Role;
use reqwest::RequestBuilder;
use serde_json::Value;

use super::{
    belongings::{Target, targets},
    contract::document,
    reach::{Map, Where, draw, is_granted, may},
    requests::{parameters, request, secured},
};
use crate::support::{Person, Rows, Town, stories};

/// Objects that nobody but one person has, and that need a course of study to be made.
const TOLD_ELSEWHERE: [&str; 1] = ["attempts/{id}"];

/// What everybody below a channel may do with what is published there.
const FROM_BELOW: [&str; 1] = ["createMediaLink"];

/// Operations on what nobody in this town has: a booking, a place in a queue, an answer to a task
/// (which would have to be published to those below), a version whose paper could be added.
const NOTHING_THERE: [&str; 5] = [
    "deleteStudyDayBooking",
    "deleteStudyDayWait",
    "returnTaskAnswer",
    "answerTask",
    "putGoverningPaper",
];

/// After so many operations the database is compared with what it was before.
const SENT_BETWEEN_DIGESTS: usize = 20;

struct Write {
    template: String,
    path: String,
    method: String,
    contract: Value,
}

impl Write {
    fn id(&self) -> &str {
        self.contract["operationId"].as_str().unwrap()
    }

    fn at<'a>(&'a self, targets: &'a [Target]) -> impl Iterator<Item = &'a Target> {
        targets.iter().filter(|target| target.template == self.template)
    }

    fn has_versions(&self) -> bool {
        parameters(&self.contract).any(|parameter| parameter["name"] == "If-Match")
    }

    fn request(&self, town: &Town, document: &Value, target: &Target) -> RequestBuilder {
        let path = self.path.replacen(&self.template, &target.path, 1);
        request(town, (&self.method, &path), document, &self.contract)
    }
}

/// The operations that write what a path names. What others take along comes first, what is
/// removed, last.
fn writes(document: &Value) -> Vec<Write> {
    let mut all: Vec<_> = secured(document)
        .into_iter()
        .filter(|(path, method, _)| method != "get" && path.contains('{'))
        .map(|(path, method, contract)| {
            let template = path[4..=path.rfind('}').unwrap()].to_owned();
            Write { template, path, method, contract }
        })
        .collect();
    all.sort_by_key(|write| {
        let parts = Reverse(write.template.matches('{').count());
        (write.method == "delete", !write.template.starts_with("me/"), parts)
    });
    all
}

fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    before.keys().filter(|table| before.get(*table) != after.get(*table)).cloned().collect()
}

/// Those of one role in EAST, and what came of their requests that should not have.
struct Outsider<'a> {
    town: &'a Town,
    document: &'a Value,
    role: Role,
    person: Person,
    faults: Vec<String>,
}

impl Outsider<'_> {
    async fn expect(&mut self, status: u16, (write, target, seen): (&Write, &Target, &str)) {
        let request = write.request(self.town, self.document, target);
        let request = request.bearer_auth(&self.person.token).header("if-match", seen);
        let answer = self.town.send(request).await;
        if answer.status != status {
            let (role, text) = (self.role.as_str(), &answer.text);
            self.faults.push(format!("{role} {} {} {seen}: {text}", write.id(), target.path));
        }
    }

    /// Asks with any version and with one that never was: neither may tell that something is there.
    async fn expect_nothing(&mut self, write: &Write, target: &Target) {
        if target.place == Where::Parent && FROM_BELOW.contains(&write.id()) {
            return;
        }
        self.expect(404, (write, target, "*")).await;
        // Astray, it is the caller's own object whose version is compared.
        if write.has_versions() && !target.astray {
            self.expect(404, (write, target, "\"v0-zh-CN\"")).await;
        }
    }

    /// Sends an operation to all that is outside; where the role may not, one refusal shows it.
    async fn try_write(&mut self, write: &Write, targets: &[Target]) {
        let mut outside = write.at(targets).filter(|target| !target.place.is_inside());
        if may(self.role, &write.contract) {
            for target in outside {
                self.expect_nothing(write, target).await;
            }
        } else if let Some(target) = outside.next() {
            self.expect(403, (write, target, "*")).await;
        }
    }
}

/// How those inside are refused for want of a right or of the object, or because the request is
/// wrong in itself; nothing if one of them is not.
async fn refusals(
    town: &Town,
    document: &Value,
    insiders: &[(Role, Person)],
    (write, target): (&Write, &Target),
) -> Option<Vec<u16>> {
    let mut all = Vec::new();
    for (_, person) in insiders.iter().filter(|(role, _)| is_granted(*role, &write.contract)) {
        let request = write.request(town, document, target).bearer_auth(&person.token);
        let answer = town.send(request.header("if-match", "*")).await;
        if matches!(answer.status, 200..300 | 409 | 422) {
            return None;
        }
        all.push(answer.status);
    }
    Some(all)
}

/// Those who are inside of everything that others must not reach.
async fn insiders(town: &Town, map: &Map, strangers: [Person; 2]) -> Vec<(Role, Person)> {
    let mut all = vec![(Role::DeputyHeadInCharge, map.head.clone())];
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::Member) {
        let login = format!("root-{}", role.as_str());
        all.push((role, town.appointed(&login, role, town.root).await));
    }
    all.push((Role::Editor, map.makers.editor.clone()));
    // Some things are for the level directly above, and some for a member alone.
    let west = town.appointed("west-head", Role::DeputyHeadInCharge, map.west).await;
    all.push((Role::DeputyHeadInCharge, west));
    all.extend(map.branches.iter().map(|branch| (Role::Member, branch.phone.clone())));
    let admins = map.branches.iter().map(|branch| branch.admin.clone());
    all.extend(admins.map(|admin| (Role::BranchAdministrator, admin)));
    all.extend(strangers.map(|stranger| (Role::Auditor, stranger)));
    all
}

stories! {
    async fn no_role_writes_sideways_or_upward_by_any_operation(town: Town) {
        let (map, document) = (draw(&town).await, document());
        let strangers = [
            town.appointed("lodger", Role::Auditor, town.root).await,
            town.appointed("stranger", Role::Auditor, town.root).await,
        ];
        let targets = targets(&town, &map, &strangers).await;
        let (writes, mut rows) = (writes(&document), Rows::of_town(&town).await);
        for write in &writes {
            let aimed = write.at(&targets).any(|target| !target.place.is_inside());
            assert!(aimed || TOLD_ELSEWHERE.contains(&&*write.template), "nothing is drawn for {}", write.template);
        }
        let mut faults = Vec::new();
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::Member) {
            let person = town.appointed(&format!("east-{}", role.as_str()), role, map.east).await;
            let mut outsider = Outsider { town: &town, document: &document, role, person, faults };
            let mut before = rows.digests().await;
            for some in writes.chunks(SENT_BETWEEN_DIGESTS) {
                for write in some {
                    outsider.try_write(write, &targets).await;
                }
                let after = rows.digests().await;
                let changed = changed(&before, &after);
                if !changed.is_empty() {
                    let sent: Vec<_> = some.iter().map(Write::id).collect();
                    outsider.faults.push(format!("{} changed {changed:?} by one of {sent:?}", role.as_str()));
                }
                before = after;
            }
            faults = outsider.faults;
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));

        // The same requests by those who are inside.
        let insiders = insiders(&town, &map, strangers).await;
        for write in writes.iter().filter(|write| !NOTHING_THERE.contains(&write.id())) {
            for target in write.at(&targets).filter(|target| !target.place.is_inside() && !target.astray) {
                if let Some(all) = refusals(&town, &document, &insiders, (write, target)).await {
                    faults.push(format!("nobody may {} {}: {all:?}", write.id(), target.path));
                }
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    }
}
