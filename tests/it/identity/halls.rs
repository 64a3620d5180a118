//! A study day at eight o'clock: everybody in the hall signs in behind one address.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Backend, PASSWORD, Town, tell_in};

async fn hall(on: Backend) -> Option<Town> {
    Town::with(on, |config| config.login_rate_limit = 4).await
}

fn with(login: &str, password: &str) -> Value {
    json!({ "login": login, "password": password, "device_id": "hall", "device_name": "phone" })
}

async fn phones_that_are_right_cost_nothing_and_guesses_are_bounded(town: Town) {
    town.head().await;
    for _ in 0..5 {
        let phones = join_all((0..4).map(|_| town.log_in(with("head", PASSWORD)))).await;
        assert!(phones.iter().all(|answer| answer.status == 200), "{phones:?}");
    }
    let shown = town.log_in(with("head", PASSWORD)).await;
    assert_eq!(shown.header("ratelimit-policy"), "\"login\";q=4;w=60");
    assert_eq!(shown.header("ratelimit"), "\"login\";r=4;t=60");
    let mut guesses = 0;
    let refused = loop {
        let name = format!("nobody{guesses}");
        let answer = town.log_in(with(&name, "a guess of four words")).await;
        if answer.status == 429 {
            break answer;
        }
        answer.refused(401, "credentials_invalid");
        guesses += 1;
        assert!(guesses < 30, "an address guesses without end");
    };
    assert!(guesses >= 4 && !refused.header("retry-after").is_empty());
    refused.refused(429, "rate_limited");
}

#[test]
fn a_hall_signs_in_and_guesses_are_bounded_on_sqlite() {
    tell_in(hall(Backend::Sqlite), phones_that_are_right_cost_nothing_and_guesses_are_bounded);
}

#[test]
fn a_hall_signs_in_and_guesses_are_bounded_on_postgres() {
    tell_in(hall(Backend::Postgres), phones_that_are_right_cost_nothing_and_guesses_are_bounded);
}
