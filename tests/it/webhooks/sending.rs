//! Sending: what a receiver gets, and what becomes of it.

use chrono::TimeDelta;
use lighthouse_api::webhooks;
use lighthouse_domain::access::Role;
use serde_json::json;
use tokio::process::Command;

use super::{
    Place, deliveries, place,
    receiver::{Received, Receiver},
    registered, rename, town,
};
use crate::support::{Backend, Town, tell_in};

/// Verifies as anybody can who has Python, after the words of the standard.
const VERIFY: &str = "
import base64, hashlib, hmac, sys
secret, id, time, signatures, body = sys.argv[1:]
key = base64.b64decode(secret.removeprefix('whsec_'))
mac = hmac.new(key, f'{id}.{time}.{body}'.encode(), hashlib.sha256).digest()
known = 'v1,' + base64.b64encode(mac).decode()
sys.exit(0 if any(hmac.compare_digest(known, one) for one in signatures.split(' ')) else 1)
";

async fn verifies(secret: &str, one: &Received) -> bool {
    let header = |name| one.header(name);
    let done = Command::new("python3")
        .args(["-c", VERIFY, secret, header("webhook-id"), header("webhook-timestamp")])
        .args([header("webhook-signature"), &one.text])
        .status();
    done.await.unwrap().success()
}

async fn run(town: &Town) {
    webhooks::run(&town.app).await.unwrap();
}

macro_rules! sent {
    ($($name:ident($town:ident, $place:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn story($town: Town) {
                let $place: Place = place(&$town).await;
                $body
            }

            #[test]
            fn on_sqlite() {
                tell_in(town(Backend::Sqlite), story);
            }

            #[test]
            fn on_postgres() {
                tell_in(town(Backend::Postgres), story);
            }
        }
    )+};
}

