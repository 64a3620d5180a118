//! Every operation on an object × every role × where the object is: in their own
//! organization, below it, beside it, above it.

use lighthouse_domain::access::{Reach, Role, actions};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    contract::document,
    requests::{ask, secured},
    things::{Makers, OF_NO_OFFICE, READ_FROM_BELOW},
};
use crate::support::{Person, Town, id_of, stories};

/// Where an object is, seen from the town EAST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    Own,
    Child,
    Sibling,
    Parent,
}

impl Where {
    /// Within the subtree of EAST.
    pub(super) fn is_inside(self) -> bool {
        matches!(self, Self::Own | Self::Child)
    }
}

/// An object's collection in the paths, its place and its id.
pub(super) type Thing = (&'static str, Where, Uuid);

/// A branch with one of its members, a session, its administrator, and a member with a phone.
pub(super) struct Branch {
    pub(super) place: Where,
    pub(super) id: Uuid,
    pub(super) member: Uuid,
    pub(super) session: Uuid,
    pub(super) admin: Person,
    pub(super) reader: Uuid,
    pub(super) phone: Person,
}

pub(super) struct Map {
    pub(super) head: Person,
    pub(super) east: Uuid,
    pub(super) west: Uuid,
    pub(super) makers: Makers,
    pub(super) branches: Vec<Branch>,
    pub(super) things: Vec<Thing>,
}

pub(super) async fn draw(town: &Town) -> Map {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let west = town.organization(&head, town.root, "town_committee", "WEST").await;
    let (mut things, mut branches) = (Vec::new(), Vec::new());
    let makers = Makers::new(town).await;
    let dues = format!("/v1/organizations/{}/dues-rates", town.root);
    town.put(&head, &dues, &json!({ "enabled": true })).await.ok();
    for (place, organization) in
        [(Where::Own, east), (Where::Sibling, west), (Where::Parent, town.root)]
    {
        things.push(("organizations", place, organization));
        things.push(("query-letters", place, letter(town, &head, organization).await));
        things.push(("work-items", place, work_item(town, &head, organization).await));
        things.push(("incidents", place, incident(town, &head, organization).await));
        things.push(("risks", place, risk(town, &head, organization).await));
        let more = makers.all_at(town, &head, organization).await;
        things.extend(more.into_iter().map(|(kind, id)| (kind, place, id)));
    }
    for (place, parent, code) in
        [(Where::Child, east, "E1"), (Where::Sibling, west, "W1"), (Where::Parent, town.root, "R1")]
    {
        let branch = town.branch(&head, parent, code).await;
        let neighbour = town.branch(&head, parent, &format!("{code}-2")).await;
        let member = town.member(&head, branch, "张三").await;
        let admin = town
            .appointed(&format!("admin-{}", code.to_lowercase()), Role::BranchAdministrator, branch)
            .await;
        let session =
            town.session(&admin, branch, "2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z").await;
        let slips = json!({ "member_ids": [member] });
        let slips = town.post(&head, "/v1/accounts", &slips).await.ok();
        let account = slips["data"][0]["account_id"].as_str().unwrap().parse().unwrap();
        let entries =
            town.get(&head, &format!("/v1/administrators?organization_id={branch}")).await.ok();
        let found = [
            ("organizations", branch),
            ("branches", branch),
            ("members", member),
            ("accounts", account),
            ("study-sessions", session),
            ("administrators", id_of(&entries["data"][0])),
            ("incidents", incident(town, &head, branch).await),
            ("complaints", complaint(town, &head, branch).await),
            ("rectifications", rectification(town, &head, branch).await),
            ("burden-exceptions", exception(town, &head, branch).await),
            ("transfers", transfer(town, &head, (member, neighbour)).await),
            ("mobile-members", stay(town, &head, branch).await),
            ("appraisals", appraisal(town, &head, parent, branch).await),
            ("merit-nominations", nomination(town, &head, (branch, member)).await),
        ];
        things.extend(found.map(|(kind, id)| (kind, place, id)));
        let reader = town.member(&head, branch, "钱七").await;
        let phone = town.with_phone(&format!("phone-{branch}"), reader).await;
        branches.push(Branch { place, id: branch, member, session, admin, reader, phone });
    }
    // An operation is its requester's alone.
    for (place, organization) in [(Where::Sibling, west), (Where::Parent, town.root)] {
        things.push(("operations", place, operation(town, &head, organization).await));
    }
    // What is said of a town is for the level above it, and not for itself.
    things.push(("complaints", Where::Parent, complaint(town, &head, east).await));
    Map { head, east, west, makers, branches, things }
}

/// A letter that was submitted: a draft is its filer's alone.
async fn letter(town: &Town, head: &Person, organization: Uuid) -> Uuid {
    let body = json!({ "organization_id": organization, "unit": "档案馆", "person": "赵敏", "purpose": "核对入党时间",
        "fields": ["name"], "scope": { "organization_ids": [organization] },
        "starts_at": "2026-11-23T00:00:00Z", "ends_at": "2026-12-20T00:00:00Z", "row_budget": 1 });
    let filed = town.post_once(head, "/v1/query-letters", &body).await.ok();
    let id = id_of(&filed["letter"]);
    let path = format!("/v1/query-letters/{id}");
    let scan = town.by(head, reqwest::Method::PUT, &format!("{path}/scan"));
    town.send(scan.header("content-type", "application/pdf").body("%PDF-1.7 x")).await.ok();
    town.send(town.by(head, reqwest::Method::POST, &format!("{path}/submit"))).await.ok();
    id
}

async fn incident(town: &Town, head: &Person, at: Uuid) -> Uuid {
    let body = json!({ "organization_id": at, "nature": "risk", "category": "data", "severity": "minor",
        "title": "风险", "description": "共用账号", "detected_at": "2026-11-23T01:30:00Z" });
    id_of(&town.post(head, "/v1/incidents", &body).await.ok())
}

async fn risk(town: &Town, head: &Person, at: Uuid) -> Uuid {
    let body = json!({ "organization_id": at, "category": "data", "title": "共用账号", "description": "两人共用",
        "likelihood": "high", "impact": "medium", "measure": "分别开通", "owner": "王小明", "review_on": "2027-02-23" });
    id_of(&town.post(head, "/v1/risks", &body).await.ok())
}

async fn complaint(town: &Town, head: &Person, about: Uuid) -> Uuid {
    let body = json!({ "organization_id": about, "kind": "duplicate_entry", "text": "重复填报" });
    town.post_once(head, "/v1/complaints", &body).await.ok();
    let path = format!("/v1/complaints?organization_id={about}");
    id_of(&town.get(head, &path).await.ok()["data"][0])
}

async fn rectification(town: &Town, head: &Person, branch: Uuid) -> Uuid {
    let body = json!({ "branch_id": branch, "ground": "late_update", "finding": "未按时登记" });
    id_of(&town.post(head, "/v1/rectifications", &body).await.ok())
}

/// The appraisal of a branch's secretary by the organization above it.
async fn appraisal(town: &Town, head: &Person, level: Uuid, branch: Uuid) -> Uuid {
    let member = town.member(head, branch, "赵一").await;
    let post = json!({ "member_id": member, "duty": "secretary", "since": "2026-05-01" });
    // The level above fills the post, and no other.
    let role =
        if level == town.root { Role::DeputyHeadInCharge } else { Role::CommitteeSupervisor };
    let above = town.appointed(&format!("above-{branch}"), role, level).await;
    town.post(&above, &format!("/v1/branches/{branch}/posts"), &post).await.ok();
    let year = json!({ "organization_id": level, "year": 2026 });
    town.post(head, "/v1/appraisals", &year).await.ok();
    let list = town.get(head, &format!("/v1/appraisals?organization_id={branch}")).await.ok();
    id_of(&list["data"][0])
}

async fn work_item(town: &Town, head: &Person, at: Uuid) -> Uuid {
    let body = json!({ "organization_id": at, "title": "走访慰问", "from": "2026-12-01", "until": "2026-12-31" });
    id_of(&town.post(head, "/v1/work-items", &body).await.ok())
}

async fn operation(town: &Town, head: &Person, at: Uuid) -> Uuid {
    let body =
        json!({ "kind": "members", "format": "csv", "organization_id": at, "purpose": "核对名册" });
    id_of(&town.post_once(head, "/v1/exports", &body).await.ok())
}

async fn nomination(town: &Town, head: &Person, (branch, member): (Uuid, Uuid)) -> Uuid {
    let body = json!({ "organization_id": branch, "member_id": member, "award": "优秀共产党员",
        "year": 2026, "reason": "带头参加组织生活，群众反映好。" });
    id_of(&town.post(head, "/v1/merit-nominations", &body).await.ok()["nomination"])
}

async fn transfer(town: &Town, head: &Person, (member, to): (Uuid, Uuid)) -> Uuid {
    let body = json!({ "member_id": member, "to_branch_id": to, "reason": "工作调动" });
    id_of(&town.post(head, "/v1/transfers", &body).await.ok())
}

async fn stay(town: &Town, head: &Person, branch: Uuid) -> Uuid {
    let member = town.member(head, branch, "孙二").await;
    let body = json!({ "member_id": member, "reason": "work", "place": "江苏省苏州市", "began_on": "2026-09-01" });
    id_of(&town.post(head, "/v1/mobile-members", &body).await.ok())
}

async fn exception(town: &Town, head: &Person, at: Uuid) -> Uuid {
    let body = json!({ "organization_id": at, "measure": "online_time", "legal_reference": "某方案第六条",
        "reason": "演练", "until": "2026-12-20" });
    id_of(&town.post(head, "/v1/burden-exceptions", &body).await.ok())
}

fn grants(operation: &Value) -> &'static [(Role, Reach)] {
    let permission = operation["x-required-permission"].as_str().unwrap();
    actions::ALL.iter().find(|(name, _)| *name == permission).unwrap().1
}

