//! A unit reads under its grant: these fields, these rows, until the end.

use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{because, granted, letter, place};
use crate::support::{Answer, Town, stories};

stories! {
    async fn a_unit_reads_exactly_three_fields_of_forty_rows_and_the_member_sees_who_looked(town: Town) {
        let place = place(&town, 41).await;
        let phone = town.with_phone("first", place.people[0]).await;
        let (archive, grant) = granted(&town, &place, &letter(place.branch)).await;

        let page = archive.read(&town, &grant, "?limit=30").await.ok();
        assert_eq!(page["data"].as_array().unwrap().len(), 30);
        let keys: Vec<&String> = page["data"][0]["values"].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["birth_date", "name", "status"]);
        let next = page["page"]["next_cursor"].as_str().unwrap();
        let rest = archive.read(&town, &grant, &format!("?limit=30&cursor={next}")).await.ok();
        assert_eq!(rest["data"].as_array().unwrap().len(), 10, "the budget ends the page");
        assert_eq!(rest["rows_left"], 0);
        let next = rest["page"]["next_cursor"].as_str().unwrap();
        archive.read(&town, &grant, &format!("?limit=30&cursor={next}")).await.refused(429, "budget_exhausted");

        assert_eq!(town.deeds("grant.read").await, 2, "one entry for each read");
        let log = town.get(&phone, "/v1/me/access-log").await.ok();
        assert_eq!(log["data"].as_array().unwrap().len(), 1);
        assert_eq!(log["data"][0]["via"], "query_letter");
        assert_eq!(log["data"][0]["fields"], json!(["name", "birth_date", "status"]));
        assert!(log["data"][0]["reference"].as_str().unwrap().contains("临江区档案馆"));
        assert!(page["watermark"].as_str().unwrap().starts_with("QL-2026-000001/"));
    }

    async fn one_second_after_the_end_there_is_nothing_whatever_the_token_says(town: Town) {
        let place = place(&town, 2).await;
        let mut short = letter(place.branch);
        short["ends_at"] = json!("2026-11-23T02:10:00Z");
        let (archive, grant) = granted(&town, &place, &short).await;
        town.pass(TimeDelta::seconds(599));
        archive.read(&town, &grant, "?limit=1").await.ok();
        town.pass(TimeDelta::seconds(1));
        archive.read(&town, &grant, "?limit=1").await.refused(403, "grant_ended");
        let shown = town.send(archive.by(&town, Method::GET, &format!("/v1/query-letters/{}", archive.id))).await.ok();
        assert_eq!(shown["state"], "expired");
    }

    async fn a_revoked_grant_ends_at_once(town: Town) {
        let place = place(&town, 2).await;
        let (archive, grant) = granted(&town, &place, &letter(place.branch)).await;
        archive.read(&town, &grant, "?limit=1").await.ok();
        because(&town, &place.head, archive.id, "revoke").await.refused(403, "forbidden");
        because(&town, &place.officer, archive.id, "revoke").await.ok();
        archive.read(&town, &grant, "?limit=1").await.refused(403, "grant_ended");
    }

    async fn nothing_but_the_granted_fields_and_rows(town: Town) {
        let place = place(&town, 3).await;
        let other = town.branch(&place.head, town.root, "OTHER").await;
        town.member(&place.head, other, "阿外").await;
        let (archive, grant) = granted(&town, &place, &letter(place.branch)).await;
        archive.read(&town, &grant, "?fields=name,phone").await.refused(403, "forbidden");
        archive.read(&town, &grant, "?fields=salary").await.refused(400, "invalid_parameter");
        archive.read(&town, &grant, "?q=阿外").await.refused(400, "unknown_parameter");
        let page = archive.read(&town, &grant, "?fields=name").await.ok();
        assert!(!page["data"].to_string().contains("阿外"));
        assert_eq!(page["data"][0]["values"].as_object().unwrap().len(), 1);
        archive.read(&town, &Uuid::now_v7().to_string(), "").await.refused(404, "not_found");
        town.send(archive.by(&town, Method::GET, "/v1/members")).await.refused(401, "token_invalid");
        town.get(&place.head, &format!("/v1/grants/{grant}/members")).await.refused(401, "token_invalid");
    }

    async fn a_branch_that_moved_away_is_no_longer_shown(town: Town) {
        let place = place(&town, 0).await;
        let east = town.organization(&place.head, town.root, "town_committee", "EAST").await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let branch = town.branch(&place.head, east, "E1").await;
        town.member(&place.head, branch, "阿玛").await;
        let mut ask = letter(branch);
        ask["organization_code"] = json!("EAST");
        let (archive, grant) = granted(&town, &place, &ask).await;
        assert_eq!(archive.read(&town, &grant, "").await.ok()["data"].as_array().unwrap().len(), 1);
        town.post(&place.head, &format!("/v1/organizations/{branch}/move"), &json!({ "parent_id": west })).await.ok();
        assert_eq!(archive.read(&town, &grant, "").await.ok()["data"].as_array().unwrap().len(), 0);
    }

    async fn parallel_reads_never_deliver_more_rows_than_the_budget(town: Town) {
        let place = place(&town, 30).await;
        let mut ask = letter(place.branch);
        ask["row_budget"] = json!(100);
        let (archive, grant) = granted(&town, &place, &ask).await;
        let all = (0..30).map(|_| archive.read(&town, &grant, "?limit=10"));
        let answers = futures_util::future::join_all(all).await;
        let rows: usize = answers.iter().filter(|answer| answer.status == 200)
            .map(|answer| answer.body["data"].as_array().unwrap().len()).sum();
        assert_eq!(rows, 100);
    }

    /// INV-17: whoever reads while the grant is taken back has either a whole answer or none,
    /// and nothing comes after it was taken back.
    async fn a_revocation_among_a_hundred_reads_is_the_end_of_them(town: Town) {
        let place = place(&town, 3).await;
        let mut ask = letter(place.branch);
        ask["row_budget"] = json!(5_000);
        let (archive, grant) = granted(&town, &place, &ask).await;
        let reads = join_all((0..100).map(|_| archive.read(&town, &grant, "?limit=3")));
        let (answers, revoked) = join(reads, because(&town, &place.officer, archive.id, "revoke")).await;
        revoked.ok();
        let whole = answers.iter().filter(|answer| answer.status == 200).count();
        let rows = |answer: &Answer| answer.body["data"].as_array().map_or(0, Vec::len);
        assert!(answers.iter().all(|answer| (answer.status, rows(answer)) == (200, 3) || answer.status == 403));
        archive.read(&town, &grant, "?limit=3").await.refused(403, "grant_ended");
        assert_eq!(town.deeds("grant.read").await, whole as i64, "each answer has its entry, and no other");
    }
}
