//! Who may register which webhook, and where to.

use serde_json::json;
use tokio::process::Command;

use super::{body, place};
use crate::{
    support::{Town, stories},
    sync::lines,
};

stories! {
    async fn only_public_addresses_of_the_own_subtree_are_registered(town: Town) {
        let place = place(&town).await;
        for url in ["http://hooks.example.com/", "https://127.0.0.1/", "https://2130706433/", "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/", "https://localhost/", "https://a:b@hooks.example.com/", "https://hooks.example.com:22/"] {
            let refused = town.post(&place.supervisor, "/v1/webhooks", &body(place.towns[0], url)).await;
            assert_eq!(refused.pointers(), ["/url"], "{url}");
            refused.refused(422, "validation_failed");
        }
        let url = "https://hooks.example.com/a";
        let outside = town.post(&place.supervisor, "/v1/webhooks", &body(place.towns[1], url)).await;
        assert_eq!(outside.pointers(), ["/organization_id"]);
        outside.refused(422, "validation_failed");
    }

    async fn ten_of_an_organization_are_active_at_most(town: Town) {
        let place = place(&town).await;
        let new = body(place.towns[0], "https://hooks.example.com/a");
        let first = town.post(&place.supervisor, "/v1/webhooks", &new).await.ok();
        let first = format!("/v1/webhooks/{}", first["webhook"]["id"].as_str().unwrap());
        for _ in 1..10 {
            town.post(&place.supervisor, "/v1/webhooks", &new).await.ok();
        }
        let more = town.post(&place.supervisor, "/v1/webhooks", &new).await;
        assert_eq!(more.pointers(), ["/organization_id"]);
        more.refused(422, "validation_failed");
        town.post(&place.supervisor, &format!("{first}/disable"), &json!({})).await.ok();
        town.post(&place.supervisor, "/v1/webhooks", &new).await.ok();
        let again = town.post(&place.supervisor, &format!("{first}/enable"), &json!({})).await;
        again.refused(409, "wrong_state");
    }

    async fn the_secret_is_shown_once_and_sealed_where_it_is_kept(town: Town) {
        let place = place(&town).await;
        let url = "https://hooks.example.com/a";
        let made = town.post(&place.head, "/v1/webhooks", &body(town.root, url)).await.ok();
        let secret = made["secret"].as_str().unwrap();
        assert!(secret.starts_with("whsec_") && secret.len() > 40);
        let path = format!("/v1/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
        let shown_again = town.get(&place.head, &path).await;
        assert!(!shown_again.text.contains("whsec_"));
        let of_above = town.get(&place.supervisor, &path).await;
        of_above.refused(404, "not_found");
        town.get(&place.supervisor, &format!("{path}/deliveries")).await.refused(404, "not_found");
        town.post(&place.supervisor, &format!("{path}/test"), &json!({})).await.refused(404, "not_found");
        assert_eq!(town.deeds("webhook.created").await, 1);
    }

    async fn the_lines_of_the_page_do_what_it_says(town: Town) {
        let place = place(&town).await;
        let folder = tempfile::tempdir().unwrap();
        let done = Command::new("sh")
            .args(["-euc", &lines(include_str!("../../../docs/webhooks.md"))])
            .current_dir(folder.path())
            .env("BASE", &town.base)
            .env("TOKEN", &place.supervisor.token)
            .env("ORGANIZATION", place.towns[0].to_string())
            .status()
            .await
            .unwrap();
        assert!(done.success());
    }

    async fn a_word_in_the_row_that_nobody_knows_is_no_default(town: Town) {
        let place = place(&town).await;
        let made = town.post(&place.head, "/v1/webhooks", &body(town.root, "https://hooks.example.com/a")).await.ok();
        town.alter("UPDATE webhook SET types = 'member.changed,else'").await;
        let path = format!("/v1/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
        town.get(&place.head, &path).await.refused(500, "internal");
    }
}