/// Whether a role may do what an operation does, in its own subtree.
pub(super) fn may(role: Role, operation: &Value) -> bool {
    grants(operation).contains(&(role, Reach::Subtree))
}

/// Whether a role may do it at all, be it for oneself alone.
pub(super) fn is_granted(role: Role, operation: &Value) -> bool {
    grants(operation).iter().any(|(held, _)| *held == role)
}

/// The collection whose object a path names.
pub(super) fn collection(path: &str) -> Option<&str> {
    let mut parts = path.strip_prefix("/v1/")?.split('/');
    let name = parts.next()?;
    (parts.next() == Some("{id}") && path.matches('{').count() == 1).then_some(name)
}

stories! {
    async fn no_role_reads_sideways_or_upward_by_any_operation(town: Town) {
        let map = draw(&town).await;
        let document = document();
        assert!(!map.head.token.is_empty());
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::Member) {
            let person = town.appointed(&format!("east-{}", role.as_str()), role, map.east).await;
            for (path, method, operation) in secured(&document) {
                let Some(kind) = collection(&path).filter(|_| method == "get") else { continue };
                let drawn = map.things.iter().any(|(of, ..)| *of == kind);
                assert!(drawn || OF_NO_OFFICE.contains(&kind), "nothing of the kind {kind} is drawn");
                let may = may(role, &operation);
                for (_, place, id) in map.things.iter().filter(|(of, ..)| *of == kind) {
                    if *place == Where::Parent && READ_FROM_BELOW.contains(&kind) && may {
                        continue;
                    }
                    let answer = ask(&town, Some(&person), *id, &path, &method, &document, &operation).await;
                    let told = format!("{} {method} {path} {place:?}: {}", role.as_str(), answer.text);
                    if place.is_inside() && may {
                        assert_ne!(answer.status, 403, "{told}");
                        assert!(answer.status < 500, "{told}");
                    } else {
                        let expected = if may { &[404][..] } else { &[403, 404] };
                        assert!(expected.contains(&answer.status), "{told}");
                    }
                }
            }
        }
    }
}
