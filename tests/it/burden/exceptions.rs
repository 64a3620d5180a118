//! An exception: asked for, approved by the other officer, public, over.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, check, exception_of, place, transparency};
use crate::support::{Person, Town, id_of, stories};

async fn asked(town: &Town, by: &Person, at: Uuid) -> String {
    let asked = town.post(by, "/v1/burden-exceptions", &exception_of("online_time", at)).await.ok();
    assert_eq!((&asked["state"], &asked["is_in_force"]), (&json!("requested"), &json!(false)));
    format!("/v1/burden-exceptions/{}", id_of(&asked))
}

/// Asked for by the deputy head and approved by the security officer.
async fn approved(town: &Town) -> (Place, String) {
    let place = place(town).await;
    let path = asked(town, &place.head, place.east).await;
    let done = town.post(&place.security, &format!("{path}/approve"), &Value::Null).await.ok();
    assert_eq!(done["state"], "approved");
    (place, path)
}

stories! {
    async fn everybody_sees_the_one_exception_and_its_end(town: Town) {
        let (place, path) = approved(&town).await;
        let public = transparency(&town).await;
        assert_eq!((&public["exceptions_total"], public["measures"].as_array().unwrap().len()), (&json!(1), 9));
        let one = &public["exceptions"][0];
        assert_eq!((&one["measure"], &one["organization_name"]), (&json!("online_time"), &json!("组织 EAST")));
        assert_eq!((&one["from"], &one["until"], &one["ended_on"]), (&json!("2026-12-01"), &json!("2027-02-28"), &json!(null)));
        assert_eq!(one["is_in_force"], false, "its first day has not come");
        assert!(!public.to_string().contains("王小明"), "the reason is not published");

        let use_of = |measure, at| (measure, at);
        let allowed = check(&town, &place.head, use_of("online_time", place.branch), "2026-12-15").await.ok();
        assert_eq!((&allowed["exception_id"], &allowed["allowed_until"]), (&one["id"], &json!("2027-02-28")));
        for (measure, at, day) in [
            ("online_time", place.branch, "2026-11-30"),
            ("online_time", place.branch, "2027-03-01"),
            ("online_time", place.west, "2026-12-15"),
            ("online_time", town.root, "2026-12-15"),
            ("install_rate", place.branch, "2026-12-15"),
        ] {
            check(&town, &place.head, use_of(measure, at), day).await.refused(422, "validation_failed");
        }
        town.pass(TimeDelta::days(8));
        assert_eq!(transparency(&town).await["exceptions"][0]["is_in_force"], true);
        town.pass(TimeDelta::days(90));
        let past = transparency(&town).await;
        assert_eq!((&past["exceptions"][0]["is_in_force"], &past["exceptions_total"]), (&json!(false), &json!(1)), "it is over, and stays public");
        let head = town.sign_in("head").await;
        assert_eq!(town.get(&head, &path).await.ok()["state"], "approved");
        town.post(&head, &format!("{path}/end"), &json!({ "reason": "已过期" })).await.refused(409, "wrong_state");
    }

    async fn the_second_officer_is_another_person_in_the_other_office(town: Town) {
        let place = place(&town).await;
        let path = asked(&town, &place.head, place.east).await;
        let approve = format!("{path}/approve");
        town.post(&place.head, &approve, &Value::Null).await.refused(409, "self_approval");
        let deputy = town.appointed("deputy", Role::DeputyHeadInCharge, town.root).await;
        town.post(&deputy, &approve, &Value::Null).await.refused(409, "same_approver");
        check(&town, &place.head, ("online_time", place.east), "2026-12-15").await.refused(422, "validation_failed");
        assert_eq!(transparency(&town).await["exceptions"], json!([]), "what is only asked for is not an exception");
        town.post(&place.security, &approve, &Value::Null).await.ok();
        town.post(&place.security, &approve, &Value::Null).await.refused(409, "wrong_state");
        let supervisor = town.appointed("boss", Role::CommitteeSupervisor, place.east).await;
        town.post(&supervisor, "/v1/burden-exceptions", &exception_of("online_time", place.east)).await.refused(403, "forbidden");
        assert_eq!(town.get(&supervisor, "/v1/burden-exceptions").await.ok()["data"].as_array().unwrap().len(), 1);
        assert_eq!(town.deeds("burden_exception.approved").await, 1);
    }

    async fn one_officer_ends_it_before_its_day_and_a_rejected_one_never_holds(town: Town) {
        let (place, path) = approved(&town).await;
        town.pass(TimeDelta::days(20));
        let [head, security] = [town.sign_in("head").await, town.sign_in("security").await];
        check(&town, &head, ("online_time", place.east), "2026-12-13").await.ok();
        let ended = town.post(&head, &format!("{path}/end"), &json!({ "reason": "演练已结束" })).await.ok();
        assert_eq!((&ended["state"], &ended["is_in_force"], &ended["closed_reason"]), (&json!("ended"), &json!(false), &json!("演练已结束")));
        check(&town, &head, ("online_time", place.east), "2026-12-13").await.refused(422, "validation_failed");
        check(&town, &head, ("online_time", place.east), "2026-12-12").await.ok();
        let public = transparency(&town).await;
        assert_eq!(public["exceptions"][0]["ended_on"], "2026-12-13");

        let body = json!({ "organization_id": place.west, "measure": "usage_rate", "legal_reference": "某通知第二条",
            "reason": "试点", "until": "2027-01-31" });
        let asked = town.post(&security, "/v1/burden-exceptions", &body).await.ok();
        let path = format!("/v1/burden-exceptions/{}", id_of(&asked));
        let closed = json!({ "reason": "依据不足" });
        assert_eq!(town.post(&head, &format!("{path}/reject"), &closed).await.ok()["state"], "rejected");
        town.post(&head, &format!("{path}/approve"), &Value::Null).await.refused(409, "wrong_state");
        check(&town, &head, ("usage_rate", place.west), "2026-12-15").await.refused(422, "validation_failed");
        assert_eq!(transparency(&town).await["exceptions_total"], 1);
        let rejected = town.get(&head, "/v1/burden-exceptions?state=rejected&measure=usage_rate").await.ok();
        assert_eq!(rejected["data"].as_array().unwrap().len(), 1);
    }

    async fn everything_that_is_wrong_with_an_exception_is_said_at_once(town: Town) {
        let place = place(&town).await;
        let body = json!({ "organization_id": Uuid::nil(), "measure": "ranking_of_persons", "legal_reference": " x",
            "reason": "y", "from": "2026-11-22", "until": "2027-11-23" });
        let refused = town.post(&place.head, "/v1/burden-exceptions", &body).await;
        assert_eq!(refused.pointers(), ["/legal_reference", "/reason"], "the schema comes first");
        let body = json!({ "organization_id": Uuid::nil(), "measure": "ranking_of_persons", "legal_reference": "某通知第二条",
            "reason": "试点", "from": "2026-11-22", "until": "2027-11-23" });
        let refused = town.post(&place.head, "/v1/burden-exceptions", &body).await;
        assert_eq!(refused.pointers(), ["/from", "/measure", "/organization_id", "/until"]);
        let beside = town.appointed("beside", Role::SecurityOfficer, place.west).await;
        let path = asked(&town, &place.head, place.east).await;
        town.get(&beside, &path).await.refused(404, "not_found");
        town.post(&beside, &format!("{path}/approve"), &Value::Null).await.refused(404, "not_found");
    }

    async fn a_word_of_an_exception_that_nobody_knows_is_a_failure_and_no_default(town: Town) {
        let (place, path) = approved(&town).await;
        town.alter("UPDATE burden_exception SET requested_seat = 'weird'").await;
        town.get(&place.head, &path).await.refused(500, "internal");
        check(&town, &place.head, ("online_time", place.east), "2026-12-15").await.refused(500, "internal");
    }
}
