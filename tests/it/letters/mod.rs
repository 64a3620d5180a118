//! A unit asks formally, two officers decide, the unit reads exactly what was granted.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

mod drafts;
mod reading;

/// A district with officers and a branch of people.
struct Place {
    head: Person,
    officer: Person,
    branch: Uuid,
    people: Vec<Uuid>,
}

async fn place(town: &Town, people: usize) -> Place {
    let head = town.head().await;
    let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
    let branch = town.branch(&head, town.root, "B").await;
    let mut ids = Vec::new();
    for n in 0..people {
        ids.push(
            town.member(
                &head,
                branch,
                &format!("李{}", char::from_u32(0x4e00 + n as u32).unwrap()),
            )
            .await,
        );
    }
    Place { head, officer, branch, people: ids }
}

/// What the archive asks: three fields of everybody in the branch.
fn letter(branch: Uuid) -> Value {
    json!({ "organization_code": "D", "unit": "临江区档案馆", "person": "赵敏", "purpose": "核对干部档案中的入党时间",
        "fields": ["name", "status", "birth_date"], "scope": { "organization_ids": [branch] },
        "starts_at": "2026-11-23T00:00:00Z", "ends_at": "2026-12-20T00:00:00Z", "row_budget": 40 })
}

/// The unit's side: a letter, its secret, a token.
struct Archive {
    id: Uuid,
    secret: String,
    token: String,
}

impl Archive {
    fn by(&self, town: &Town, method: Method, path: &str) -> reqwest::RequestBuilder {
        town.request(method, path).bearer_auth(&self.token)
    }

    async fn read(&self, town: &Town, grant: &str, query: &str) -> Answer {
        town.send(self.by(town, Method::GET, &format!("/v1/grants/{grant}/members{query}"))).await
    }
}

async fn token(town: &Town, id: Uuid, secret: &str) -> Answer {
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let request = town.request(Method::POST, "/oauth/token");
    town.send(request.header("content-type", "application/x-www-form-urlencoded").body(form)).await
}

/// What somebody without an account sends.
async fn file(town: &Town, key: &str, body: &Value) -> Answer {
    let request = town.request(Method::POST, "/v1/query-letters").json(body);
    town.send(request.header("idempotency-key", key)).await
}

fn new_key() -> String {
    Uuid::now_v7().to_string()
}

async fn filed(town: &Town, body: &Value) -> Archive {
    let filed = file(town, &new_key(), body).await.ok();
    let (id, secret) = (id_of(&filed["letter"]), filed["secret"].as_str().unwrap().to_owned());
    let token = token(town, id, &secret).await.ok()["access_token"].as_str().unwrap().to_owned();
    Archive { id, secret, token }
}

/// Filed, with its scan, submitted and accepted.
async fn under_review(town: &Town, place: &Place, body: &Value) -> Archive {
    let archive = filed(town, body).await;
    let path = format!("/v1/query-letters/{}", archive.id);
    let scan = archive.by(town, Method::PUT, &format!("{path}/scan"));
    town.send(scan.header("content-type", "application/pdf").body("%PDF-1.7 stamped")).await.ok();
    town.send(archive.by(town, Method::POST, &format!("{path}/submit"))).await.ok();
    step(town, &place.officer, archive.id, "accept").await.ok();
    archive
}

async fn step(town: &Town, person: &Person, id: Uuid, step: &str) -> Answer {
    town.send(town.by(person, Method::POST, &format!("/v1/query-letters/{id}/{step}"))).await
}

/// An approval of the letter as the officer reads it now.
async fn approve(town: &Town, person: &Person, id: Uuid) -> Answer {
    let path = format!("/v1/query-letters/{id}");
    let read = town.get(person, &path).await.header("etag");
    town.send(town.by(person, Method::POST, &format!("{path}/approve")).header("if-match", read))
        .await
}

async fn because(town: &Town, person: &Person, id: Uuid, step: &str) -> Answer {
    town.post(person, &format!("/v1/query-letters/{id}/{step}"), &json!({ "reason": "材料不全" }))
        .await
}

/// The whole way to a grant.
async fn granted(town: &Town, place: &Place, body: &Value) -> (Archive, String) {
    let archive = under_review(town, place, body).await;
    approve(town, &place.head, archive.id).await.ok();
    let done = approve(town, &place.officer, archive.id).await.ok();
    assert_eq!(done["state"], "active");
    (archive, done["grant_id"].as_str().unwrap().to_owned())
}