sent! {
    a_change_in_the_subtree_is_sent_signed_and_without_content(town, place) {
        let receiver = Receiver::answering(&[]);
        let (path, secret) = registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        rename(&town, &place, 0, "王一一").await;
        rename(&town, &place, 1, "李二二").await;
        run(&town).await;
        run(&town).await;
        let received = receiver.take();
        assert_eq!(received.len(), 1, "the other town's change is nobody's here");
        let one = &received[0];
        let at = town.now().to_string();
        assert_eq!(one.body(), json!({ "type": "member.changed", "timestamp": at, "data": { "id": place.members[0] } }));
        assert_eq!(one.header("content-type"), "application/json");
        assert!(verifies(&secret, one).await);
        assert!(!verifies("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", one).await);
        let known = deliveries(&town, &place.supervisor, &path).await;
        assert_eq!(known, [("member.changed".to_owned(), "delivered".to_owned(), vec![json!(204)])]);
    }

    what_changed_before_a_webhook_was_registered_is_not_sent(town, place) {
        rename(&town, &place, 0, "王一一").await;
        run(&town).await;
        let receiver = Receiver::answering(&[]);
        registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        run(&town).await;
        assert!(receiver.take().is_empty());
        rename(&town, &place, 0, "王一二").await;
        run(&town).await;
        assert_eq!(receiver.take().len(), 1);
    }

    attempts_of_one_moment_stand_side_by_side(town, place) {
        let receiver = Receiver::answering(&["500 Oops"]);
        let (path, _) = registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        let test = town.post(&place.supervisor, &format!("{path}/test"), &json!({})).await;
        run(&town).await;
        town.post(&place.supervisor, &format!("{}/replay", test.header("location")), &json!({})).await.ok();
        run(&town).await;
        let known = deliveries(&town, &place.supervisor, &path).await;
        assert_eq!((known[0].1.as_str(), &known[0].2[..]), ("delivered", &[json!(204), json!(500)][..]));
    }

    two_secrets_sign_for_a_day_after_a_rotation(town, place) {
        let receiver = Receiver::answering(&[]);
        let (path, old) = registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        let rotated = town.post(&place.supervisor, &format!("{path}/rotate-secret"), &json!({})).await.ok();
        let new = rotated["secret"].as_str().unwrap().to_owned();
        town.post(&place.supervisor, &format!("{path}/test"), &json!({})).await.ok();
        run(&town).await;
        let received = receiver.take();
        assert!(verifies(&old, &received[0]).await && verifies(&new, &received[0]).await);
        town.pass(TimeDelta::hours(25));
        let later = town.sign_in("supervisor").await;
        town.post(&later, &format!("{path}/test"), &json!({})).await.ok();
        run(&town).await;
        let received = receiver.take();
        assert!(!verifies(&old, &received[0]).await && verifies(&new, &received[0]).await);
        webhooks::prune(&town.app).await.unwrap();
        assert!(town.get(&later, &path).await.ok()["previous_secret_until"].is_null());
    }

    what_fails_is_tried_again_with_pauses_and_then_given_up_and_can_be_replayed(town, place) {
        let receiver = Receiver::answering(&["500 Oops", "302 Found\r\nlocation: http://127.0.0.1:9/"]);
        let (path, _) = registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        rename(&town, &place, 0, "王一一").await;
        run(&town).await;
        run(&town).await;
        assert_eq!(receiver.take().len(), 1, "not before its time");
        town.pass(TimeDelta::seconds(6));
        run(&town).await;
        let known = deliveries(&town, &place.supervisor, &path).await;
        assert_eq!(known[0].1, "pending");
        assert_eq!(known[0].2, [json!(302), json!(500)], "a redirect is not followed");
        for minutes in [6, 33, 138, 336, 666, 930, 1326, 1590] {
            receiver.then("503 Later");
            town.pass(TimeDelta::minutes(minutes));
            run(&town).await;
        }
        let later = town.sign_in("supervisor").await;
        let known = deliveries(&town, &later, &path).await;
        assert_eq!((known[0].1.as_str(), known[0].2.len()), ("dead", 10));
        let first = town.get(&later, &format!("{path}/deliveries")).await.ok()["data"][0]["id"].clone();
        let first = first.as_str().unwrap();
        let replayed = town.post(&later, &format!("{path}/deliveries/{first}/replay"), &json!({})).await;
        assert_eq!(replayed.status, 202);
        receiver.take();
        run(&town).await;
        assert_eq!(receiver.take()[0].header("webhook-id"), first);
        assert_eq!(town.get(&later, &replayed.header("location")).await.ok()["state"], "delivered");
    }

    gone_switches_it_off_at_once_and_what_changed_meanwhile_is_not_sent(town, place) {
        let receiver = Receiver::answering(&["410 Gone"]);
        let (path, _) = registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        rename(&town, &place, 0, "王一一").await;
        run(&town).await;
        let off = town.get(&place.supervisor, &path).await.ok();
        assert_eq!((&off["state"], &off["disabled_reason"]), (&json!("disabled"), &json!("gone")));
        assert_eq!(town.deeds("webhook.disabled").await, 1);
        rename(&town, &place, 0, "王一二").await;
        town.pass(TimeDelta::hours(1));
        run(&town).await;
        assert_eq!(receiver.take().len(), 1);
        let later = town.sign_in("supervisor").await;
        town.post(&later, &format!("{path}/enable"), &json!({})).await.ok();
        run(&town).await;
        assert_eq!(receiver.take().len(), 1, "what waited is sent, once");
    }

    a_name_that_leads_into_the_own_network_is_not_connected_to(town, place) {
        let receiver = Receiver::answering(&[]);
        let (path, _) = registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        // As if it had been registered under an address that was public then.
        for (url, fault) in [("https://10.0.0.1/", "address_refused"), ("http://169.254.169.254/", "address_refused"), ("http://127.0.0.1:9/", "unreachable")] {
            town.alter(&format!("UPDATE webhook SET url = '{url}'")).await;
            town.post(&place.supervisor, &format!("{path}/test"), &json!({})).await.ok();
            run(&town).await;
            let known = deliveries(&town, &place.supervisor, &path).await;
            assert_eq!(known[0].2, [json!(fault)], "{url}");
        }
        assert!(receiver.take().is_empty());
    }

    a_system_administrator_operates_webhooks_and_registers_none(town, place) {
        let receiver = Receiver::answering(&[]);
        let (path, _) = registered(&town, &place.supervisor, place.towns[0], &receiver.url).await;
        let operator = town.appointed("operator", Role::SystemAdministrator, town.root).await;
        assert_eq!(town.get(&operator, "/v1/webhooks").await.ok()["data"].as_array().unwrap().len(), 1);
        town.post(&operator, &format!("{path}/disable"), &json!({})).await.ok();
        town.post(&operator, &format!("{path}/disable"), &json!({})).await.ok();
        assert_eq!(town.deeds("webhook.disabled").await, 1, "off is off");
        town.post(&operator, &format!("{path}/enable"), &json!({})).await.ok();
        town.post(&operator, &format!("{path}/rotate-secret"), &json!({})).await.refused(403, "forbidden");
        town.post(&operator, "/v1/webhooks", &crate::webhooks::body(town.root, &receiver.url)).await.refused(403, "forbidden");
    }
}
