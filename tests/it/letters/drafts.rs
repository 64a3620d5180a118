//! What a stranger may do before a letter is submitted, and what happens when it is said twice.

use chrono::TimeDelta;
use lighthouse_api::letters::sweep;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;

use super::{
    approve, because, file, filed, granted, letter, new_key, place, step, token, under_review,
};
use crate::support::{Town, id_of, stories};

stories! {
    async fn a_retry_with_the_same_key_is_the_same_letter_with_the_same_secret(town: Town) {
        let place = place(&town, 0).await;
        let (key, body) = (new_key(), letter(place.branch));
        let first = file(&town, &key, &body).await.ok();
        let again = file(&town, &key, &body).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.ok(), first);
        assert_eq!(town.deeds("query_letter.filed").await, 1);
        let secret = first["secret"].as_str().unwrap();
        token(&town, id_of(&first["letter"]), secret).await.ok();
        let mut other = body.clone();
        other["row_budget"] = json!(41);
        file(&town, &key, &other).await.refused(422, "idempotency_key_reused");
        let none = town.request(Method::POST, "/v1/query-letters").json(&body);
        town.send(none).await.refused(400, "idempotency_key_required");
        town.post(&place.head, "/v1/query-letters", &body).await.refused(400, "idempotency_key_required");
    }

    async fn a_units_steps_are_repeated_safely_too(town: Town) {
        let place = place(&town, 0).await;
        let archive = filed(&town, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}", archive.id);
        let scan = archive.by(&town, Method::PUT, &format!("{path}/scan"));
        town.send(scan.header("content-type", "application/pdf").body("%PDF-1.7 x")).await.ok();
        let submit = || archive.by(&town, Method::POST, &format!("{path}/submit")).header("idempotency-key", "one");
        let first = town.send(submit()).await.ok();
        assert_eq!(town.send(submit()).await.ok(), first, "not 409: it was submitted by this very request");
        // The same key of another letter is another key.
        let other = filed(&town, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}/submit", other.id);
        let submit = other.by(&town, Method::POST, &path).header("idempotency-key", "one");
        assert_eq!(town.send(submit).await.pointers(), ["/scan"]);
    }

    async fn an_officer_approves_the_text_that_was_read(town: Town) {
        let place = place(&town, 1).await;
        let archive = under_review(&town, &place, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}", archive.id);
        let read = town.get(&place.head, &path).await.header("etag");
        assert!(!read.is_empty());
        step(&town, &place.head, archive.id, "approve").await.refused(428, "precondition_required");
        // It goes back, is changed, and comes again while the officer still has the old text.
        because(&town, &place.officer, archive.id, "return").await.ok();
        let change = archive.by(&town, Method::PATCH, &path).json(&json!({ "fields": ["name", "id_number"] }));
        town.send(change.header("if-match", &read)).await.refused(412, "version_conflict");
        let change = archive.by(&town, Method::PATCH, &path).json(&json!({ "fields": ["name", "id_number"] }));
        town.send(change).await.refused(428, "precondition_required");
        let seen = town.send(archive.by(&town, Method::GET, &path)).await.header("etag");
        let change = archive.by(&town, Method::PATCH, &path).json(&json!({ "fields": ["name", "id_number"] }));
        town.send(change.header("if-match", seen)).await.ok();
        town.send(archive.by(&town, Method::POST, &format!("{path}/submit"))).await.ok();
        step(&town, &place.officer, archive.id, "accept").await.ok();
        let old = town.by(&place.head, Method::POST, &format!("{path}/approve")).header("if-match", read);
        let conflict = town.send(old).await.refused(412, "version_conflict");
        assert_eq!(conflict["current"]["fields"], json!(["name", "id_number"]));
        let shown = approve(&town, &place.head, archive.id).await.ok();
        assert_eq!((&shown["approvals"][0]["name"], &shown["approvals"][0]["seat"]), (&json!("head"), &json!("head")));
        assert_eq!(shown["organization_name"], "临江区委员会");
    }

    async fn a_tag_moves_with_the_end_of_the_period(town: Town) {
        let place = place(&town, 1).await;
        let (archive, _) = granted(&town, &place, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}", archive.id);
        let tag = town.get(&place.head, &path).await.header("etag");
        let known = town.by(&place.head, Method::GET, &path).header("if-none-match", &tag);
        assert_eq!(town.send(known).await.status, 304);
        town.pass(TimeDelta::days(40));
        let head = town.sign_in("head").await;
        let known = town.by(&head, Method::GET, &path).header("if-none-match", &tag);
        assert_eq!(town.send(known).await.ok()["state"], "expired");
    }

    async fn a_stranger_files_few_letters_and_none_reaches_the_officers(town: Town) {
        let place = place(&town, 0).await;
        let body = letter(place.branch);
        let mut taken = 0;
        for _ in 0..12 {
            let answer = file(&town, &new_key(), &body).await;
            if answer.status == 201 {
                assert_eq!(answer.body["letter"]["number"], json!(null));
                taken += 1;
            } else {
                assert!(!answer.header("retry-after").is_empty());
                answer.refused(429, "rate_limited");
            }
        }
        assert_eq!(taken, 10);
        let shown = town.get(&place.head, "/v1/query-letters").await.ok();
        assert_eq!(shown["data"], json!([]), "drafts are the filer's alone");
        // Whoever is signed in has an account to answer for.
        town.post_once(&place.officer, "/v1/query-letters", &body).await.ok();
    }

    async fn a_draft_is_its_filers_alone(town: Town) {
        let place = place(&town, 0).await;
        let archive = filed(&town, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}", archive.id);
        for officer in [&place.head, &place.officer] {
            town.get(officer, &path).await.refused(404, "not_found");
            town.get(officer, &format!("{path}/scan")).await.refused(404, "not_found");
            step(&town, officer, archive.id, "accept").await.refused(404, "not_found");
        }
        assert_eq!(town.send(archive.by(&town, Method::GET, &path)).await.ok()["state"], "draft");
        let own = town.post_once(&place.head, "/v1/query-letters", &letter(place.branch)).await.ok();
        let path = format!("/v1/query-letters/{}", id_of(&own["letter"]));
        town.get(&place.head, &path).await.ok();
        let listed = town.get(&place.head, "/v1/query-letters?state=draft").await.ok();
        assert_eq!(listed["data"].as_array().unwrap().len(), 1);
        town.get(&place.officer, &path).await.refused(404, "not_found");
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        assert_eq!(town.get(&auditor, "/v1/query-letters").await.ok()["data"], json!([]));
    }

    async fn a_draft_that_nobody_submits_goes_after_a_month(town: Town) {
        let place = place(&town, 1).await;
        let mut ask = letter(place.branch);
        ask["scope"] = json!({ "id_numbers": ["379999198506150014"] });
        ask["ends_at"] = json!("2027-02-01T00:00:00Z");
        let old = filed(&town, &ask).await;
        let decided = under_review(&town, &place, &ask).await;
        town.pass(TimeDelta::days(29));
        assert_eq!(sweep(&town.app).await.unwrap(), 0);
        let young = filed(&town, &ask).await;
        town.pass(TimeDelta::days(2));
        assert_eq!(sweep(&town.app).await.unwrap(), 1);
        assert_eq!(town.deeds("query_letter.swept").await, 1);
        assert_eq!(token(&town, old.id, &old.secret).await.status, 401);
        token(&town, young.id, &young.secret).await.ok();
        let head = town.sign_in("head").await;
        town.get(&head, &format!("/v1/query-letters/{}", decided.id)).await.ok();
    }

    async fn anybody_finds_the_committee_to_write_to_by_name_or_code(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        town.branch(&head, east, "EAST-1").await;
        let ask = async |q: &str| town.send(town.request(Method::GET, &format!("/v1/query-letters/addressees?q={q}"))).await;
        assert_eq!(ask("east").await.ok()["data"], json!([{ "code": "EAST", "name": "组织 EAST" }]), "no branch, no id");
        assert_eq!(ask("%E4%B8%B4%E6%B1%9F").await.ok()["data"], json!([{ "code": "D", "name": "临江区委员会" }]));
        assert_eq!(ask("__").await.ok()["data"], json!([]), "a sign of the pattern is a letter");
        ask("x").await.refused(400, "invalid_parameter");
    }

    async fn a_scan_comes_and_goes_under_its_own_type(town: Town) {
        let place = place(&town, 0).await;
        let archive = filed(&town, &letter(place.branch)).await;
        let path = format!("/v1/query-letters/{}", archive.id);
        let heic: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let webp: &[u8] = b"RIFF\x10\0\0\0WEBPVP8 ";
        for (sent, bytes, kept) in [
            ("application/pdf", &b"%PDF-1.7 x"[..], "application/pdf"),
            ("Image/JPEG", &b"\xff\xd8\xff\xe0x"[..], "image/jpeg"),
            ("image/png", &b"\x89PNG\r\n\x1a\nx"[..], "image/png"),
            ("image/webp", webp, "image/webp"),
            ("application/octet-stream", heic, "image/heic"),
        ] {
            let scan = archive.by(&town, Method::PUT, &format!("{path}/scan"));
            let shown = town.send(scan.header("content-type", sent).body(bytes)).await.ok();
            assert_eq!(shown["scan_type"], kept);
        }
        let text = archive.by(&town, Method::PUT, &format!("{path}/scan")).header("content-type", "text/plain");
        town.send(text.body("%PDF-1.7 x")).await.refused(415, "unsupported_media_type");
        town.send(archive.by(&town, Method::POST, &format!("{path}/submit"))).await.ok();
        let scan = town.by(&place.officer, Method::GET, &format!("{path}/scan")).send().await.unwrap();
        assert_eq!(scan.headers()["content-type"], "image/heic");
        assert_eq!(scan.bytes().await.unwrap(), heic);
    }
}
