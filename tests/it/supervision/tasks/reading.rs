//! What the asker reads: who is missing, sums, a sheet; and what a town sees of the district's task.

use lighthouse_domain::access::Role;
use serde_json::json;

use super::{answer, form, place, publish, published, visits};
use crate::support::{Town, id_of, stories};

stories! {
    async fn the_asker_sees_who_is_missing_and_what_the_numbers_add_up_to(town: Town) {
        let (place, task) = published(&town).await;
        let second = town.appointed("second", Role::BranchAdministrator, place.second).await;
        let missing = town.get(&place.supervisor, &format!("{task}/responses?state=missing&limit=1")).await.ok();
        assert_eq!(missing["data"][0]["branch_id"], json!(place.first));
        let next = missing["page"]["next_cursor"].as_str().unwrap();
        let page = town.get(&place.supervisor, &format!("{task}/responses?state=missing&limit=1&cursor={next}")).await.ok();
        assert_eq!(page["data"][0]["branch_id"], json!(place.second));
        answer(&town, &place.admin, &task, &visits(place.first, 12)).await.ok();
        answer(&town, &place.admin, &task, &visits(place.first, 10)).await.ok();
        answer(&town, &second, &task, &visits(place.second, 5)).await.ok();
        let missing = town.get(&place.supervisor, &format!("{task}/responses?state=missing")).await.ok();
        assert_eq!(missing["data"], json!([]));
        let totals = town.get(&place.supervisor, &task).await.ok()["totals"].clone();
        assert_eq!(totals, json!([
            { "code": "members", "label": "党员人数", "sum": 1, "answers": 2 },
            { "code": "visited", "label": "走访户数", "sum": 15, "answers": 2 },
        ]));
        let own = town.get(&place.admin, &task).await.ok();
        assert_eq!((&own["progress"]["asked"], &own["totals"][1]["sum"]), (&json!(1), &json!(10)), "a branch sees itself");
    }

    async fn the_answers_are_a_sheet_in_which_no_text_is_a_formula(town: Town) {
        let (place, task) = published(&town).await;
        let said = json!({ "branch_id": place.first, "values": [
            { "code": "visited", "number": -3 }, { "code": "remark", "text": "=HYPERLINK(\"x\")" } ] });
        answer(&town, &place.admin, &task, &said).await.ok();
        let sheet = town.get(&place.supervisor, &format!("{task}/sheet?format=csv")).await;
        assert_eq!(sheet.header("content-type"), "text/csv; charset=utf-8");
        assert!(sheet.header("content-disposition").contains("TA-2026-000001.csv"));
        let lines: Vec<&str> = sheet.text.trim_start_matches('\u{FEFF}').lines().collect();
        assert_eq!(lines[0], "党支部,状态,回执号,首次收到时间,最近收到时间,党员人数,走访户数,主要困难");
        assert_eq!(lines[1], "组织 E1,按时填报,TA-2026-000001-0001-1,2026-11-23T02:00:00.000Z,2026-11-23T02:00:00.000Z,1,-3,\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(lines[2], "组织 E2,未填报,,,,,,");
        let book = town.get(&place.supervisor, &format!("{task}/sheet")).await;
        assert_eq!((book.status, book.header("content-type").contains("spreadsheetml")), (200, true));
    }

    async fn a_town_sees_what_the_district_asks_of_its_branches(town: Town) {
        let place = place(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        town.branch(&place.head, west, "W1").await;
        let mut asked = form(&place);
        asked["organization_id"] = json!(town.root);
        let task = format!("/v1/tasks/{}", id_of(&town.post(&place.head, "/v1/tasks", &asked).await.ok()));
        publish(&town, &place.head, &task).await.ok();
        let listed = town.get(&place.supervisor, "/v1/tasks?state=open").await.ok();
        assert_eq!(listed["data"][0]["title"], "年末走访慰问情况");
        assert_eq!(town.get(&place.head, &task).await.ok()["progress"]["asked"], 3);
        assert_eq!(town.get(&place.supervisor, &task).await.ok()["progress"]["asked"], 2);
        let responses = town.get(&place.supervisor, &format!("{task}/responses")).await.ok();
        assert_eq!(responses["data"].as_array().unwrap().len(), 2);
        town.post(&place.supervisor, &format!("{task}/close"), &json!({})).await.refused(404, "not_found");
    }

    async fn a_word_that_nobody_knows_is_no_default(town: Town) {
        let (place, task) = published(&town).await;
        town.alter("UPDATE task SET fields = REPLACE(fields, '\"number\"', '\"colour\"')").await;
        town.get(&place.supervisor, &task).await.refused(500, "internal");
    }
}
