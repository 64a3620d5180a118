//! Governing documents: versions that do not overlap, and what supervision runs under.

use chrono::TimeDelta;
use lighthouse_api::supervision::run;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, place, rule_of};
use crate::support::{Answer, Person, Town, id_of, stories};

const TEXT: &str = "第一条 为规范基层党组织督促工作，制定本办法。";

fn measure(at: Uuid) -> Value {
    json!({ "organization_id": at, "kind": "regular_supervision", "title": "定期督促管理办法",
        "issuer": "中共清河区委组织部" })
}

/// A document of the district.
async fn document(town: &Town, place: &Place) -> String {
    let made = town.post(&place.head, "/v1/governing-documents", &measure(town.root)).await.ok();
    format!("/v1/governing-documents/{}", id_of(&made))
}

async fn enter(town: &Town, by: &Person, path: &str, from: &str) -> Answer {
    let body = json!({ "effective_from": from, "text": TEXT });
    town.post(by, &format!("{path}/versions"), &body).await
}

async fn withdraw(town: &Town, by: &Person, path: &str, number: i64, on: &str) -> Answer {
    let body = json!({ "number": number, "on": on, "reason": "上级出台了新的规定" });
    town.post(by, &format!("{path}/withdraw"), &body).await
}

/// A rule of the town for the third working day before the month's end, under the document.
fn rule_under(place: &Place, path: &str) -> Value {
    let mut rule = rule_of(place.east, "month_end_urge", "working_day_before_end", 3);
    rule["governing_document_id"] = json!(path.rsplit_once('/').unwrap().1);
    rule
}

