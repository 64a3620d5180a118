//! A unit reads under its grant: these fields, these rows, until the end.

use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{because, filed, granted, letter, place};
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
        assert_eq!((&rest["page"]["has_more"], &rest["incomplete"]), (&json!(false), &json!(true)));
        assert_eq!(rest["page"]["next_cursor"], json!(null), "nothing that would be refused is announced");

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

    async fn parallel_reads_never_deliver_more_people_than_the_budget(town: Town) {
        let place = place(&town, 30).await;
        let mut ask = letter(place.branch);
        ask["row_budget"] = json!(20);
        let (archive, grant) = granted(&town, &place, &ask).await;
        let answers = join_all((1..=30).map(async |limit| archive.read(&town, &grant, &format!("?limit={limit}")).await)).await;
        let most = answers.iter().filter(|answer| answer.status == 200)
            .map(|answer| answer.body["data"].as_array().unwrap().len()).max();
        assert_eq!(most, Some(20), "the longest read has everybody the budget allows");
        assert_eq!(archive.read(&town, &grant, "?limit=30").await.ok()["rows_left"], 0);
    }

    async fn a_person_is_counted_once_however_often_the_grant_reads(town: Town) {
        let place = place(&town, 3).await;
        let mut ask = letter(place.branch);
        ask["row_budget"] = json!(2);
        let (archive, grant) = granted(&town, &place, &ask).await;
        assert_eq!(archive.read(&town, &grant, "?limit=1").await.ok()["rows_left"], 1);
        assert_eq!(archive.read(&town, &grant, "?limit=1").await.ok()["rows_left"], 1, "read again after a broken connection");
        let all = archive.read(&town, &grant, "").await.ok();
        assert_eq!((all["data"].as_array().unwrap().len(), &all["rows_left"]), (2, &json!(0)));
        assert_eq!((&all["incomplete"], &all["page"]["has_more"]), (&json!(true), &json!(false)));
        let again = archive.read(&town, &grant, "?fields=name").await.ok();
        assert_eq!(again["data"].as_array().unwrap().len(), 2, "what was paid is read with an empty budget");
    }

    async fn somebody_who_is_only_met_with_an_empty_budget_is_refused(town: Town) {
        let place = place(&town, 1).await;
        let mut ask = letter(place.branch);
        ask["row_budget"] = json!(1);
        let (archive, grant) = granted(&town, &place, &ask).await;
        archive.read(&town, &grant, "").await.ok();
        town.alter("DELETE FROM grant_delivery").await;
        archive.read(&town, &grant, "").await.refused(429, "budget_exhausted");
    }

    async fn codes_and_ids_have_their_words_beside_them(town: Town) {
        let place = place(&town, 1).await;
        let mut ask = letter(place.branch);
        ask["fields"] = json!(["branch", "status", "gender"]);
        let (archive, grant) = granted(&town, &place, &ask).await;
        let one = archive.read(&town, &grant, "").await.ok()["data"][0].clone();
        assert_eq!(one["values"]["branch"], json!(place.branch));
        assert_eq!(one["words"], json!({ "branch": "组织 B", "status": "正式党员", "gender": "男" }));
        let english = archive.by(&town, Method::GET, &format!("/v1/grants/{grant}/members"));
        let english = town.send(english.header("accept-language", "en")).await.ok();
        assert_eq!(english["data"][0]["words"]["status"], "Full member");
    }

    async fn each_row_says_which_of_the_asked_numbers_it_is(town: Town) {
        let place = place(&town, 0).await;
        for (name, number) in [("阿玛", "379999198506150014"), ("阿福", "379999198506150030")] {
            let mut body = crate::support::a_member(place.branch, name);
            body["birth_date"] = json!("1985-06-15");
            body["id_number"] = json!(number);
            town.post(&place.head, "/v1/members", &body).await.ok();
        }
        let mut ask = letter(place.branch);
        ask["fields"] = json!(["name"]);
        let nobody = "379999198506150057";
        ask["scope"] = json!({ "id_numbers": [nobody, "379999198506150030", "379999198506150014", "379999198506150030"] });
        let (archive, grant) = granted(&town, &place, &ask).await;
        let page = archive.read(&town, &grant, "").await.ok();
        let index = |name: &str| page["data"].as_array().unwrap().iter()
            .find(|one| one["values"]["name"] == name).map(|one| one["asked_index"].clone());
        assert_eq!((index("阿福"), index("阿玛")), (Some(json!(1)), Some(json!(2))));
    }

    async fn the_auditor_sees_by_name_who_read_whom_under_which_letter(town: Town) {
        let place = place(&town, 2).await;
        let (archive, grant) = granted(&town, &place, &letter(place.branch)).await;
        archive.read(&town, &grant, "").await.ok();
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        let reads = town.get(&auditor, "/v1/access-log?letter_number=QL-2026-000001").await.ok();
        let mut names: Vec<&str> = reads["data"].as_array().unwrap().iter().map(|one| one["member_name"].as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["李一", "李丁"]);
        let of_one = town.get(&auditor, &format!("/v1/access-log?member_id={}&limit=1", place.people[0])).await.ok();
        assert_eq!((of_one["data"].as_array().unwrap().len(), &of_one["page"]["has_more"]), (1, &json!(false)));
        assert_eq!(of_one["data"][0]["fields"], json!(["name", "birth_date", "status"]));
        assert_eq!(town.get(&auditor, "/v1/access-log?letter_number=QL-2026-00000").await.ok()["data"], json!([]));
        assert_eq!(town.deeds("access_log.searched").await, 3, "the auditor is audited");
        let events = town.get(&auditor, "/v1/audit-events?action=query_letter.approved").await.ok();
        let mut officers: Vec<&str> = events["data"].as_array().unwrap().iter().map(|one| one["account_name"].as_str().unwrap()).collect();
        officers.sort_unstable();
        assert_eq!(officers, ["head", "officer"]);
        town.get(&place.head, "/v1/access-log").await.refused(403, "forbidden");
        let east = town.organization(&place.head, town.root, "town_committee", "EAST").await;
        let narrow = town.appointed("narrow", Role::Auditor, east).await;
        assert_eq!(town.get(&narrow, "/v1/access-log").await.ok()["data"], json!([]), "of the own scope only");
    }

    async fn the_unit_reads_its_decision_and_nobody_elses(town: Town) {
        let place = place(&town, 1).await;
        let (archive, _) = granted(&town, &place, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}/decision", archive.id);
        let own = archive.by(&town, Method::GET, &path).send().await.unwrap();
        assert_eq!((own.status().as_u16(), own.headers()["content-type"].to_str().unwrap()), (200, "application/pdf"));
        let other = filed(&town, &letter(place.branch)).await;
        town.send(other.by(&town, Method::GET, &path)).await.refused(404, "not_found");
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
