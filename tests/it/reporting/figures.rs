//! Figures of organizations: they add up, open to their rows, and say why there is none.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{figure, figures, hold_theme_day, place, rows};
use crate::support::{Town, id_of, stories};

stories! {
    async fn a_figure_adds_up_and_opens_to_its_rows(town: Town) {
        let place = place(&town).await;
        let session = hold_theme_day(&town, &place, "2026-11-20").await;
        let found = figures(&town, &place.supervisor, place.east, "2026-11").await;
        let held = figure(&found["figures"], "theme_day_held");
        assert_eq!((&held["name"], &held["unit"]), (&json!("主题党日开展率"), &json!("share")));
        assert_eq!((&held["numerator"], &held["denominator"], &held["value"]), (&json!(1), &json!(2), &json!(0.5)));
        assert_eq!((&held["assessable"], &held["missing"]), (&json!(true), &Value::Null));
        let below: Vec<_> = found["data"].as_array().unwrap().iter()
            .map(|child| (child["organization_id"].clone(), figure(&child["figures"], "theme_day_held")["numerator"].clone())).collect();
        assert_eq!(below, [(json!(place.first), json!(1)), (json!(place.second), json!(0))], "in the order of the tree");

        let done = rows(&town, &place.supervisor, (place.east, "theme_day_held"), "period=2026-11").await;
        assert_eq!(done.len(), 1);
        assert_eq!((&done[0]["subject_id"], &done[0]["label"], &done[0]["kind"]),
            (&json!(session), &json!("主题党日（2026-11-01 至 2026-11-30）"), &json!("duty")));
        let missing = rows(&town, &place.supervisor, (place.east, "theme_day_held"), "period=2026-11&part=missing").await;
        assert_eq!((missing.len(), &missing[0]["organization_id"], &missing[0]["subject_id"]), (1, &json!(place.second), &Value::Null));
        let came = rows(&town, &place.admin, (place.first, "participation"), "period=2026-11").await;
        assert_eq!((came.len(), &came[0]["member_id"], &came[0]["label"]), (1, &json!(place.member), &json!("王一")));
        let quarter = figures(&town, &place.supervisor, place.east, "2026-Q4").await;
        let held = figure(&quarter["figures"], "theme_day_held");
        assert_eq!((&held["numerator"], &held["denominator"]), (&json!(1), &json!(4)), "December has not begun");
    }

    async fn a_transfer_counts_for_whoever_sent_it_once_it_is_settled(town: Town) {
        let place = place(&town).await;
        let mut sent = Vec::new();
        for name in ["赵一", "钱二", "孙三", "李四"] {
            let member = town.member(&place.head, place.first, name).await;
            let letter = json!({ "member_id": member, "to_branch_id": place.second, "reason": "工作调动", "valid_days": 3 });
            sent.push(id_of(&town.post(&place.head, "/v1/transfers", &letter).await.ok()));
        }
        let answer = async |at: usize, verb: &str, body: Value| {
            let path = format!("/v1/transfers/{}/{verb}", sent[at]);
            town.send(town.by(&place.supervisor, Method::POST, &path).header("if-match", "*").json(&body)).await.ok();
        };
        answer(0, "accept", json!({})).await;
        answer(1, "reject", json!({ "reason": "介绍信抬头有误" })).await;
        answer(2, "withdraw", json!({ "reason": "不去了" })).await;
        let counted = async |at| {
            let boss = town.sign_in("boss").await;
            let found = figures(&town, &boss, at, "2026-11").await;
            let figure = figure(&found["figures"], "transfer_on_time");
            (figure["numerator"].as_i64().unwrap(), figure["denominator"].as_i64().unwrap())
        };
        assert_eq!(counted(place.east).await, (1, 2), "one is under way, one was withdrawn");
        town.pass(TimeDelta::days(3));
        assert_eq!((counted(place.east).await, counted(place.second).await), ((1, 3), (0, 0)), "the last one has expired");
        let boss = town.sign_in("boss").await;
        let done = rows(&town, &boss, (place.east, "transfer_on_time"), "period=2026-11").await;
        assert_eq!((done.len(), &done[0]["kind"], &done[0]["subject_id"]), (1, &json!("transfer"), &json!(sent[0])));
        let late = rows(&town, &boss, (place.east, "transfer_on_time"), "period=2026-11&part=missing").await;
        assert_eq!(late.len(), 2);
    }

    async fn what_is_not_recorded_has_no_value_and_nothing_of_nothing_is_none(town: Town) {
        let place = place(&town).await;
        let found = figures(&town, &place.supervisor, place.east, "2026-11").await;
        assert_eq!((found["figures"].as_array().unwrap().len(), &found["list_version"]), (33, &json!(0)));
        let dues = figure(&found["figures"], "dues_paid");
        assert_eq!((&dues["value"], &dues["missing"]), (&Value::Null, &json!("no_data_kept")));
        let classes = figure(&found["figures"], "class_completion");
        assert_eq!((&classes["value"], &classes["missing"]), (&Value::Null, &json!("nothing_due")));
        let articles = figure(&found["figures"], "articles");
        assert_eq!((&articles["value"], &articles["denominator"]), (&json!(0.0), &Value::Null), "a count has none");
        let path = format!("/v1/organizations/{}/indicators", place.east);
        let none = town.get(&place.supervisor, &format!("{path}/dues_paid/evidence")).await;
        assert!(none.text.contains("尚未登记数据"), "{}", none.text);
        none.refused(409, "wrong_state");
        let voluntary = town.get(&place.supervisor, &format!("{path}/client_reach/evidence")).await;
        assert!(voluntary.text.contains("不列名单"), "{}", voluntary.text);
        voluntary.refused(409, "wrong_state");
        let unknown = town.get(&place.supervisor, &format!("{path}/best_of_all/evidence")).await;
        assert!(unknown.text.contains("没有这项指标"), "{}", unknown.text);
        unknown.refused(400, "invalid_parameter");
    }

    async fn all_indicators_explain_themselves_in_both_languages(town: Town) {
        let place = place(&town).await;
        let all = town.get(&place.admin, "/v1/indicators").await.ok();
        let all = all["data"].as_array().unwrap();
        assert_eq!(all.iter().filter(|one| one["is_usual"] == true).count(), 20);
        let reach = all.iter().find(|one| one["indicator"] == "client_reach").unwrap();
        assert_eq!((&reach["assessment"], &reach["measure"], &reach["has_evidence"]),
            (&json!("restricted"), &json!("install_rate"), &json!(false)));
        let english = town.by(&place.admin, Method::GET, "/v1/indicators").header("accept-language", "en");
        let english = town.send(english).await.ok();
        assert_eq!(english["data"][0]["name"], "Organization profiles that are complete");
        let only = format!("/v1/organizations/{}/indicators?indicator=posts_filled&period=2026", place.east);
        let only = town.get(&place.supervisor, &only).await.ok();
        assert_eq!((only["figures"].as_array().unwrap().len(), &only["figures"][0]["denominator"]), (1, &json!(2)));
    }

    async fn only_ones_own_organizations_and_a_period_that_has_begun(town: Town) {
        let place = place(&town).await;
        let at = |id| format!("/v1/organizations/{id}/indicators");
        town.get(&place.supervisor, &at(town.root)).await.refused(404, "not_found");
        town.get(&place.admin, &at(place.second)).await.refused(404, "not_found");
        town.get(&place.admin, &format!("{}/posts_filled/evidence", at(place.second))).await.refused(404, "not_found");
        let member = town.with_phone("wang.yi", place.member).await;
        town.get(&member, &at(place.first)).await.refused(403, "forbidden");
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        town.get(&auditor, &at(place.first)).await.refused(403, "forbidden");
        for (period, code) in [("2027", "rule"), ("2026-12", "rule"), ("2026-13", "invalid_format")] {
            let refused = town.get(&place.supervisor, &format!("{}?period={period}", at(place.east))).await;
            let body = refused.refused(400, "invalid_parameter");
            assert_eq!(body["errors"][0]["code"], code, "{period}: {body}");
        }
    }
}