stories! {
    async fn two_persons_from_two_seats_approve_and_never_who_filed(town: Town) {
        let place = place(&town, 1).await;
        let archive = under_review(&town, &place, &letter(place.branch)).await;
        approve(&town, &place.head, archive.id).await.ok();
        approve(&town, &place.head, archive.id).await.refused(409, "same_approver");
        let second = town.appointed("second-head", Role::DeputyHeadInCharge, town.root).await;
        approve(&town, &second, archive.id).await.refused(409, "same_approver");

        let own = town.post_once(&place.head, "/v1/query-letters", &letter(place.branch)).await.ok();
        let own = id_of(&own["letter"]);
        let scan = town.by(&place.head, Method::PUT, &format!("/v1/query-letters/{own}/scan"));
        town.send(scan.header("content-type", "application/octet-stream").body("%PDF-1.7 x")).await.ok();
        step(&town, &place.head, own, "submit").await.ok();
        step(&town, &place.officer, own, "accept").await.ok();
        approve(&town, &place.head, own).await.refused(409, "self_approval");
    }

    async fn a_letter_without_its_stamped_scan_is_not_submitted_and_a_script_is_no_scan(town: Town) {
        let place = place(&town, 1).await;
        let archive = filed(&town, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}", archive.id);
        let refused = town.send(archive.by(&town, Method::POST, &format!("{path}/submit"))).await;
        assert_eq!(refused.pointers(), ["/scan"]);
        let script = archive.by(&town, Method::PUT, &format!("{path}/scan"));
        let script = script.header("content-type", "application/octet-stream").body("<script>");
        town.send(script).await.refused(422, "validation_failed");
        let scan = archive.by(&town, Method::PUT, &format!("{path}/scan"));
        let kept = town.send(scan.header("content-type", "application/octet-stream").body("%PDF-1.7 x")).await.ok();
        assert_eq!(kept["scan_sha256"].as_str().unwrap().len(), 64);
    }

    async fn a_returned_letter_is_changed_and_begins_again(town: Town) {
        let place = place(&town, 1).await;
        let archive = under_review(&town, &place, &letter(place.branch)).await;
        approve(&town, &place.head, archive.id).await.ok();
        let back = because(&town, &place.officer, archive.id, "return").await.ok();
        assert_eq!((&back["state"], &back["reason"]), (&json!("returned"), &json!("材料不全")));
        assert_eq!(back["approvals"], json!([]));
        let path = format!("/v1/query-letters/{}", archive.id);
        let change = archive.by(&town, Method::PATCH, &path).json(&json!({ "fields": ["name"] }));
        assert_eq!(town.send(change.header("if-match", "*")).await.ok()["fields"], json!(["name"]));
        town.send(archive.by(&town, Method::POST, &format!("{path}/submit"))).await.ok();
        let late = archive.by(&town, Method::PATCH, &path).json(&json!({ "fields": ["name", "phone"] }));
        town.send(late.header("if-match", "*")).await.refused(409, "wrong_state");
    }

    async fn a_letter_may_name_persons_by_number_and_learns_nothing_of_strangers(town: Town) {
        let place = place(&town, 0).await;
        let mut body = crate::support::a_member(place.branch, "阿玛");
        body["birth_date"] = json!("1985-06-15");
        body["id_number"] = json!("379999198506150014");
        town.post(&place.head, "/v1/members", &body).await.ok();
        let mut ask = letter(place.branch);
        ask["scope"] = json!({ "id_numbers": ["379999198506150014"] });
        ask["fields"] = json!(["name", "id_number"]);
        let (archive, grant) = granted(&town, &place, &ask).await;
        let page = archive.read(&town, &grant, "").await.ok();
        assert_eq!(page["data"], json!([{ "asked_index": 0, "words": {},
            "values": { "name": "阿玛", "id_number": "379999198506150014" } }]));
    }

    async fn an_officer_cannot_approve_what_lies_outside_the_own_scope(town: Town) {
        let place = place(&town, 0).await;
        let east = town.organization(&place.head, town.root, "town_committee", "EAST").await;
        let branch = town.branch(&place.head, east, "E1").await;
        let narrow = town.appointed("narrow", Role::DeputyHeadInCharge, east).await;
        let archive = under_review(&town, &place, &letter(branch)).await;
        approve(&town, &narrow, archive.id).await.refused(404, "not_found");
    }

    async fn a_hundred_approvals_at_once_give_one_of_each_and_one_grant(town: Town) {
        let place = place(&town, 1).await;
        let archive = under_review(&town, &place, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}/approve", archive.id);
        let all = (0..100).map(|n| {
            let officer = if n % 2 == 0 { &place.head } else { &place.officer };
            town.send(town.by(officer, Method::POST, &path).header("if-match", "*"))
        });
        let answers = futures_util::future::join_all(all).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 2);
        assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 409 | 412 | 503)));
        assert_eq!(town.deeds("grant.made").await, 1);
        let shown = step_shown(&town, &place.head, archive.id).await;
        assert_eq!(shown["approvals"].as_array().unwrap().len(), 2);
    }

    async fn numbers_come_with_the_submission_and_have_no_gaps(town: Town) {
        let place = place(&town, 0).await;
        let mut archives = Vec::new();
        for _ in 0..8 {
            archives.push(filed(&town, &letter(place.branch)).await);
        }
        let all = archives.iter().enumerate().map(async |(n, archive)| {
            let path = format!("/v1/query-letters/{}", archive.id);
            if n % 4 != 0 {
                let scan = archive.by(&town, Method::PUT, &format!("{path}/scan"));
                town.send(scan.header("content-type", "application/pdf").body("%PDF-1.7 x")).await.ok();
            }
            let submit = archive.by(&town, Method::POST, &format!("{path}/submit"));
            town.send(submit).await
        });
        let answers = futures_util::future::join_all(all).await;
        let mut numbers: Vec<String> = answers.iter().filter(|answer| answer.status == 200)
            .map(|answer| answer.body["number"].as_str().unwrap().to_owned()).collect();
        numbers.sort();
        let wanted: Vec<String> = (1..=6).map(|n| format!("QL-2026-{n:06}")).collect();
        assert_eq!(numbers, wanted);
    }

    async fn the_token_endpoint_speaks_the_form_of_its_standard(town: Town) {
        let place = place(&town, 0).await;
        let archive = filed(&town, &letter(place.branch)).await;
        let wrong = token(&town, archive.id, "qls_wrong").await;
        assert_eq!((wrong.status, &wrong.body["error"]), (401, &json!("invalid_client")));
        let request = town.request(Method::POST, "/oauth/token").header("content-type", "application/x-www-form-urlencoded");
        let other = town.send(request.body("grant_type=password")).await;
        assert_eq!((other.status, &other.body["error"]), (400, &json!("unsupported_grant_type")));
        let basic = town.request(Method::POST, "/oauth/token").basic_auth(archive.id, Some(&archive.secret));
        let basic = basic.header("content-type", "application/x-www-form-urlencoded").body("grant_type=client_credentials");
        assert_eq!(town.send(basic).await.ok()["token_type"], "Bearer");
        town.pass(TimeDelta::minutes(16));
        let old = archive.by(&town, Method::GET, &format!("/v1/query-letters/{}", archive.id));
        town.send(old).await.refused(401, "token_invalid");
    }

    async fn a_letter_that_cannot_be_is_never_shown_as_another(town: Town) {
        let place = place(&town, 1).await;
        let (archive, _) = granted(&town, &place, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}", archive.id);
        for change in ["state = 'weird'", "state = 'returned'", "state = 'under_review'", "fields = 'name salary'"] {
            town.alter(&format!("UPDATE query_letter SET {change}")).await;
            town.get(&place.head, &path).await.refused(500, "internal");
            town.send(archive.by(&town, Method::GET, &path)).await.refused(500, "internal");
            town.alter("UPDATE query_letter SET state = 'active', fields = 'name status birth_date'").await;
        }
        town.alter("UPDATE query_letter SET state = 'weird'").await;
        town.get(&place.head, "/v1/query-letters").await.refused(500, "internal");
    }

    async fn what_is_not_active_is_not_revoked(town: Town) {
        let place = place(&town, 1).await;
        let archive = under_review(&town, &place, &letter(place.branch)).await;
        because(&town, &place.officer, archive.id, "revoke").await.refused(409, "wrong_state");
        let (archive, _) = granted(&town, &place, &letter(place.branch)).await;
        let revoked = because(&town, &place.officer, archive.id, "revoke").await.ok();
        assert_eq!((&revoked["state"], &revoked["reason"]), (&json!("revoked"), &json!("材料不全")));
        because(&town, &place.officer, archive.id, "revoke").await.refused(409, "wrong_state");
        assert_eq!(town.deeds("query_letter.revoked").await, 1);
    }

    async fn the_decision_is_a_page_to_print(town: Town) {
        let place = place(&town, 1).await;
        let (archive, _) = granted(&town, &place, &letter(place.branch)).await;
        let request = town.by(&place.head, Method::GET, &format!("/v1/query-letters/{}/decision", archive.id));
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/pdf");
        assert!(response.bytes().await.unwrap().starts_with(b"%PDF-"));
    }
}

async fn step_shown(town: &Town, person: &Person, id: Uuid) -> Value {
    town.get(person, &format!("/v1/query-letters/{id}")).await.ok()
}
