//! The register, seen from outside.

mod checks;
mod conserved;
mod history;
mod merging;
mod mobile;
mod steps;
mod transfers;

use std::collections::HashSet;

use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, a_member, id_of, stories};

const NUMBER: &str = "379999198506150014";

fn with_numbers(branch: Uuid, name: &str) -> Value {
    let mut body = a_member(branch, name);
    body["id_number"] = json!(NUMBER);
    body["phone"] = json!("199 0000 0012");
    body
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect()
}

async fn found(town: &Town, person: &Person, q: &str) -> Vec<String> {
    let request = town.by(person, Method::GET, "/v1/members").query(&[("q", q), ("limit", "100")]);
    let found = town.send(request).await.ok();
    let mut names: Vec<String> = names(&found).into_iter().map(str::to_owned).collect();
    names.sort();
    names
}

async fn walk(town: &Town, person: &Person, first: &str) -> Vec<String> {
    let mut path = first.to_owned();
    let mut seen = Vec::new();
    loop {
        let page = town.get(person, &path).await;
        let link = page.header("link");
        seen.extend(
            page.ok()["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        match link.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            Some((next, _)) => next.clone_into(&mut path),
            None => return seen,
        }
    }
}

stories! {
    async fn a_branch_administrator_enters_a_member_and_the_numbers_are_masked(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let made = town.post(&admin, "/v1/members", &with_numbers(branch, "李四")).await;
        assert_eq!(made.status, 201);
        let place = made.header("location");
        let shown = town.get(&admin, &place).await.ok();
        assert_eq!((shown["id_number"].as_str(), shown["phone"].as_str()), (Some("379***********0014"), Some("199****0012")));
        assert_eq!(shown, made.body);
    }

    async fn full_numbers_need_a_purpose_and_leave_a_trace(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let supervisor = town.appointed("supervisor", Role::CommitteeSupervisor, town.root).await;
        let member = id_of(&town.post(&head, "/v1/members", &with_numbers(branch, "李四")).await.ok());
        let path = format!("/v1/members/{member}?purpose=核对介绍信");
        let full = town.get(&head, &path).await;
        assert_eq!(full.header("cache-control"), "no-store");
        assert_eq!(full.ok()["id_number"], NUMBER);
        town.get(&supervisor, &path).await.refused(403, "forbidden");
        assert_eq!(town.deeds("member.revealed").await, 1);
    }

    async fn the_same_id_number_is_one_person_however_it_is_typed(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let (head, town) = (&head, &town);
        let spellings = [NUMBER.to_owned(), format!(" {NUMBER} "), "３７９９９９１９８５０６１５００１４".to_owned(), "379999 19850615 0014".to_owned()];
        let all = join_all((0..20).map(|n| {
            let mut body = with_numbers(branch, "李四");
            body["id_number"] = json!(spellings[n % spellings.len()]);
            async move { town.post(head, "/v1/members", &body).await.status }
        }))
        .await;
        assert_eq!(all.iter().filter(|status| **status == 201).count(), 1, "{all:?}");
        assert_eq!(all.iter().filter(|status| **status == 409).count(), 19, "{all:?}");
    }

    async fn all_faults_of_an_entry_come_at_once(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let body = json!({ "branch_id": branch, "nmae": "x", "gender": "other", "birth_date": "15.06.1985", "status": "full" });
        let refused = town.post(&head, "/v1/members", &body).await;
        assert_eq!(refused.pointers(), ["/birth_date", "/gender", "/name", "/nmae"]);
        assert!(refused.text.contains("您是否想写 name"));
        refused.refused(422, "validation_failed");
        let mut body = with_numbers(branch, "李四");
        body["id_number"] = json!("379999198506150015");
        body["phone"] = json!("12345678901");
        body["birth_date"] = json!("2020-01-01");
        let refused = town.post(&head, "/v1/members", &body).await;
        assert_eq!(refused.pointers(), ["/birth_date", "/id_number", "/phone"]);
        assert!(!refused.text.contains("379999198506150015"), "a refusal repeats the number");
    }

    async fn a_list_is_walked_without_loss_or_repetition_while_others_write(town: Town) {
        let head = town.head().await;
        let branches = [town.branch(&head, town.root, "B1").await, town.branch(&head, town.root, "B2").await];
        let mut made = HashSet::new();
        for n in 0..40 {
            made.insert(town.member(&head, branches[n % 2], &format!("王{n}")).await.to_string());
        }
        let walking = walk(&town, &head, "/v1/members?limit=7");
        let writing = async { town.member(&head, branches[0], "李新").await };
        let (seen, _) = tokio::join!(walking, writing);
        let unique: HashSet<_> = seen.iter().cloned().collect();
        assert_eq!(unique.len(), seen.len(), "a member was seen twice");
        assert!(made.is_subset(&unique), "a member was lost");
    }

    async fn one_character_finds_people_and_special_characters_find_nothing(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        for name in ["王小明", "李小明", "王大力"] {
            town.member(&head, branch, name).await;
        }
        let find = async |q: &str| found(&town, &head, q).await;
        assert_eq!(find("王").await, ["王大力", "王小明"]);
        assert_eq!(find("小明").await, ["李小明", "王小明"]);
        assert_eq!(find("王小明").await, ["王小明"]);
        assert!(find("%").await.is_empty() && find("_").await.is_empty() && find("小力").await.is_empty());
    }

    async fn a_name_has_one_form_for_whoever_enters_and_whoever_asks(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        for (typed, kept) in [("欧阳 震华", "欧阳震华"), ("王\u{3000}芳", "王芳"), ("\u{F9E1}晄", "李晄"), ("Anna  Maria", "Anna Maria")] {
            let made = town.post(&head, "/v1/members", &a_member(branch, typed)).await.ok();
            assert_eq!(made["name"], kept);
        }
        for (q, name) in [(" 王芳", "王芳"), ("王 芳", "王芳"), ("\u{F9E1}晄", "李晄"), ("欧阳震", "欧阳震华"), ("欧阳 震 华", "欧阳震华"), ("Anna Maria", "Anna Maria")] {
            assert_eq!(found(&town, &head, q).await, [name], "{q:?}");
        }
        assert!(found(&town, &head, "anna maria").await.is_empty(), "capitals count on either database");
        town.post(&head, "/v1/members", &a_member(branch, "\u{3164}")).await.refused(422, "validation_failed");
    }

    async fn a_change_is_judged_together_with_the_sealed_id_number(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let id = id_of(&town.post(&head, "/v1/members", &with_numbers(branch, "李四")).await.ok());
        let path = format!("/v1/members/{id}");
        for (body, pointer) in [
            (json!({ "birth_date": "1990-01-01" }), "/birth_date"),
            (json!({ "gender": "female" }), "/gender"),
        ] {
            let refused = town.patch(&head, &path, "*", &body).await;
            assert_eq!(refused.pointers(), [pointer]);
            refused.refused(422, "validation_failed");
        }
        let cleared = json!({ "birth_date": "1990-01-01", "id_number": null });
        town.patch(&head, &path, "*", &cleared).await.ok();
    }

    async fn people_are_found_at_once_and_still_when_the_index_of_names_has_taken_them_in(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let renamed = async |id: Uuid, name: &str| {
            town.patch(&head, &format!("/v1/members/{id}"), "*", &json!({ "name": name })).await.ok();
        };
        let early = town.member(&head, branch, "王丽丽").await;
        renamed(town.member(&head, branch, "欧阳明").await, "明月").await;
        assert_eq!((found(&town, &head, "丽").await, found(&town, &head, "欧").await), (vec!["王丽丽".to_owned()], vec![]));
        // The index takes names in by the hundred.
        for _ in 0..9 {
            join_all((0..60).map(|_| town.member(&head, branch, "张三"))).await;
        }
        renamed(early, "王安").await;
        for (q, names) in [("王", vec!["王安"]), ("丽", vec![]), ("月", vec!["明月"]), ("明月", vec!["明月"]), ("阳明", vec![])] {
            assert_eq!(found(&town, &head, q).await, names, "{q}");
        }
        assert_eq!(found(&town, &head, "三").await.len(), 100, "a page of those who have it");
        crate::hours::all_is_sound(&town).await;
    }

    async fn a_member_sees_the_own_record_and_nobody_elses(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let (ama, other) = (town.member(&head, branch, "阿玛").await, town.member(&head, branch, "别人").await);
        let phone = town.with_phone("ama", ama).await;
        assert_eq!(town.get(&phone, &format!("/v1/members/{ama}")).await.ok()["name"], "阿玛");
        town.get(&phone, &format!("/v1/members/{other}")).await.refused(404, "not_found");
        assert_eq!(names(&town.get(&phone, "/v1/members").await.ok()), ["阿玛"]);
        assert!(names(&town.get(&phone, &format!("/v1/members?organization_id={}", town.root)).await.ok()).is_empty());
        town.post(&phone, "/v1/members", &a_member(branch, "王一")).await.refused(403, "forbidden");
        let roster = town.get(&phone, &format!("/v1/branches/{branch}/members")).await.ok();
        assert_eq!(names(&roster).len(), 2);
        assert!(roster["data"][0].get("phone").is_none());
    }

    async fn another_branch_does_not_exist_for_an_administrator(town: Town) {
        let head = town.head().await;
        let (ours, theirs) = (town.branch(&head, town.root, "B1").await, town.branch(&head, town.root, "B2").await);
        let chidi = town.member(&head, theirs, "别处").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, ours).await;
        let path = format!("/v1/members/{chidi}");
        town.get(&admin, &path).await.refused(404, "not_found");
        town.get(&admin, &format!("{path}?purpose=just curious")).await.refused(404, "not_found");
        town.patch(&admin, &path, "*", &json!({ "name": "改名" })).await.refused(404, "not_found");
        assert!(names(&town.get(&admin, &format!("/v1/members?branch_id={theirs}")).await.ok()).is_empty());
        let refused = town.post(&admin, "/v1/members", &a_member(theirs, "王一")).await;
        assert_eq!(refused.pointers(), ["/branch_id"]);
    }

    async fn a_patch_keeps_what_is_absent_and_clears_what_is_null(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let made = town.post(&head, "/v1/members", &with_numbers(branch, "李四")).await;
        let (path, tag) = (made.header("location"), made.header("etag"));
        let after = town.patch(&head, &path, &tag, &json!({ "phone": null, "education": "bachelor" })).await.ok();
        assert_eq!((after["phone"].clone(), after["education"].as_str()), (Value::Null, Some("bachelor")));
        assert_eq!(after["id_number"], "379***********0014");
        let same = town.patch(&head, &path, "*", &json!({})).await.ok();
        assert_eq!(same["version"], after["version"]);
        town.patch(&head, &path, "*", &json!({ "name": null })).await.refused(422, "validation_failed");
        let refused = town.patch(&head, &path, "*", &json!({ "status": "full", "branch_id": branch })).await;
        assert!(refused.text.contains("read_only"), "{}", refused.text);
    }

    async fn of_a_hundred_writers_with_the_same_version_one_wins(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let made = town.post(&head, "/v1/members", &a_member(branch, "李四")).await;
        let (path, tag) = (made.header("location"), made.header("etag"));
        let all = join_all((0..100).map(|n| {
            let (town, head, path, tag) = (&town, &head, &path, &tag);
            async move { town.patch(head, path, tag, &json!({ "ethnicity": format!("第{n}族") })).await.status }
        }))
        .await;
        assert_eq!(all.iter().filter(|status| **status == 200).count(), 1, "{all:?}");
        assert_eq!(all.iter().filter(|status| **status == 412).count(), 99, "{all:?}");
        assert_eq!(town.get(&head, &path).await.ok()["version"], 2);
    }

    async fn fifty_retries_with_one_key_enter_one_person(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let all = join_all((0..50).map(|_| {
            let request = town.by(&head, Method::POST, "/v1/members").header("idempotency-key", "k-1").json(&a_member(branch, "李四"));
            town.send(request)
        }))
        .await;
        let ids: HashSet<_> = all.iter().map(|answer| answer.body["id"].to_string()).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(all.iter().filter(|answer| answer.header("idempotency-replayed") == "true").count(), 49);
        let other = town.by(&head, Method::POST, "/v1/members").header("idempotency-key", "k-1").json(&a_member(branch, "王五"));
        town.send(other).await.refused(422, "idempotency_key_reused");
        assert_eq!(names(&town.get(&head, "/v1/members").await.ok()).len(), 1);
        assert_eq!(town.deeds("member.created").await, 1);
    }

    async fn a_cursor_belongs_to_its_caller_and_its_filters(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        for n in 0..3 {
            town.member(&head, branch, &format!("王{n}")).await;
        }
        let page = town.get(&head, "/v1/members?limit=1").await.ok();
        let cursor = page["page"]["next_cursor"].as_str().unwrap();
        let other = town.appointed("other", Role::BranchAdministrator, branch).await;
        town.get(&other, &format!("/v1/members?limit=1&cursor={cursor}")).await.refused(400, "invalid_cursor");
        town.get(&head, &format!("/v1/members?limit=1&status=full&cursor={cursor}")).await.refused(400, "cursor_mismatch");
        town.get(&head, &format!("/v1/members?cursor={cursor}")).await.ok();
    }

    async fn counts_sum_to_the_whole(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let (one, two) = (town.branch(&head, east, "E1").await, town.branch(&head, town.root, "R1").await);
        for (branch, name) in [(one, "王一"), (one, "王二"), (two, "王三")] {
            town.member(&head, branch, name).await;
        }
        let total = async |id: Uuid| town.get(&head, &format!("/v1/organizations/{id}/member-counts")).await.ok()["total"].clone();
        assert_eq!((total(town.root).await, total(east).await, total(two).await), (json!(3), json!(2), json!(1)));
    }
}
