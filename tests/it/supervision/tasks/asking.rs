//! Drafting: what is asked, what is refused, who may.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};

use super::{answer, drafted, form, items, place, publish, published, visits, with_fields};
use crate::support::{Town, stories};

stories! {
    async fn a_supervisor_drafts_a_task_knows_what_it_takes_and_publishes_it(town: Town) {
        let place = place(&town).await;
        let task = drafted(&town, &place).await;
        let draft = town.get(&place.supervisor, &task).await.ok();
        assert_eq!((&draft["task"]["state"], &draft["task"]["number"]), (&json!("draft"), &Value::Null));
        // A message of two minutes, a form of five, two fields of one; the third is filled.
        assert_eq!(draft["burden"], json!({ "branches": 2, "fields": 2, "minutes": 9, "total_minutes": 18 }));
        let asked = format!("/v1/organizations/{}/tasks", place.first);
        assert_eq!(town.get(&place.admin, &asked).await.ok()["data"], json!([]), "nobody is asked yet");
        town.get(&place.admin, &task).await.refused(404, "not_found");

        let open = publish(&town, &place.supervisor, &task).await.ok();
        assert_eq!((&open["state"], &open["number"]), (&json!("open"), &json!("TA-2026-000001")));
        publish(&town, &place.supervisor, &task).await.refused(409, "wrong_state");
        let told = items(&town, &place.admin).await;
        assert_eq!(told, [("任务“年末走访慰问情况”：请填报，截止日期 2026-12-10".to_owned(), "open".to_owned())]);
        assert_eq!((town.deeds("task.drafted").await, town.deeds("task.published").await), (1, 1));
    }

    async fn what_the_register_knows_is_not_asked_again(town: Town) {
        let place = place(&town).await;
        let fields = json!([
            { "code": "visited", "label": "走访户数", "kind": "number" },
            { "code": "a", "label": "贵支部现有党员人数（人）", "kind": "number" },
            { "code": "secretary_name", "label": "负责同志", "kind": "text" },
        ]);
        let refused = town.post(&place.supervisor, "/v1/tasks", &with_fields(&place, &fields)).await;
        assert_eq!(refused.pointers(), ["/fields/1", "/fields/2"]);
        let east = place.east;
        assert!(refused.text.contains(&format!("/v1/organizations/{east}/member-counts")), "{}", refused.text);
        assert!(refused.text.contains("fact 设为 secretary_name"), "{}", refused.text);
        let body = refused.refused(409, "already_known");
        assert_eq!(body["errors"][0]["code"], "already_known");
        assert_eq!(town.get(&place.supervisor, "/v1/tasks").await.ok()["data"], json!([]));
        town.get(&place.supervisor, &format!("/v1/organizations/{east}/member-counts")).await.ok();
    }

    async fn everything_that_is_wrong_with_a_draft_is_told_at_once(town: Town) {
        let place = place(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let fields = json!([
            { "code": "a", "label": "走访户数", "kind": "number" },
            { "code": "a", "label": "App 安装率", "kind": "number" },
            { "code": "b", "label": "评价", "kind": "choice", "options": ["好"] },
            { "code": "c", "label": "其他" },
            { "code": "d", "label": "人员", "note": "附党员排名", "kind": "text" },
        ]);
        let mut wrong = with_fields(&place, &fields);
        wrong["due_at"] = json!("2026-11-23T02:00:00Z");
        wrong["audience"] = json!([place.first, west]);
        wrong["title"] = json!("   ");
        let refused = town.post(&place.supervisor, "/v1/tasks", &wrong).await;
        assert_eq!(refused.pointers(), ["/audience/1", "/due_at", "/fields/1/code", "/fields/1/label",
            "/fields/2/options", "/fields/3/kind", "/fields/4/note", "/title"]);
        assert!(refused.text.contains("restricted_measure") && refused.text.contains("请改为今后的时间"), "{}", refused.text);
        refused.refused(422, "validation_failed");
        let many: Vec<Value> = (0..31).map(|n| json!({ "code": format!("f{n}"), "label": format!("项 {n}"), "kind": "text" })).collect();
        let refused = town.post(&place.supervisor, "/v1/tasks", &with_fields(&place, &json!(many))).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/fields".to_owned()]));
        let mut at_branch = form(&place);
        at_branch["organization_id"] = json!(place.first);
        let refused = town.post(&place.supervisor, "/v1/tasks", &at_branch).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/organization_id".to_owned()]));
    }

    async fn a_draft_is_replaced_or_withdrawn_and_what_is_published_is_neither(town: Town) {
        let place = place(&town).await;
        let task = drafted(&town, &place).await;
        let mut other = form(&place);
        other.as_object_mut().unwrap().remove("organization_id");
        other["audience"] = json!([place.second]);
        assert_eq!(town.put(&place.supervisor, &task, &other).await.ok()["version"], 2);
        assert_eq!(town.get(&place.supervisor, &task).await.ok()["burden"]["branches"], 1);
        let stale = town.by(&place.supervisor, reqwest::Method::PUT, &task).header("if-match", "\"v1-zh-CN\"").json(&other);
        town.send(stale).await.refused(412, "version_conflict");
        town.post(&place.supervisor, &format!("{task}/withdraw"), &json!({})).await.ok();
        publish(&town, &place.supervisor, &task).await.refused(409, "wrong_state");

        let again = drafted(&town, &place).await;
        publish(&town, &place.supervisor, &again).await.ok();
        town.put(&place.supervisor, &again, &other).await.refused(409, "wrong_state");
        town.post(&place.supervisor, &format!("{again}/withdraw"), &json!({})).await.refused(409, "wrong_state");
    }

    async fn a_draft_that_lay_too_long_and_one_that_asks_nobody_are_not_published(town: Town) {
        let place = place(&town).await;
        let empty = town.organization(&place.head, place.east, "general_branch", "EMPTY").await;
        let mut nobody = form(&place);
        nobody["audience"] = json!([empty]);
        let nobody = town.post(&place.supervisor, "/v1/tasks", &nobody).await.ok();
        let nobody = format!("/v1/tasks/{}", nobody["id"].as_str().unwrap());
        let refused = publish(&town, &place.supervisor, &nobody).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/audience".to_owned()]));
        let task = drafted(&town, &place).await;
        town.pass(TimeDelta::days(20));
        let boss = town.sign_in("boss").await;
        let refused = publish(&town, &boss, &task).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/due_at".to_owned()]));
    }

    async fn strangers_do_not_find_a_task_and_branches_do_not_ask(town: Town) {
        let (place, task) = published(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let other = town.branch(&place.head, west, "W1").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        let stranger = town.appointed("w1", Role::BranchAdministrator, other).await;
        for by in [&neighbour, &stranger] {
            town.get(by, &task).await.refused(404, "not_found");
            town.get(by, &format!("{task}/responses")).await.refused(404, "not_found");
            town.get(by, &format!("{task}/sheet")).await.refused(404, "not_found");
            town.get(by, &format!("{task}/responses/{}", place.first)).await.refused(404, "not_found");
            town.get(by, &format!("/v1/organizations/{}/tasks", place.first)).await.refused(404, "not_found");
        }
        town.post(&neighbour, &format!("{task}/close"), &json!({})).await.refused(404, "not_found");
        answer(&town, &stranger, &task, &visits(other, 1)).await.refused(404, "not_found");
        town.post(&place.admin, "/v1/tasks", &form(&place)).await.refused(403, "forbidden");
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        town.get(&auditor, &task).await.refused(403, "forbidden");
    }
}
