//! What is against the set-up rules, by the numbers of the nearest level.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, a_member, id_of, stories};

/// A town with its supervisor.
pub(super) struct Place {
    pub head: Person,
    pub east: Uuid,
    pub boss: Person,
}

pub(super) async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
    Place { head, east, boss }
}

/// A branch with so many full members and a term that has not ended.
pub(super) async fn branch_of(town: &Town, place: &Place, code: &str, members: u32) -> Uuid {
    let branch = town.branch(&place.head, place.east, code).await;
    let path = format!("/v1/branches/{branch}");
    let tag = town.get(&place.head, &path).await.header("etag");
    let term = json!({ "term_starts_on": "2024-07-01", "term_ends_on": "2027-06-30" });
    town.patch(&place.head, &path, &tag, &term).await.ok();
    fill(town, place, branch, members).await;
    branch
}

async fn fill(town: &Town, place: &Place, branch: Uuid, members: u32) {
    for number in 0..members {
        let body = a_member(branch, &format!("党员{number:03}"));
        town.post(&place.head, "/v1/members", &body).await.ok();
    }
}

pub(super) async fn findings(town: &Town, by: &Person, at: Uuid) -> Value {
    town.get(by, &format!("/v1/organizations/{at}/findings?limit=100")).await.ok()
}

/// The rules that an organization does not keep.
async fn rules(town: &Town, by: &Person, at: Uuid) -> Vec<String> {
    let found = findings(town, by, at).await;
    let own =
        found["data"].as_array().unwrap().iter().filter(|one| one["organization_id"] == json!(at));
    own.map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
}

async fn put_rules(town: &Town, by: &Person, at: Uuid, bounds: Value) -> Answer {
    town.put(by, &format!("/v1/organizations/{at}/setup-rules"), &json!({ "bounds": bounds })).await
}

async fn first_members(town: &Town, by: &Person, branch: Uuid, count: usize) -> Vec<Uuid> {
    let found = town.get(by, &format!("/v1/members?branch_id={branch}&limit={count}")).await.ok();
    found["data"].as_array().unwrap().iter().map(id_of).collect()
}

/// Fills the posts of a branch: the secretary, and committee members.
pub(super) async fn fill_posts(town: &Town, by: &Person, branch: Uuid, count: usize) {
    let duties = ["secretary", "organization_member", "publicity_member", "discipline_member"];
    let people = first_members(town, by, branch, count).await;
    for (duty, member) in duties.into_iter().zip(people) {
        let post = json!({ "member_id": member, "duty": duty, "since": "2026-07-01" });
        town.post(by, &format!("/v1/branches/{branch}/posts"), &post).await.ok();
    }
}

