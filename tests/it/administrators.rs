//! The register of administrators: who may, who takes over, who soon may not.

use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, id_of, stories};

/// A member with a phone who could administer, unless told otherwise.
async fn somebody(town: &Town, head: &Person, branch: Uuid, login: &str, more: Value) -> Uuid {
    let mut body = json!({ "branch_id": branch, "name": "王小明", "gender": "male",
        "birth_date": "1990-06-15", "status": "full", "education": "bachelor" });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    let id = id_of(&town.post(head, "/v1/members", &body).await.ok());
    town.account(login, Some(id)).await;
    id
}

fn to(member: Uuid, role: &str, at: Uuid) -> Value {
    json!({ "member_id": member, "role": role, "organization_id": at, "systems": ["灯塔-党建在线"] })
}

fn replacement(member: Uuid) -> Value {
    json!({ "ground": "weak_responsibility", "decision": "清委〔2026〕12号",
        "hand_over": "台账两册", "successor": { "member_id": member } })
}

/// A district, a town, its supervisor and a branch.
async fn place(town: &Town) -> (Person, Uuid, Person, Uuid) {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let branch = town.branch(&head, east, "E1").await;
    let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
    (head, east, boss, branch)
}

stories! {
    async fn an_appointed_administrator_may_at_once_and_an_ended_one_may_nothing(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let ming = somebody(&town, &head, branch, "ming", json!({})).await;
        let phone = town.sign_in("ming").await;
        town.get(&phone, &format!("/v1/members?branch_id={branch}")).await.ok();
        let session = json!({ "branch_id": branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日",
            "starts_at": "2026-11-20T01:00:00Z", "ends_at": "2026-11-20T02:00:00Z" });
        town.post(&phone, "/v1/study-sessions", &session).await.refused(403, "forbidden");

        let entry = town.post_once(&boss, "/v1/administrators", &to(ming, "branch_administrator", branch)).await.ok();
        assert_eq!(entry["systems"], json!(["灯塔-党建在线"]));
        town.post(&phone, "/v1/study-sessions", &session).await.ok();

        let end = json!({ "ground": "not_competent", "decision": "支部大会决定" });
        let ended = town.post(&boss, &format!("/v1/administrators/{}/end", id_of(&entry)), &end).await.ok();
        assert_eq!(ended["ground"], "not_competent");
        town.post(&phone, "/v1/study-sessions", &session).await.refused(403, "forbidden");
        assert_eq!(town.deeds("administrator.ended").await, 1);
    }

    async fn each_condition_has_its_own_answer(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let old = json!({ "birth_date": "1981-11-23", "education": "junior_high", "status": "activist", "joined_on": null });
        let gu = somebody(&town, &head, branch, "gu", old).await;
        let asked = format!("/v1/administrators/eligibility?member_id={gu}&organization_id={branch}");
        let answer = town.get(&boss, &asked).await.ok();
        assert_eq!(answer["eligible"], false);
        let met: Vec<bool> = answer["conditions"].as_array().unwrap().iter().map(|one| one["met"].as_bool().unwrap()).collect();
        assert_eq!(met, [false, false, false]);
        assert_eq!(answer["leaves_on"], "2026-11-23");
        let refused = town.post_once(&boss, "/v1/administrators", &to(gu, "branch_administrator", branch)).await;
        assert_eq!(refused.pointers(), ["/member_id", "/member_id", "/member_id"]);
        refused.refused(409, "not_eligible");
    }

    async fn the_last_day_before_the_birthday_is_young_enough_by_the_clock_of_shanghai(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let lan = somebody(&town, &head, branch, "lan", json!({ "birth_date": "1981-11-24" })).await;
        town.post_once(&boss, "/v1/administrators", &to(lan, "branch_administrator", branch)).await.ok();
        let mei = somebody(&town, &head, branch, "mei", json!({ "birth_date": "1981-11-24" })).await;
        // Midnight in Shanghai is four in the afternoon by UTC.
        town.pass(chrono::TimeDelta::hours(14));
        let boss = town.sign_in("boss").await;
        town.post_once(&boss, "/v1/administrators", &to(mei, "branch_administrator", branch)).await.refused(409, "not_eligible");
    }

    async fn an_exception_needs_the_security_officer_and_a_reason(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let gu = somebody(&town, &head, branch, "gu", json!({ "birth_date": "1970-01-01" })).await;
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let ask = json!({ "member_id": gu, "organization_id": branch, "conditions": ["age"],
            "reason": "支部无其他符合条件的党员", "expires_on": "2027-11-23" });
        town.post(&boss, "/v1/administrators/exceptions", &ask).await.refused(403, "forbidden");
        let exception = town.post(&officer, "/v1/administrators/exceptions", &ask).await.ok();
        let entry = town.post_once(&boss, "/v1/administrators", &to(gu, "branch_administrator", branch)).await.ok();
        assert_eq!(entry["exception_id"], exception["id"]);
    }

    async fn exceptions_are_listed_by_name_and_end_before_their_last_day(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let gu = somebody(&town, &head, branch, "gu", json!({ "birth_date": "1970-01-01" })).await;
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let ask = json!({ "member_id": gu, "organization_id": branch, "conditions": ["age"],
            "reason": "支部无其他符合条件的党员", "expires_on": "2027-11-23" });
        let first = id_of(&town.post(&officer, "/v1/administrators/exceptions", &ask).await.ok());
        let second = id_of(&town.post(&officer, "/v1/administrators/exceptions", &ask).await.ok());
        let listed = async |query: &str| town.get(&boss, &format!("/v1/administrators/exceptions?{query}")).await.ok();
        let list = listed(&format!("member_id={gu}")).await;
        assert_eq!((id_of(&list["data"][0]), id_of(&list["data"][1])), (second, first), "newest first");
        assert_eq!(list["data"][0]["approved_by_name"], "officer");
        assert_eq!((&list["data"][0]["member_name"], &list["data"][0]["organization_name"]), (&json!("王小明"), &json!("组织 E1")));
        let page = listed("limit=1").await;
        let next = listed(&format!("limit=1&cursor={}", page["page"]["next_cursor"].as_str().unwrap())).await;
        assert_eq!((id_of(&next["data"][0]), &next["page"]["has_more"]), (first, &json!(false)));

        let end = |id: Uuid| format!("/v1/administrators/exceptions/{id}/end");
        let reason = json!({ "reason": "该支部已有合适人选" });
        town.post(&boss, &end(first), &reason).await.refused(403, "forbidden");
        let elsewhere = town.organization(&head, town.root, "town_committee", "WEST").await;
        let stranger = town.appointed("stranger", Role::SecurityOfficer, elsewhere).await;
        town.post(&stranger, &end(first), &reason).await.refused(404, "not_found");
        for id in [first, second] {
            assert_eq!(town.post(&officer, &end(id), &reason).await.ok()["end_reason"], "该支部已有合适人选");
        }
        town.post(&officer, &end(first), &reason).await.refused(409, "wrong_state");
        assert_eq!(listed(&format!("organization_id={branch}")).await["data"], json!([]));
        assert_eq!(listed("include_ended=true").await["data"].as_array().unwrap().len(), 2);
        town.post_once(&boss, "/v1/administrators", &to(gu, "branch_administrator", branch)).await.refused(409, "not_eligible");
        assert_eq!(town.deeds("exception.ended").await, 2);
    }

    async fn each_level_appoints_on_the_next_level_down_only(town: Town) {
        let (head, east, boss, branch) = place(&town).await;
        let ming = somebody(&town, &head, branch, "ming", json!({})).await;
        town.post_once(&head, "/v1/administrators", &to(ming, "branch_administrator", branch)).await.refused(403, "forbidden");
        town.post_once(&boss, "/v1/administrators", &to(ming, "committee_supervisor", east)).await.refused(403, "forbidden");
        town.post_once(&head, "/v1/administrators", &to(ming, "committee_supervisor", east)).await.ok();
        let west = town.organization(&head, town.root, "town_committee", "WEST").await;
        let other = town.branch(&head, west, "W1").await;
        let refused = town.post_once(&boss, "/v1/administrators", &to(ming, "branch_administrator", other)).await;
        assert_eq!(refused.pointers(), ["/organization_id"]);
    }

    async fn the_three_officers_are_three_persons(town: Town) {
        let (head, _, _, branch) = place(&town).await;
        let ming = somebody(&town, &head, branch, "ming", json!({})).await;
        town.post_once(&head, "/v1/administrators", &to(ming, "auditor", town.root)).await.ok();
        for role in ["system_administrator", "security_officer"] {
            town.post_once(&head, "/v1/administrators", &to(ming, role, town.root)).await.refused(409, "conflict");
        }
    }

    async fn a_replacement_ends_one_right_and_begins_another_in_one_step(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let ming = somebody(&town, &head, branch, "ming", json!({})).await;
        let lan = somebody(&town, &head, branch, "lan", json!({ "name": "李兰" })).await;
        let (old, new) = (town.sign_in("ming").await, town.sign_in("lan").await);
        let mut first = to(ming, "branch_administrator", branch);
        first["main"] = json!(true);
        let entry = id_of(&town.post_once(&boss, "/v1/administrators", &first).await.ok());
        town.post(&old, "/v1/members", &crate::support::a_member(branch, "阿一")).await.ok();

        let made = town.post_once(&boss, &format!("/v1/administrators/{entry}/replace"), &replacement(lan)).await.ok();
        assert_eq!((&made["member_id"], &made["main"]), (&json!(lan.to_string()), &json!(true)));

        town.post(&old, "/v1/members", &crate::support::a_member(branch, "阿二")).await.refused(403, "forbidden");
        town.post(&new, "/v1/members", &crate::support::a_member(branch, "阿三")).await.ok();
        let ended = town.get(&boss, &format!("/v1/administrators/{entry}")).await.ok();
        assert_eq!(ended["successor_id"], made["id"]);
        let again = town.post_once(&boss, &format!("/v1/administrators/{entry}/replace"), &replacement(lan)).await;
        again.refused(409, "wrong_state");
    }

    async fn a_successor_who_may_not_leaves_everything_as_it_was(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let ming = somebody(&town, &head, branch, "ming", json!({})).await;
        let gu = somebody(&town, &head, branch, "gu", json!({ "birth_date": "1960-01-01" })).await;
        let entry = id_of(&town.post_once(&boss, "/v1/administrators", &to(ming, "branch_administrator", branch)).await.ok());
        let refused = town.post_once(&boss, &format!("/v1/administrators/{entry}/replace"), &replacement(gu)).await;
        assert_eq!(refused.pointers(), ["/successor/member_id"]);
        let kept = town.get(&boss, &format!("/v1/administrators/{entry}")).await.ok();
        assert_eq!(kept["until"], Value::Null);
    }

    async fn an_upload_under_way_is_refused_whole_when_its_administrator_is_replaced(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let ming = somebody(&town, &head, branch, "ming", json!({})).await;
        let lan = somebody(&town, &head, branch, "lan", json!({})).await;
        let old = town.sign_in("ming").await;
        let entry = id_of(&town.post_once(&boss, "/v1/administrators", &to(ming, "branch_administrator", branch)).await.ok());
        let mut sheet = "姓名,性别,出生日期,人员类别,支部代码\n".to_owned();
        for n in 0..400 {
            sheet.push_str(&format!("张{},男,1985-06-15,正式党员,E1\n", "甲乙丙丁戊".chars().nth(n % 5).unwrap()));
        }
        let (first, rest) = sheet.split_at(sheet.find('\n').unwrap());
        let (gate, opened) = tokio::sync::oneshot::channel::<()>();
        let (first, rest) = (first.to_owned(), rest.to_owned());
        let body = futures_util::stream::unfold(Some((Some(first), opened, rest)), |state| async move {
            let (first, opened, rest) = state?;
            match first {
                Some(first) => Some((Ok::<_, std::io::Error>(first), Some((None, opened, rest)))),
                None => {
                    opened.await.ok();
                    Some((Ok(rest), None))
                }
            }
        });
        let upload = town
            .by(&old, reqwest::Method::POST, &format!("/v1/members/imports?organization_id={branch}&file_name=a.csv"))
            .header("content-type", "application/octet-stream")
            .header("idempotency-key", "upload-1")
            .body(reqwest::Body::wrap_stream(body));
        let (answer, ()) = tokio::join!(town.send(upload), async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            town.post_once(&boss, &format!("/v1/administrators/{entry}/replace"), &replacement(lan)).await.ok();
            gate.send(()).ok();
        });
        answer.refused(403, "forbidden");
        assert_eq!(town.deeds("import.read").await, 0, "nothing half-written");
    }

    async fn the_candidates_of_a_branch_come_in_one_call_with_each_condition(town: Town) {
        let (head, east, boss, branch) = place(&town).await;
        somebody(&town, &head, branch, "able", json!({})).await;
        let old = somebody(&town, &head, branch, "old", json!({ "name": "赵大", "birth_date": "1970-01-01", "education": "primary" })).await;
        somebody(&town, &head, branch, "young", json!({ "name": "钱二", "status": "activist" })).await;
        town.member(&head, town.branch(&head, east, "E2").await, "别处").await;
        let path = format!("/v1/administrators/candidates?organization_id={branch}");
        let list = town.get(&boss, &path).await.ok();
        assert_eq!(list["data"].as_array().unwrap().len(), 2, "party members of this branch");
        let of = |list: &Value, name: &str| list["data"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
        assert_eq!((&of(&list, "王小明")["eligible"], &of(&list, "王小明")["has_account"]), (&json!(true), &json!(true)));
        let unmet: Vec<Value> = of(&list, "赵大")["conditions"].as_array().unwrap().iter()
            .filter(|one| one["met"] == false).map(|one| one["condition"].clone()).collect();
        assert_eq!(unmet, [json!("age"), json!("education")]);
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let exception = json!({ "member_id": old, "organization_id": branch, "conditions": ["age", "education"],
            "reason": "当地没有合适人选", "expires_on": "2027-11-23" });
        town.post(&officer, "/v1/administrators/exceptions", &exception).await.ok();
        assert_eq!(of(&town.get(&boss, &path).await.ok(), "赵大")["eligible"], true);
        let first = town.get(&boss, &format!("{path}&limit=1")).await.ok();
        assert_eq!(first["page"]["has_more"], true);
        let west = town.organization(&head, town.root, "town_committee", "WEST").await;
        let other = town.appointed("other", Role::CommitteeSupervisor, west).await;
        town.get(&other, &path).await.refused(404, "not_found");
    }

    async fn an_account_without_a_register_entry_is_not_somebody_who_left(town: Town) {
        let (_, _, boss, branch) = place(&town).await;
        town.appointed("stray", Role::BranchAdministrator, branch).await;
        let list = town.get(&boss, &format!("/v1/administrators/findings?organization_id={branch}")).await.ok();
        let found: Vec<&str> = list["data"].as_array().unwrap().iter()
            .map(|one| one["finding"].as_str().unwrap()).collect();
        assert_eq!(found, ["not_linked", "not_trained"]);
        assert!(list["data"][0]["remedy"].as_str().unwrap().contains("账号未与名册中的党员关联"));
    }

    async fn days_that_cannot_be_meant_are_refused_with_their_field(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let ming = somebody(&town, &head, branch, "ming", json!({})).await;
        let entry = id_of(&town.post_once(&boss, "/v1/administrators", &to(ming, "branch_administrator", branch)).await.ok());
        for day in ["0001-01-01", "2001-01-01", "2026-11-24", "9999-12-31"] {
            let training = json!({ "kind": "course", "topic": "数据安全", "held_on": day });
            let refused = town.post(&boss, &format!("/v1/administrators/{entry}/trainings"), &training).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/held_on".to_owned()]), "{day}");
            let review = json!({ "reviewed_on": day });
            let refused = town.patch(&boss, &format!("/v1/administrators/{entry}"), "*", &review).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/reviewed_on".to_owned()]), "{day}");
        }
        for day in ["2026-11-22", "2031-11-24", "9999-12-31"] {
            let exception = json!({ "member_id": ming, "organization_id": branch, "conditions": ["age"],
                "reason": "当地没有合适人选", "expires_on": day });
            let refused = town.post(&officer, "/v1/administrators/exceptions", &exception).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/expires_on".to_owned()]), "{day}");
        }
        let nobody = json!({ "member_id": Uuid::now_v7(), "organization_id": Uuid::now_v7(), "conditions": ["age"],
            "reason": "当地没有合适人选", "expires_on": "2027-11-23" });
        let refused = town.post(&officer, "/v1/administrators/exceptions", &nobody).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/member_id".to_owned(), "/organization_id".to_owned()]));
    }

    async fn the_register_says_what_is_wrong_and_what_soon_will_be(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let east: Uuid = town.get(&head, &format!("/v1/organizations/{branch}")).await.ok()["parent_id"].as_str().unwrap().parse().unwrap();
        let empty = town.branch(&head, east, "E2").await;
        let soon = somebody(&town, &head, branch, "soon", json!({ "birth_date": "1982-01-10" })).await;
        let entry = id_of(&town.post_once(&boss, "/v1/administrators", &to(soon, "branch_administrator", branch)).await.ok());
        let of = |list: &Value, at: Uuid| -> Vec<String> {
            list["data"].as_array().unwrap().iter().filter(|one| one["organization_id"] == json!(at.to_string()))
                .map(|one| one["finding"].as_str().unwrap().to_owned()).collect()
        };
        let list = town.get(&boss, "/v1/administrators/findings").await.ok();
        assert_eq!(of(&list, branch), ["leaving_threshold", "not_trained"]);
        assert_eq!(of(&list, empty), ["no_administrator"]);
        let training = json!({ "kind": "one_to_one", "topic": "学习记录的填报", "held_on": "2026-11-20" });
        town.post(&boss, &format!("/v1/administrators/{entry}/trainings"), &training).await.ok();
        let list = town.get(&boss, "/v1/administrators/findings").await.ok();
        assert_eq!(of(&list, branch), ["leaving_threshold"]);
        let soon = list["data"].as_array().unwrap().iter().find(|one| one["finding"] == "leaving_threshold").unwrap();
        assert_eq!(soon["leaves_on"], "2027-01-10");
        let member = soon["administrator_id"].as_str().unwrap();
        let entry = town.get(&boss, &format!("/v1/administrators/{member}")).await.ok();
        let path = format!("/v1/members/{}", entry["member_id"].as_str().unwrap());
        town.patch(&boss, &path, "*", &json!({ "education": "junior_high" })).await.ok();
        let list = town.get(&boss, "/v1/administrators/findings").await.ok();
        assert_eq!(of(&list, branch), ["leaving_threshold", "low_education"]);
        let (mut path, mut seen) = ("/v1/administrators/findings?limit=1".to_owned(), 0);
        loop {
            let page = town.get(&boss, &path).await.ok();
            seen += page["data"].as_array().unwrap().len();
            let Some(cursor) = page["page"]["next_cursor"].as_str() else { break };
            path = format!("/v1/administrators/findings?limit=1&cursor={cursor}");
        }
        assert_eq!(seen, list["data"].as_array().unwrap().len());
    }

    async fn two_main_administrators_at_once_cannot_be(town: Town) {
        let (head, _, boss, branch) = place(&town).await;
        let mut asks = Vec::new();
        for n in 0..6 {
            let member = somebody(&town, &head, branch, &format!("m{n}"), json!({})).await;
            let mut ask = to(member, "branch_administrator", branch);
            ask["main"] = json!(true);
            asks.push(ask);
        }
        let all = asks.iter().map(|ask| town.post_once(&boss, "/v1/administrators", ask));
        let answers = futures_util::future::join_all(all).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)));
    }
}
