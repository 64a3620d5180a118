//! The demo district's figures: each adds up, and each opens to as many rows as it says.

use lighthouse_api::demo::{self, Size};
use lighthouse_domain::id::Id;
use serde_json::{Value, json};
use uuid::Uuid;

use super::rows;
use crate::support::{Backend, Person, Town, tell_in};

#[test]
fn every_figure_adds_up_and_opens_to_its_rows_on_sqlite() {
    tell_in(Town::unsettled(Backend::Sqlite, |_| ()), every_figure_adds_up);
}

#[test]
fn every_figure_adds_up_and_opens_to_its_rows_on_postgres() {
    tell_in(Town::unsettled(Backend::Postgres, |_| ()), every_figure_adds_up);
}

pub(super) async fn deputy_head(town: &Town) -> Person {
    let device = json!({ "login": "deputy.head", "password": demo::PASSWORD,
        "device_id": "curl", "device_name": "curl" });
    let pair = town.log_in(device).await.ok();
    let text = |name: &str| pair[name].as_str().unwrap().to_owned();
    Person {
        account: Id::new(Uuid::nil()),
        token: text("access_token"),
        refresh: text("refresh_token"),
        session: text("session_id").parse().unwrap(),
    }
}

async fn every_figure_adds_up(town: Town) {
    let made = demo::seed(&town.app, Size::SMALL, 1).await.unwrap();
    let head = deputy_head(&town).await;
    for period in ["2026-11", "2026-10", "2026-Q4", "2026"] {
        let found = adds_up(&town, &head, made.district, period).await;
        opens_to_its_rows(&town, &head, made.district, (&found, period)).await;
        adds_up(&town, &head, made.town, period).await;
    }
}

/// An organization that is no branch has nothing of its own here: it is the sum of its children, but
/// for what the district itself owns.
async fn adds_up(town: &Town, by: &Person, at: Uuid, period: &str) -> Value {
    let path = format!("/v1/organizations/{at}/indicators?period={period}&limit=100");
    let found = town.get(by, &path).await.ok();
    for figure in found["figures"].as_array().unwrap() {
        let below: Vec<&Value> = found["data"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|child| child["figures"].as_array().unwrap())
            .filter(|one| one["indicator"] == figure["indicator"])
            .collect();
        for part in ["numerator", "denominator"] {
            let sum: i64 = below.iter().filter_map(|one| one[part].as_i64()).sum();
            let whole = figure[part].as_i64().unwrap_or_default();
            assert!(sum <= whole, "{period} {part} of {figure}: {sum} below");
            let own = [
                "org_profile_complete",
                "articles",
                "media_items",
                "channel_fresh",
                "classes",
                "incident_on_time",
                "term_election_on_time",
            ];
            let is_own = own.iter().any(|name| figure["indicator"] == *name);
            assert!(sum == whole || is_own, "{period} {part} of {figure}: {sum} below");
        }
        let (numerator, denominator) =
            (figure["numerator"].as_i64(), figure["denominator"].as_i64());
        if figure["unit"] == "share" {
            assert!(numerator <= denominator, "{figure}");
            assert_eq!(figure["value"].is_null(), denominator == Some(0), "{figure}");
        }
    }
    found
}

async fn opens_to_its_rows(town: &Town, by: &Person, at: Uuid, (found, period): (&Value, &str)) {
    for figure in found["figures"].as_array().unwrap() {
        let name = figure["indicator"].as_str().unwrap();
        if name == "client_reach" || figure["missing"] == "no_data_kept" {
            continue;
        }
        let counted = rows(town, by, (at, name), &format!("period={period}")).await;
        let adds: i64 = counted.iter().map(|row| row["adds"].as_i64().unwrap()).sum();
        assert_eq!(Some(adds), figure["numerator"].as_i64(), "{period} {figure}");
        if ["share", "count"].iter().any(|unit| figure["unit"] == *unit) {
            assert_eq!(
                i64::try_from(counted.len()).ok(),
                figure["numerator"].as_i64(),
                "{period} {figure}"
            );
        }
        if figure["unit"] == "share" {
            let missing =
                rows(town, by, (at, name), &format!("period={period}&part=missing")).await;
            let rest = figure["denominator"].as_i64().unwrap() - adds;
            assert_eq!(i64::try_from(missing.len()), Ok(rest), "{period} {figure}");
        }
    }
}
