//! Reports: counted once, issued by a second person, never changed, whatever is corrected later.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, figure, hold_theme_day, place};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, id_of, stories},
};

async fn draft(town: &Town, by: &Person, at: Uuid, period: &str) -> Answer {
    town.post(by, "/v1/reports", &json!({ "organization_id": at, "period": period })).await
}

async fn issue(town: &Town, by: &Person, path: &str) -> Answer {
    town.post(by, &format!("{path}/issue"), &json!({})).await
}

async fn drafted(town: &Town, place: &Place, period: &str) -> String {
    let made = draft(town, &place.supervisor, place.east, period).await.ok();
    assert_eq!(
        (&made["state"], &made["number"], &made["hash"]),
        (&json!("draft"), &Value::Null, &Value::Null)
    );
    format!("/v1/reports/{}", id_of(&made))
}

/// The figures of a report, without those of the period before.
fn plain(report: &Value) -> Value {
    report["figures"].as_array().unwrap().iter().map(|one| one["figure"].clone()).collect()
}

async fn broken(town: &Town) -> Vec<&'static str> {
    let found = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
    found.iter().filter(|it| it.broken > 0).map(|it| it.id).collect()
}

stories! {
    async fn a_second_person_issues_and_later_corrections_are_in_the_next_one(town: Town) {
        let place = place(&town).await;
        hold_theme_day(&town, &place, "2026-11-20").await;
        let path = drafted(&town, &place, "2026-11").await;
        let before = town.get(&place.supervisor, &path).await.ok();
        assert_eq!(figure(&plain(&before), "theme_day_held")["numerator"], 1);
        issue(&town, &place.supervisor, &path).await.refused(409, "self_approval");
        let made = issue(&town, &place.head, &path).await.ok();
        assert_eq!((&made["state"], &made["number"]), (&json!("issued"), &json!("RP-2026-000001")));
        assert_eq!(made["hash"].as_str().unwrap().len(), 64);
        issue(&town, &place.head, &path).await.refused(409, "wrong_state");
        let gone = town.send(town.by(&place.supervisor, Method::DELETE, &path)).await;
        assert!(gone.text.contains("不能再修改或删除"), "{}", gone.text);
        gone.refused(409, "wrong_state");

        let second = town.appointed("second", Role::BranchAdministrator, place.second).await;
        let late = json!({ "branch_id": place.second, "kind": "theme_party_day", "mode": "offline", "title": "补录",
            "starts_at": "2026-11-21T01:00:00Z", "ends_at": "2026-11-21T02:00:00Z" });
        let session = id_of(&town.post(&second, "/v1/study-sessions", &late).await.ok());
        let member = town.member(&place.head, place.second, "李二").await;
        let list = json!({ "lines": [{ "member_id": member, "status": "present" }] });
        town.put(&second, &format!("/v1/study-sessions/{session}/attendance"), &list).await.ok();
        let after = town.get(&place.supervisor, &path).await.ok();
        assert_eq!(after["figures"], before["figures"], "what was issued stays");
        let next = drafted(&town, &place, "2026-11").await;
        let next = town.get(&place.supervisor, &next).await.ok();
        assert_eq!(figure(&plain(&next), "theme_day_held")["numerator"], 2);
        assert_eq!((town.deeds("report.drafted").await, town.deeds("report.issued").await), (2, 1));
        all_is_sound(&town).await;
    }

    async fn a_report_is_read_down_to_each_branch_and_beside_the_one_before(town: Town) {
        let place = place(&town).await;
        hold_theme_day(&town, &place, "2026-10-20").await;
        let october = drafted(&town, &place, "2026-10").await;
        issue(&town, &place.head, &october).await.ok();
        let november = drafted(&town, &place, "2026-11").await;
        let report = town.get(&place.supervisor, &november).await.ok();
        let held = report["figures"].as_array().unwrap().iter()
            .find(|one| one["figure"]["indicator"] == "theme_day_held").unwrap().clone();
        assert_eq!((&held["figure"]["numerator"], &held["previous"]["numerator"], &held["previous"]["value"]), (&json!(0), &json!(1), &json!(0.5)));
        let below = town.get(&place.supervisor, &format!("{october}/organizations")).await.ok();
        let found: Vec<_> = below["data"].as_array().unwrap().iter()
            .map(|child| (child["organization_id"].clone(), figure(&child["figures"], "theme_day_held")["numerator"].clone())).collect();
        assert_eq!(found, [(json!(place.first), json!(1)), (json!(place.second), json!(0))], "in the order of the tree");
        let first = town.get(&place.supervisor, &format!("{october}?organization_id={}", place.first)).await.ok();
        assert_eq!((&first["organization_id"], &figure(&plain(&first), "theme_day_held")["value"]), (&json!(place.first), &json!(1.0)));
        town.get(&place.supervisor, &format!("{october}?organization_id={}", town.root)).await.refused(400, "invalid_parameter");
        let page = town.get(&place.supervisor, "/v1/reports?state=issued&limit=1").await.ok();
        assert_eq!((&page["data"][0]["period"], page["data"].as_array().unwrap().len()), (&json!("2026-10"), 1));

        town.get(&place.admin, &october).await.refused(404, "not_found");
        let member = town.with_phone("wang.yi", place.member).await;
        town.get(&member, &october).await.refused(403, "forbidden");
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        for path in [october.clone(), format!("{october}/organizations"), format!("{october}/export?format=csv"), format!("{october}/document")] {
            town.get(&neighbour, &path).await.refused(404, "not_found");
        }
        issue(&town, &neighbour, &november).await.refused(404, "not_found");
    }

    async fn a_draft_is_thrown_away_and_what_is_wrong_is_named(town: Town) {
        let place = place(&town).await;
        let path = drafted(&town, &place, "2026-Q4").await;
        let gone = town.send(town.by(&place.supervisor, Method::DELETE, &path)).await;
        assert_eq!(gone.status, 204);
        town.get(&place.supervisor, &path).await.refused(404, "not_found");
        let future = draft(&town, &place.supervisor, place.east, "2027-Q1").await;
        assert!(future.text.contains("尚未开始"), "{}", future.text);
        assert_eq!((future.status, future.pointers()), (422, vec!["/period".to_owned()]));
        let outside = draft(&town, &place.supervisor, town.root, "2026-11").await;
        assert_eq!((outside.status, outside.pointers()), (422, vec!["/organization_id".to_owned()]));
        draft(&town, &place.admin, place.first, "2026-11").await.refused(403, "forbidden");
        draft(&town, &place.supervisor, place.east, "2026-13").await.refused(422, "validation_failed");
        assert_eq!(town.deeds("report.discarded").await, 1);
    }

    async fn no_statement_changes_an_issued_report_and_the_check_finds_who_did(town: Town) {
        let place = place(&town).await;
        hold_theme_day(&town, &place, "2026-11-20").await;
        let path = drafted(&town, &place, "2026-11").await;
        issue(&town, &place.head, &path).await.ok();
        for attack in ["UPDATE report SET digest = 'x'", "UPDATE report SET state = 'draft'", "DELETE FROM report",
            "UPDATE report_value SET numerator = 9", "DELETE FROM report_value", "UPDATE report_place SET name = '甲'",
            "DELETE FROM report_place",
            "INSERT INTO report_place (report_id, path, parent_path, organization_id, name, kind) SELECT id, 'x', '', organization_id, 'x', 'branch' FROM report"] {
            town.try_to_alter(attack).await.unwrap_err();
        }
        assert!(broken(&town).await.is_empty());
        let drop = |name: &str, table: &str| {
            let on = if town.app.db.is_postgres() { format!(" ON {table}") } else { String::new() };
            format!("DROP TRIGGER {name}{on}")
        };
        town.alter(&drop("report_value_sealed", "report_value")).await;
        town.alter("UPDATE report_value SET numerator = 2, own_numerator = 2 WHERE indicator = 'theme_day_held' AND own_numerator = 1").await;
        assert_eq!(broken(&town).await, ["INV-57", "INV-56"], "a part that is not the sum, and another hash");
        town.alter("UPDATE report_value SET numerator = 2 WHERE indicator = 'theme_day_held' AND numerator = 1").await;
        assert_eq!(broken(&town).await, ["INV-56"], "sums that fit each other are still not what was issued");
    }

    async fn a_report_is_a_spreadsheet_a_list_and_a_paper(town: Town) {
        let place = place(&town).await;
        hold_theme_day(&town, &place, "2026-11-20").await;
        let path = drafted(&town, &place, "2026-11").await;
        issue(&town, &place.head, &path).await.ok();
        let csv = town.get(&place.supervisor, &format!("{path}/export?format=csv")).await;
        assert!(csv.header("content-disposition").contains("RP-2026-000001.csv"), "{}", csv.header("content-disposition"));
        assert_eq!(csv.text.lines().count(), 1 + 3 * 33);
        assert!(csv.text.contains("theme_day_held,主题党日开展率,1,2,0.5"), "{}", csv.text);
        let json = town.get(&place.supervisor, &format!("{path}/export?format=json")).await.ok();
        assert_eq!((json["organizations"].as_array().unwrap().len(), &json["report"]["number"]), (3, &json!("RP-2026-000001")));
        let xlsx = town.by(&place.supervisor, Method::GET, &format!("{path}/export?format=xlsx")).send().await.unwrap();
        assert!(xlsx.bytes().await.unwrap().starts_with(b"PK"));
        let page = town.get(&place.supervisor, &format!("{path}/export?format=html")).await;
        assert!(page.text.contains("<td>主题党日开展率</td><td>1</td><td>2</td><td>50.00%"), "{}", page.text);
        assert!(!page.text.contains("<script"), "no script");
        let pdf = town.by(&place.supervisor, Method::GET, &format!("{path}/document")).send().await.unwrap();
        assert!(pdf.bytes().await.unwrap().starts_with(b"%PDF-"));
        town.get(&place.supervisor, &format!("{path}/export?format=docx")).await.refused(400, "invalid_parameter");
    }

    async fn a_figure_is_drawn_for_those_below_and_over_the_periods(town: Town) {
        let place = place(&town).await;
        for month in ["2026-09", "2026-10"] {
            if month == "2026-10" {
                hold_theme_day(&town, &place, "2026-10-20").await;
            }
            let path = drafted(&town, &place, month).await;
            issue(&town, &place.head, &path).await.ok();
        }
        let path = drafted(&town, &place, "2026-11").await;
        let chart = |query: &str| format!("{path}/chart?indicator=theme_day_held{query}");
        let periods = town.get(&place.supervisor, &chart("&of=periods&format=json")).await.ok();
        let points: Vec<_> = periods["points"].as_array().unwrap().iter()
            .map(|point| (point["label"].clone(), point["figure"]["numerator"].clone(), point["organization_id"].clone())).collect();
        assert_eq!(points, [("2026-09", 0), ("2026-10", 1), ("2026-11", 0)].map(|(label, n)| (json!(label), json!(n), Value::Null)));
        let of_first = town.get(&place.supervisor, &chart(&format!("&of=periods&format=json&organization_id={}", place.first))).await.ok();
        assert_eq!((&of_first["points"][1]["figure"]["value"], &of_first["organization_id"]), (&json!(1.0), &json!(place.first)));
        let below = town.get(&place.supervisor, &chart("&format=json")).await.ok();
        let labels: Vec<_> = below["points"].as_array().unwrap().iter().map(|point| point["organization_id"].clone()).collect();
        assert_eq!((labels, &below["is_complete"]), (vec![json!(place.first), json!(place.second)], &json!(true)), "in the order of the tree");

        let drawing = town.get(&place.supervisor, &chart("&of=periods")).await;
        assert_eq!((drawing.status, drawing.header("content-type")), (200, "image/svg+xml".to_owned()));
        for part in ["<svg ", "<title>主题党日开展率", "2026-10", "50.00%", "0.00%"] {
            assert!(drawing.text.contains(part), "{part}: {}", drawing.text);
        }
        assert!(!drawing.text.contains("<script"), "nothing in it runs");
        let again = town.by(&place.supervisor, Method::GET, &chart("&of=periods")).header("if-none-match", drawing.header("etag"));
        assert_eq!(town.send(again).await.status, 304);

        let unknown = town.get(&place.supervisor, &format!("{path}/chart?indicator=beauty")).await;
        unknown.refused(400, "invalid_parameter");
        town.get(&place.supervisor, &chart(&format!("&organization_id={}", town.root))).await.refused(400, "invalid_parameter");
        town.get(&place.supervisor, &format!("{path}/chart")).await.refused(400, "invalid_parameter");
        town.get(&place.admin, &chart("")).await.refused(404, "not_found");
    }
}
