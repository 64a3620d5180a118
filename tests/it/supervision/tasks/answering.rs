//! A branch answers: the receipt decides, corrections keep what was, and a return is told.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{answer, broken, items, progress, published, visits};
use crate::support::{Town, stories};

stories! {
    async fn a_secretary_finds_what_is_asked_fills_one_field_and_is_done(town: Town) {
        let (place, task) = published(&town).await;
        let home = town.get(&place.admin, "/v1/me/home").await.ok();
        let open = &home["open"]["tasks"][0];
        assert_eq!((&open["title"], &open["state"]), (&json!("年末走访慰问情况"), &json!("missing")));
        let list = format!("/v1/organizations/{}/tasks", place.first);
        let asked = &town.get(&place.admin, &list).await.ok()["data"][0];
        assert_eq!((&asked["filled"][0]["code"], &asked["filled"][0]["number"]), (&json!("members"), &json!(1)));
        assert_eq!((&asked["response"]["state"], &asked["response"]["receipt"]), (&json!("missing"), &Value::Null));

        let key = "7f3c0c4e-0000-4000-8000-000000000001";
        let send = || {
            let request = town.by(&place.admin, Method::POST, &format!("{task}/responses"));
            town.send(request.header("idempotency-key", key).json(&visits(place.first, 12)))
        };
        let first = send().await;
        assert_eq!((first.status, first.header("location")), (202, format!("{task}/responses/{}", place.first)));
        let receipt = first.ok();
        assert_eq!((&receipt["number"], &receipt["is_late"]), (&json!("TA-2026-000001-0001-1"), &json!(false)));
        assert_eq!(receipt["received_at"], "2026-11-23T02:00:00.000Z");
        assert_eq!(send().await.ok(), receipt, "a retry gets the same receipt");
        let same = answer(&town, &place.admin, &task, &visits(place.first, 12)).await.ok();
        assert_eq!(same, receipt, "and so does the same answer under no key");
        assert_eq!(town.deeds("task.answered").await, 1);
        assert_eq!(items(&town, &place.admin).await[0].1, "closed");
        assert_eq!(town.get(&place.admin, "/v1/me/home").await.ok()["open"]["tasks"], json!([]));
        let counted = progress(&town, &place.supervisor, &task).await;
        assert_eq!(counted, json!({ "asked": 2, "on_time": 1, "late": 0, "returned": 0, "missing": 1, "released": 0 }));
        assert_eq!(broken(&town).await, 0);
    }

    async fn the_second_of_the_due_time_is_on_time_and_the_next_is_late_and_taken(town: Town) {
        let (place, task) = published(&town).await;
        town.appointed("second", Role::BranchAdministrator, place.second).await;
        town.pass(TimeDelta::days(17) + TimeDelta::hours(8));
        let (admin, second) = (town.sign_in("admin").await, town.sign_in("second").await);
        let on_time = answer(&town, &admin, &task, &visits(place.first, 1)).await.ok();
        assert_eq!((&on_time["received_at"], &on_time["is_late"]), (&json!("2026-12-10T10:00:00.000Z"), &json!(false)));
        town.pass(TimeDelta::seconds(1));
        assert_eq!(answer(&town, &second, &task, &visits(place.second, 2)).await.ok()["is_late"], true);
        let corrected = answer(&town, &admin, &task, &visits(place.first, 3)).await.ok();
        assert_eq!((&corrected["answer"], &corrected["is_late"]), (&json!(2), &json!(false)), "the first receipt counts");
        let boss = town.sign_in("boss").await;
        let counted = progress(&town, &boss, &task).await;
        assert_eq!((&counted["on_time"], &counted["late"]), (&json!(1), &json!(1)));
        let history = town.get(&boss, &format!("{task}/responses/{}", place.first)).await.ok();
        let said: Vec<&Value> = history["history"].as_array().unwrap().iter().map(|one| &one["values"][1]["number"]).collect();
        assert_eq!(said, [&json!(1), &json!(3)]);
        let later = json!({ "due_at": "2026-12-12T10:00:00Z" });
        town.post(&boss, &format!("{task}/extend"), &later).await.ok();
        assert_eq!(progress(&town, &boss, &task).await["late"], 0, "more time is more time for everybody");
        assert_eq!(broken(&town).await, 0);
    }

    async fn everything_that_is_wrong_with_an_answer_is_told_at_once(town: Town) {
        let (place, task) = published(&town).await;
        let wrong = json!({ "branch_id": place.first, "values": [
            { "code": "members", "number": 9 }, { "code": "remark", "number": 1 }, { "code": "x", "text": "无" } ] });
        let refused = answer(&town, &place.admin, &task, &wrong).await;
        assert_eq!(refused.pointers(), ["/values", "/values/0/code", "/values/1/text", "/values/2/code"]);
        assert!(refused.text.contains("走访户数"), "{}", refused.text);
        refused.refused(422, "validation_failed");
        let refused = answer(&town, &place.admin, &task, &visits(place.second, 1)).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/branch_id".to_owned()]));
        assert_eq!((town.deeds("task.answered").await, broken(&town).await), (0, 0));
    }

    async fn an_answer_is_returned_once_with_a_reason_and_given_anew(town: Town) {
        let (place, task) = published(&town).await;
        let back = format!("{task}/responses/{}/return", place.first);
        let reason = json!({ "reason": "与上月不符，请核对" });
        town.post(&place.supervisor, &back, &reason).await.refused(409, "wrong_state");
        answer(&town, &place.admin, &task, &visits(place.first, 120)).await.ok();
        let returned = town.post(&place.supervisor, &back, &reason).await.ok();
        assert_eq!((&returned["state"], &returned["values"][1]["number"]), (&json!("returned"), &json!(120)));
        let told = items(&town, &place.admin).await;
        assert_eq!(told[0], ("任务“年末走访慰问情况”的填报已退回：与上月不符，请核对".to_owned(), "open".to_owned()));
        assert_eq!(town.get(&place.admin, "/v1/me/home").await.ok()["open"]["tasks"][0]["state"], "returned");
        let again = answer(&town, &place.admin, &task, &visits(place.first, 120)).await.ok();
        assert_eq!(again["number"], "TA-2026-000001-0001-2", "the same again is an answer now");
        town.post(&place.supervisor, &back, &reason).await.refused(409, "wrong_state");
        assert!(items(&town, &place.admin).await.iter().all(|(_, state)| state == "closed"));
        assert_eq!(broken(&town).await, 0);
    }

    async fn a_closed_task_takes_no_answers_and_waits_for_nobody(town: Town) {
        let (place, task) = published(&town).await;
        let sooner = json!({ "due_at": "2026-12-01T10:00:00Z" });
        assert_eq!(town.post(&place.supervisor, &format!("{task}/extend"), &sooner).await.pointers(), ["/due_at"]);
        let later = json!({ "due_at": "2026-12-20T10:00:00Z" });
        town.post(&place.supervisor, &format!("{task}/extend"), &later).await.ok();
        let told = items(&town, &place.admin).await;
        assert_eq!(told[0].0, "任务“年末走访慰问情况”：截止时间延长至 2026-12-20");
        town.post(&place.supervisor, &format!("{task}/close"), &json!({})).await.ok();
        answer(&town, &place.admin, &task, &visits(place.first, 1)).await.refused(409, "wrong_state");
        town.post(&place.supervisor, &format!("{task}/extend"), &later).await.refused(409, "wrong_state");
        assert!(items(&town, &place.admin).await.iter().all(|(_, state)| state == "closed"));
        assert_eq!(town.get(&place.admin, "/v1/me/home").await.ok()["open"]["tasks"], json!([]));
    }

    async fn a_branch_that_was_dissolved_or_moved_away_is_no_longer_asked(town: Town) {
        let (place, task) = published(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let path = format!("/v1/organizations/{}", place.first);
        let seen = town.get(&place.head, &path).await.header("etag");
        let moved = town.by(&place.head, Method::POST, &format!("{path}/move")).header("if-match", seen);
        town.send(moved.json(&json!({ "parent_id": west }))).await.ok();
        let admin = town.sign_in("admin").await;
        answer(&town, &admin, &task, &visits(place.first, 1)).await.refused(409, "wrong_state");
        assert_eq!(items(&town, &admin).await[0].1, "closed");
        let path = format!("/v1/organizations/{}", place.second);
        let seen = town.get(&place.head, &path).await.header("etag");
        let dissolved = town.by(&place.head, Method::POST, &format!("{path}/dissolve")).header("if-match", seen);
        town.send(dissolved).await.ok();
        let counted = progress(&town, &place.supervisor, &task).await;
        assert_eq!((&counted["missing"], &counted["released"]), (&json!(0), &json!(2)));
    }
}
