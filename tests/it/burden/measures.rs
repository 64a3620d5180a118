//! A measure that is restricted is refused with its rule, and everybody can read the rules.

use reqwest::Method;
use serde_json::json;

use super::{check, place};
use crate::support::{Town, stories};

stories! {
    async fn whoever_assesses_people_by_their_use_of_the_app_is_refused_with_the_rule(town: Town) {
        let place = place(&town).await;
        for measure in ["install_rate", "usage_rate", "online_time", "check_in_streak", "study_time"] {
            let refused = check(&town, &place.head, (measure, place.branch), "2026-12-15").await;
            assert_eq!(refused.pointers(), ["/measure"]);
            let refused = refused.refused(422, "validation_failed");
            assert_eq!(refused["errors"][0]["code"], "restricted_measure");
            let message = refused["errors"][0]["detail"].as_str().unwrap();
            assert!(message.contains("《政务移动互联网应用程序规范化管理办法》"), "{message}");
        }
        let body = json!({ "organization_id": place.branch, "measure": "install_rate", "subject": "persons", "assessable": true });
        let english = town.by(&place.head, Method::POST, "/v1/restricted-measures/check").json(&body);
        let refused = town.send(english.header("accept-language", "en")).await.refused(422, "validation_failed");
        let message = refused["errors"][0]["detail"].as_str().unwrap();
        assert!(message.contains("Installing is voluntary"), "{message}");
    }

    async fn a_figure_by_which_nobody_is_assessed_is_allowed_and_a_ranking_is_not(town: Town) {
        let place = place(&town).await;
        let ask = |measure: &str, subject: &str| json!({ "organization_id": place.east, "measure": measure,
            "subject": subject, "assessable": false });
        let path = "/v1/restricted-measures/check";
        let allowed = town.post(&place.head, path, &ask("install_rate", "organizations")).await.ok();
        assert_eq!((&allowed["exception_id"], &allowed["allowed_until"]), (&json!(null), &json!(null)));
        assert_eq!((&allowed["day"], &allowed["message"]), (&json!("2026-11-23"), &json!("此用途不受限制")));
        town.post(&place.head, path, &ask("ranking_of_organizations", "organizations")).await.refused(422, "validation_failed");
        let persons = town.post(&place.head, path, &ask("ranking_of_organizations", "persons")).await;
        let persons = persons.refused(422, "validation_failed");
        assert!(persons["errors"][0]["detail"].as_str().unwrap().contains("“个人排名”"));
        let outside = json!({ "organization_id": uuid::Uuid::nil(), "measure": "install_rate", "subject": "persons", "assessable": true });
        assert_eq!(town.post(&place.head, path, &outside).await.pointers(), ["/organization_id"]);
    }

    async fn anybody_can_cite_the_rules_in_two_languages(town: Town) {
        let answer = town.send(town.request(Method::GET, "/v1/restricted-measures")).await;
        assert!(answer.header("cache-control").starts_with("public"));
        let list = answer.ok();
        let measures = list["data"].as_array().unwrap();
        assert_eq!(measures.len(), 9);
        let never: Vec<_> = measures.iter().filter(|one| one["can_be_excepted"] == false).collect();
        assert_eq!(never.len(), 1);
        assert_eq!((&never[0]["measure"], &never[0]["source"]), (&json!("ranking_of_persons"), &json!("fingertip_formalism")));
        assert!(never[0]["unverified"].as_str().unwrap().contains("未经核实"));
        let english = town.request(Method::GET, "/v1/restricted-measures").header("accept-language", "en");
        let english = town.send(english).await.ok();
        assert_eq!(english["data"][4]["title"], "Install rate");
        assert_eq!(english["data"][4]["issued"], "2026-01-25");
    }
}
