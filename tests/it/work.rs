//! Work items and the records that belong to them, found from both sides.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

const ITEMS: &str = "/v1/work-items";

/// A town with a branch, who leads and who keeps it, and a session that was held.
struct Place {
    head: Person,
    east: Uuid,
    boss: Person,
    branch: Uuid,
    admin: Person,
    session: Uuid,
}

async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
    let branch = town.branch(&head, east, "E1").await;
    let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
    let session =
        town.session(&admin, branch, "2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z").await;
    Place { head, east, boss, branch, admin, session }
}

async fn create(town: &Town, by: &Person, at: Uuid) -> Answer {
    let body = json!({ "organization_id": at, "title": "年末走访慰问", "from": "2026-12-01", "until": "2026-12-31" });
    town.post(by, ITEMS, &body).await
}

async fn created(town: &Town, by: &Person, at: Uuid) -> String {
    format!("{ITEMS}/{}", id_of(&create(town, by, at).await.ok()))
}

async fn link(town: &Town, by: &Person, path: &str, (kind, id): (&str, Uuid)) -> Answer {
    let body = json!({ "record_kind": kind, "record_id": id });
    town.post(by, &format!("{path}/links"), &body).await
}

/// The ids of the items that a record is linked to.
async fn items_of(town: &Town, by: &Person, (kind, id): (&str, Uuid)) -> Vec<Value> {
    let list = format!("{ITEMS}?record_kind={kind}&record_id={id}");
    let found = town.get(by, &list).await.ok();
    found["data"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

stories! {
    async fn a_record_and_its_work_item_are_found_from_both_sides(town: Town) {
        let p = place(&town).await;
        let path = created(&town, &p.admin, p.branch).await;
        let made = link(&town, &p.admin, &path, ("study_session", p.session)).await;
        assert_eq!((made.status, made.header("location")), (201, format!("{path}/links")));
        let made = made.ok();
        assert_eq!((&made["record_id"], &made["linked_by"]), (&json!(p.session), &json!(p.admin.account)));
        link(&town, &p.admin, &path, ("study_session", p.session)).await.refused(409, "duplicate");
        let task = json!({ "organization_id": p.east, "title": "走访情况", "purpose": "掌握进度", "due_at": "2026-12-10T10:00:00Z",
            "fields": [{ "code": "visits", "label": "走访户数", "kind": "number" }] });
        let task = id_of(&town.post(&p.boss, "/v1/tasks", &task).await.ok());
        link(&town, &p.boss, &path, ("task", task)).await.ok();
        let member = town.member(&p.head, p.branch, "王一").await;
        let nomination = json!({ "organization_id": p.branch, "member_id": member, "award": "优秀共产党员", "year": 2026, "reason": "带头参加组织生活，群众反映好。" });
        let nomination = id_of(&town.post(&p.admin, "/v1/merit-nominations", &nomination).await.ok()["nomination"]);
        link(&town, &p.admin, &path, ("nomination", nomination)).await.ok();
        let list = town.get(&p.admin, &format!("{path}/links?limit=2")).await.ok();
        assert_eq!(list["data"][1]["title"], "走访情况");
        let cursor = list["page"]["next_cursor"].as_str().unwrap();
        let rest = town.get(&p.admin, &format!("{path}/links?limit=2&cursor={cursor}")).await.ok();
        assert_eq!(rest["data"][0]["title"], "2026 优秀共产党员");
        let other = created(&town, &p.boss, p.east).await;
        link(&town, &p.boss, &other, ("study_session", p.session)).await.ok();
        assert_eq!(items_of(&town, &p.boss, ("study_session", p.session)).await.len(), 2);
        assert_eq!(items_of(&town, &p.admin, ("study_session", p.session)).await.len(), 1, "the town's is not the branch's to see");
        let remove = || town.by(&p.admin, Method::DELETE, &format!("{path}/links/{}", id_of(&made)));
        assert_eq!(town.send(remove()).await.status, 204);
        town.send(remove()).await.refused(404, "not_found");
        assert_eq!(items_of(&town, &p.admin, ("study_session", p.session)).await.len(), 0);
        assert_eq!((town.deeds("work_item.linked").await, town.deeds("work_item.unlinked").await), (4, 1));
    }

    async fn a_closed_work_item_stays_as_it_is(town: Town) {
        let p = place(&town).await;
        let path = created(&town, &p.admin, p.branch).await;
        let tag = town.get(&p.admin, &path).await.header("etag");
        let changed = town.patch(&p.admin, &path, &tag, &json!({ "until": "2027-01-15" })).await.ok();
        assert_eq!((&changed["until"], &changed["version"]), (&json!("2027-01-15"), &json!(2)));
        town.patch(&p.admin, &path, &tag, &json!({ "title": "走访" })).await.refused(412, "version_conflict");
        let turned = town.patch(&p.admin, &path, "*", &json!({ "title": "走\n访", "until": "2026-11-15" })).await;
        assert_eq!((turned.status, turned.pointers()), (422, vec!["/title".to_owned(), "/until".to_owned()]));
        let link_id = id_of(&link(&town, &p.admin, &path, ("study_session", p.session)).await.ok());
        let done = town.post(&p.admin, &format!("{path}/close"), &json!({ "outcome": "done" })).await.ok();
        assert_eq!((&done["state"], done["closed_at"].is_string()), (&json!("done"), true));
        town.post(&p.admin, &format!("{path}/close"), &json!({ "outcome": "dropped" })).await.refused(409, "wrong_state");
        link(&town, &p.admin, &path, ("study_session", p.session)).await.refused(409, "wrong_state");
        let remove = town.by(&p.admin, Method::DELETE, &format!("{path}/links/{link_id}"));
        town.send(remove).await.refused(409, "wrong_state");
        town.patch(&p.admin, &path, "*", &json!({ "title": "走访" })).await.refused(409, "wrong_state");
        let open = town.get(&p.admin, &format!("{ITEMS}?state=open")).await.ok();
        assert_eq!(open["data"], json!([]));
    }

    async fn each_sees_the_items_of_their_organizations_and_links_what_they_may_read(town: Town) {
        let p = place(&town).await;
        let path = created(&town, &p.admin, p.branch).await;
        let west = town.organization(&p.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        for hidden in [path.clone(), format!("{path}/links")] {
            town.get(&neighbour, &hidden).await.refused(404, "not_found");
        }
        assert_eq!(town.get(&neighbour, ITEMS).await.ok()["data"], json!([]));
        link(&town, &neighbour, &path, ("study_session", p.session)).await.refused(404, "not_found");
        let own = created(&town, &neighbour, west).await;
        for record in [("study_session", p.session), ("article", p.session), ("study_day_plan", p.session), ("task", p.session), ("nomination", p.session)] {
            let refused = link(&town, &neighbour, &own, record).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/record_id".to_owned()]), "{record:?}");
        }
        let member = town.member(&p.head, p.branch, "王一").await;
        let member = town.with_phone("wang.yi", member).await;
        town.get(&member, ITEMS).await.refused(403, "forbidden");
        town.get(&p.boss, &format!("{ITEMS}?record_kind=task")).await.refused(400, "invalid_parameter");
        let wrong = json!({ "organization_id": west, "title": "年末走访", "from": "2026-12-31", "until": "2026-12-01" });
        let wrong = town.post(&p.boss, ITEMS, &wrong).await;
        assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/organization_id".to_owned(), "/until".to_owned()]));
        town.post(&p.head, &format!("/v1/organizations/{west}/dissolve"), &json!({})).await.ok();
        let late = create(&town, &p.head, west).await;
        assert_eq!((late.status, late.pointers()), (422, vec!["/organization_id".to_owned()]));
        town.post(&p.head, &format!("{own}/close"), &json!({ "outcome": "dropped" })).await.ok();
    }
}