stories! {
    async fn each_number_of_members_has_its_finding(town: Town) {
        let place = place(&town).await;
        let mut branch = branch_of(&town, &place, "E1", 2).await;
        assert_eq!(rules(&town, &place.boss, branch).await, ["branch_too_small", "secretary_missing"]);
        let found = findings(&town, &place.boss, branch).await;
        let first = &found["data"][0];
        assert_eq!((&first["finding"], &first["counted"], &first["bound"]), (&json!("正式党员 2 名，不足 3 名"), &json!(2), &json!(3)));
        assert_eq!((&first["source"], &first["article"]), (&json!("《中国共产党支部工作条例（试行）》"), &json!("第四条")));
        assert!(first["remedy"].as_str().unwrap().contains("联合党支部"));
        assert_eq!((&found["organizations"], &found["with_findings"]), (&json!(1), &json!(1)));

        fill(&town, &place, branch, 1).await;
        fill_posts(&town, &place.boss, branch, 1).await;
        assert_eq!(rules(&town, &place.boss, branch).await, [""; 0]);
        fill(&town, &place, branch, 4).await;
        assert_eq!(rules(&town, &place.boss, branch).await, ["committee_too_small"]);
        branch = branch_of(&town, &place, "E2", 50).await;
        fill_posts(&town, &place.boss, branch, 4).await;
        assert_eq!(rules(&town, &place.boss, branch).await, [""; 0]);
        fill(&town, &place, branch, 1).await;
        assert_eq!(rules(&town, &place.boss, branch).await, ["branch_too_large"]);
        fill(&town, &place, branch, 49).await;
        assert_eq!(rules(&town, &place.boss, branch).await, ["branch_too_large"]);
        fill(&town, &place, branch, 1).await;
        assert_eq!(rules(&town, &place.boss, branch).await, ["grassroots_committee_due"]);

        let english = town.by(&place.boss, Method::GET, &format!("/v1/organizations/{branch}/findings")).header("accept-language", "en");
        let english = town.send(english).await.ok();
        assert_eq!((&english["data"][0]["finding"], &english["data"][0]["article"]), (&json!("101 members, more than 100."), &json!("article 30")));
        let whole = findings(&town, &place.boss, place.east).await;
        assert_eq!((&whole["organizations"], &whole["with_findings"]), (&json!(3), &json!(3)), "the town has no committee");
        let page = town.get(&place.boss, &format!("/v1/organizations/{}/findings?limit=2", place.east)).await.ok();
        let next = page["page"]["next_cursor"].as_str().unwrap();
        let rest = town.get(&place.boss, &format!("/v1/organizations/{}/findings?limit=2&cursor={next}", place.east)).await.ok();
        let rows = |page: &Value| page["data"].as_array().unwrap().clone();
        assert_eq!([rows(&page), rows(&rest)].concat()[..], rows(&whole)[..4]);
        let one = town.get(&place.boss, &format!("/v1/organizations/{}/findings?rule=term_unknown", place.east)).await.ok();
        assert_eq!((one["data"].as_array().unwrap().len(), &one["data"][0]["organization_id"]), (1, &json!(place.east)));
    }

    async fn a_level_sets_its_numbers_and_findings_and_figures_follow(town: Town) {
        let place = place(&town).await;
        let branch = branch_of(&town, &place, "E1", 3).await;
        fill_posts(&town, &place.boss, branch, 1).await;
        let figure = format!("/v1/organizations/{}/indicators?indicator=branch_setup_ok&period=2026-11", place.east);
        assert_eq!(town.get(&place.boss, &figure).await.ok()["figures"][0]["numerator"], 1);
        let usual = town.get(&place.boss, &format!("/v1/organizations/{branch}/setup-rules")).await.ok();
        assert_eq!((&usual["organization_id"], &usual["version"]), (&Value::Null, &json!(0)));
        assert_eq!(usual["bounds"][0], json!({ "bound": "full_members_min", "name": "成立党支部的正式党员最少人数",
            "value": 3, "usual": 3, "minimum": 1, "maximum": 20 }));

        put_rules(&town, &place.head, town.root, json!([{ "bound": "full_members_min", "value": 4 }])).await.ok();
        assert_eq!(rules(&town, &place.boss, branch).await, ["branch_too_small"]);
        assert_eq!(town.get(&place.boss, &figure).await.ok()["figures"][0]["numerator"], 0);
        let rows = town.get(&place.boss, &format!("/v1/organizations/{}/indicators/branch_setup_ok/evidence?period=2026-11&part=missing", place.east)).await.ok();
        assert_eq!(rows["data"][0]["organization_id"], json!(branch));
        let set = put_rules(&town, &place.boss, place.east, json!([{ "bound": "members_max", "value": 60 }])).await.ok();
        assert_eq!((&set["version"], &set["organization_id"]), (&json!(1), &json!(place.east)));
        assert_eq!(rules(&town, &place.boss, branch).await, [""; 0], "those of the nearest level hold");
        let path = format!("/v1/organizations/{}/setup-rules", place.east);
        let stale = town.by(&place.boss, Method::PUT, &path).header("if-match", "\"7-zh-CN\"")
            .json(&json!({ "bounds": [{ "bound": "members_max", "value": 61 }] }));
        town.send(stale).await.refused(412, "version_conflict");
        assert_eq!(town.send(town.by(&place.boss, Method::DELETE, &path)).await.status, 204);
        assert_eq!(rules(&town, &place.boss, branch).await, ["branch_too_small"]);
        town.send(town.by(&place.boss, Method::DELETE, &path)).await.refused(404, "not_found");
        assert_eq!((town.deeds("setup_rules.set").await, town.deeds("setup_rules.removed").await), (2, 1));

        let wrong = json!([{ "bound": "members_max", "value": 9 }, { "bound": "members_max", "value": 60 },
            { "bound": "branch_committee_min", "value": 8 }]);
        let wrong = put_rules(&town, &place.boss, place.east, wrong).await;
        assert_eq!(wrong.pointers(), ["/bounds/0/value", "/bounds/1/bound", "/bounds/2/value"]);
        wrong.refused(422, "validation_failed");
    }

    async fn only_ones_own_organizations_and_no_branch_sets_rules(town: Town) {
        let place = place(&town).await;
        let (own, other) = (town.branch(&place.head, place.east, "E1").await, town.branch(&place.head, place.east, "E2").await);
        let admin = town.appointed("admin", Role::BranchAdministrator, own).await;
        assert_eq!(findings(&town, &admin, own).await["organizations"], 1);
        town.get(&admin, &format!("/v1/organizations/{other}/findings")).await.refused(404, "not_found");
        town.get(&place.boss, &format!("/v1/organizations/{}/findings", town.root)).await.refused(404, "not_found");
        let bounds = json!([{ "bound": "members_max", "value": 60 }]);
        put_rules(&town, &admin, own, bounds.clone()).await.refused(403, "forbidden");
        put_rules(&town, &place.boss, town.root, bounds).await.refused(404, "not_found");
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        town.get(&auditor, &format!("/v1/organizations/{own}/findings")).await.refused(403, "forbidden");
        let odd = town.get(&place.boss, &format!("/v1/organizations/{}/findings?rule=none", place.east)).await;
        odd.refused(400, "invalid_parameter");
    }
}