stories! {
    async fn a_district_keeps_a_document_and_all_below_read_it(town: Town) {
        let place = place(&town).await;
        let path = document(&town, &place).await;
        let made = town.get(&place.head, &path).await.ok();
        assert_eq!((&made["version_in_force"], &made["versions"]), (&Value::Null, &json!(0)));
        enter(&town, &place.head, &path, "2026-01-01").await.ok();
        let second = json!({ "effective_from": "2026-12-01", "effective_until": "2027-12-31", "text": TEXT });
        town.post(&place.head, &format!("{path}/versions"), &second).await.ok();
        let read = town.get(&place.admin, &path).await.ok();
        let now = &read["version_in_force"];
        assert_eq!((&now["number"], &now["effective_until"]), (&json!(1), &json!("2026-11-30")));
        let versions = town.get(&place.admin, &format!("{path}/versions?limit=1")).await.ok();
        let newest = &versions["data"][0];
        assert_eq!((&newest["term"]["number"], &newest["text"]), (&json!(2), &json!(TEXT)));
        assert_eq!((&newest["term"]["is_in_force"], &newest["term"]["effective_until"]), (&json!(false), &json!("2027-12-31")));
        let cursor = versions["page"]["next_cursor"].as_str().unwrap();
        let next = town.get(&place.admin, &format!("{path}/versions?limit=1&cursor={cursor}")).await.ok();
        assert_eq!(next["data"][0]["term"]["number"], 1);
        let listed = town.get(&place.admin, "/v1/governing-documents?kind=regular_supervision").await.ok();
        assert_eq!(listed["data"], json!([read]));
        let none = town.get(&place.admin, "/v1/governing-documents?kind=information_query").await.ok();
        assert_eq!(none["data"], json!([]));
        assert_eq!((town.deeds("governing_document.entered").await, town.deeds("governing_document.version_entered").await), (1, 2));
    }

    async fn what_is_in_force_is_corrected_by_a_new_version_only(town: Town) {
        let place = place(&town).await;
        let path = document(&town, &place).await;
        let renamed = town.patch(&place.head, &path, "*", &json!({ "title": "《定期督促办法》" })).await.ok();
        assert_eq!((&renamed["title"], &renamed["version"]), (&json!("定期督促办法"), &json!(2)));
        enter(&town, &place.head, &path, "2026-11-23").await.ok();
        town.patch(&place.head, &path, "*", &json!({ "issuer": "区政府" })).await.refused(409, "wrong_state");
        let early = enter(&town, &place.head, &path, "2026-11-23").await;
        assert!(early.text.contains("2026-11-23"), "{}", early.text);
        assert_eq!((early.status, early.pointers()), (422, vec!["/effective_from".to_owned()]));
        let turned = json!({ "effective_from": "2026-12-02", "effective_until": "2026-12-01", "text": TEXT });
        let turned = town.post(&place.head, &format!("{path}/versions"), &turned).await;
        assert_eq!((turned.status, turned.pointers()), (422, vec!["/effective_until".to_owned()]));
        let unseen = town.by(&place.head, Method::PATCH, &path).json(&json!({ "issuer": "区政府" }));
        town.send(unseen).await.refused(428, "precondition_required");
        let again = town.post(&place.head, "/v1/governing-documents", &{
            let mut same = measure(town.root);
            same["title"] = json!("定期督促办法");
            same
        }).await;
        assert_eq!((again.status, again.pointers()), (409, vec!["/title".to_owned()]));
    }

    async fn a_notice_names_the_version_in_force_on_the_day_of_the_run(town: Town) {
        let place = place(&town).await;
        let path = document(&town, &place).await;
        enter(&town, &place.head, &path, "2026-01-01").await.ok();
        enter(&town, &place.head, &path, "2026-11-25").await.ok();
        let made = town.post(&place.supervisor, "/v1/supervision-rules", &rule_under(&place, &path)).await.ok();
        assert_eq!(made["governing_document"]["number"], 1, "today it is the first");
        town.pass(TimeDelta::days(3));
        run(&town.app).await.unwrap();
        let boss = town.sign_in("boss").await;
        let told = town.get(&boss, "/v1/notices").await.ok()["data"][0].clone();
        let used = &told["governing_document"];
        assert_eq!((&used["title"], &used["number"]), (&json!("定期督促管理办法"), &json!(2)));
        assert_eq!(told["reason"], "依据《定期督促管理办法》第2版，按组织 EAST的月末督促安排");
        let head = town.sign_in("head").await;
        let rewriting = enter(&town, &head, &path, "2026-11-26").await;
        assert_eq!((rewriting.status, rewriting.pointers()), (422, vec!["/effective_from".to_owned()]));
        enter(&town, &head, &path, "2026-11-27").await.ok();
        town.pass(TimeDelta::days(1));
        let later = town.sign_in("boss").await;
        let told = town.get(&later, "/v1/notices").await.ok()["data"][0].clone();
        assert_eq!(told["governing_document"]["number"], 2, "what was in force then");
    }

    async fn nobody_is_supervised_under_a_document_that_is_not_in_force(town: Town) {
        let place = place(&town).await;
        let path = document(&town, &place).await;
        let rule = rule_under(&place, &path);
        let refused = town.post(&place.supervisor, "/v1/supervision-rules", &rule).await;
        assert!(refused.text.contains("没有生效的版本"), "{}", refused.text);
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/governing_document_id".to_owned()]));
        let mut off = rule;
        off["enabled"] = json!(false);
        let off = town.post(&place.supervisor, "/v1/supervision-rules", &off).await.ok();
        assert_eq!(off["governing_document"]["number"], Value::Null);
        let rule = format!("/v1/supervision-rules/{}", id_of(&off));
        let on = json!({ "enabled": true });
        let refused = town.patch(&place.supervisor, &rule, "*", &on).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/governing_document_id".to_owned()]));
        enter(&town, &place.head, &path, "2026-11-01").await.ok();
        town.patch(&place.supervisor, &rule, "*", &on).await.ok();

        withdraw(&town, &place.head, &path, 1, "2026-11-24").await.refused(409, "conflict");
        enter(&town, &place.head, &path, "2026-11-25").await.ok();
        withdraw(&town, &place.head, &path, 1, "2026-11-24").await.refused(409, "conflict");
        let gone = town.patch(&place.supervisor, &rule, "*", &json!({ "governing_document_id": null })).await.ok();
        assert_eq!(gone["governing_document"], Value::Null);
        let ended = withdraw(&town, &place.head, &path, 1, "2026-11-23").await.ok();
        assert_eq!(ended["version_in_force"], Value::Null);
        assert_eq!(town.deeds("governing_document.version_withdrawn").await, 1);
        let twice = withdraw(&town, &place.head, &path, 1, "2026-11-24").await;
        assert_eq!((twice.status, twice.pointers()), (422, vec!["/number".to_owned()]));
    }

    async fn a_rule_whose_document_runs_out_sends_nothing_until_the_next_version(town: Town) {
        let place = place(&town).await;
        let path = document(&town, &place).await;
        let short = json!({ "effective_from": "2026-11-01", "effective_until": "2026-11-25", "text": TEXT });
        town.post(&place.head, &format!("{path}/versions"), &short).await.ok();
        let made = town.post(&place.supervisor, "/v1/supervision-rules", &rule_under(&place, &path)).await.ok();
        assert_eq!(made["next_due_on"], Value::Null);
        town.pass(TimeDelta::days(3));
        run(&town.app).await.unwrap();
        let boss = town.sign_in("boss").await;
        assert_eq!(town.get(&boss, "/v1/notices").await.ok()["data"], json!([]));
        let head = town.sign_in("head").await;
        enter(&town, &head, &path, "2026-11-26").await.ok();
        run(&town.app).await.unwrap();
        assert_eq!(town.get(&boss, "/v1/notices").await.ok()["data"].as_array().unwrap().len(), 2);
    }

    async fn a_town_runs_under_the_districts_document_and_not_under_its_neighbours(town: Town) {
        let place = place(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let other = town.post(&place.head, "/v1/governing-documents", &measure(west)).await.ok();
        let path = format!("/v1/governing-documents/{}", id_of(&other));
        enter(&town, &place.head, &path, "2026-01-01").await.ok();
        let refused = town.post(&place.supervisor, "/v1/supervision-rules", &rule_under(&place, &path)).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/governing_document_id".to_owned()]));
        town.get(&place.supervisor, &path).await.refused(404, "not_found");
        enter(&town, &place.supervisor, &path, "2026-12-01").await.refused(403, "forbidden");
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        town.get(&auditor, &path).await.refused(403, "forbidden");
    }

    async fn the_paper_of_a_version_is_added_once_and_read_by_whom_it_holds_for(town: Town) {
        let place = place(&town).await;
        let path = document(&town, &place).await;
        enter(&town, &place.head, &path, "2026-01-01").await.ok();
        let (paper, pdf) = (format!("{path}/paper"), b"%PDF-1.7 as it was issued".to_vec());
        let add = |by: &Person, at: &str, bytes: &[u8]| {
            let request = town.by(by, Method::PUT, at).header("content-type", "application/pdf");
            town.send(request.body(bytes.to_vec()))
        };
        town.get(&place.admin, &paper).await.refused(404, "not_found");
        let script = add(&place.head, &paper, b"<script>").await;
        assert_eq!((script.status, script.pointers()), (422, vec![String::new()]));
        let nowhere = add(&place.head, &format!("{paper}?number=2"), &pdf).await;
        nowhere.refused(400, "invalid_parameter");
        add(&place.admin, &paper, &pdf).await.refused(403, "forbidden");
        let added = add(&place.head, &paper, &pdf).await.ok();
        let known = &added["version_in_force"]["paper"];
        assert_eq!((&known["media_type"], &known["bytes"]), (&json!("application/pdf"), &json!(pdf.len())));
        assert_eq!(known["sha256"].as_str().unwrap().len(), 64);
        add(&place.head, &format!("{paper}?number=1"), b"%PDF-1.7 another").await.refused(409, "wrong_state");
        assert_eq!(town.deeds("governing_document.paper_added").await, 1);

        let read = town.by(&place.admin, Method::GET, &paper).send().await.unwrap();
        assert_eq!(read.headers()["content-type"], "application/pdf");
        assert!(read.headers()["content-disposition"].to_str().unwrap().contains("-1.pdf"));
        assert_eq!(read.bytes().await.unwrap(), pdf);
        let listed = town.get(&place.admin, &format!("{path}/versions")).await.ok();
        assert_eq!(listed["data"][0]["term"]["paper"], *known);
        town.get(&place.admin, &format!("{paper}?number=7")).await.refused(404, "not_found");
        town.get(&place.admin, &format!("{paper}?number=one")).await.refused(400, "invalid_parameter");
        town.try_to_alter("UPDATE governing_paper SET hash = 'aa'").await.unwrap_err();
    }

    async fn what_a_version_says_is_sealed_and_an_unknown_kind_is_a_failure(town: Town) {
        let place = place(&town).await;
        let path = document(&town, &place).await;
        enter(&town, &place.head, &path, "2026-01-01").await.ok();
        town.try_to_alter("UPDATE governing_version SET text = '改了'").await.unwrap_err();
        town.try_to_alter("DELETE FROM governing_version").await.unwrap_err();
        town.alter("UPDATE governing_document SET kind = 'weird'").await;
        town.get(&place.admin, "/v1/governing-documents").await.refused(500, "internal");
    }
}
