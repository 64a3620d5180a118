//! A phone's calendar subscribes to the study days, without a token and until it is taken back.

use lighthouse_domain::access::Role;
use reqwest::Method;

use super::{district, publish, text};
use crate::support::{Answer, Person, Town, stories};

const MINE: &str = "/v1/me/study-day-calendar";

async fn address(town: &Town, by: &Person) -> String {
    text(&town.send(town.by(by, Method::POST, MINE)).await.ok()["address"])
}

/// As a calendar asks: by the address alone.
async fn subscribed(town: &Town, address: &str) -> Answer {
    town.send(town.request(Method::GET, address)).await
}

stories! {
    async fn a_calendar_subscribes_by_its_address_alone(town: Town) {
        let d = district(&town, &[3]).await;
        let plan = d.plan(&town, &d.wish(&town, "2026-11")).await;
        let member = town.member(&d.head, d.branches[0][1], "王小明").await;
        let phone = town.with_phone("wang", member).await;
        town.get(&phone, MINE).await.refused(404, "not_found");
        let mine = address(&town, &phone).await;
        assert_eq!(text(&town.get(&phone, MINE).await.ok()["address"]), mine);
        assert_eq!(subscribed(&town, &mine).await.text.matches("BEGIN:VEVENT").count(), 0, "a draft is nobody's");

        publish(&town, &d.coordinator, &plan).await.ok();
        let calendar = subscribed(&town, &mine).await;
        assert_eq!((calendar.status, calendar.header("content-type").as_str()), (200, "text/calendar; charset=utf-8"));
        assert_eq!(calendar.text.matches("BEGIN:VEVENT").count(), 1, "{}", calendar.text);
        assert!(calendar.text.contains("PRODID:-//Lighthouse//") && calendar.text.contains("DTEND;VALUE=DATE:202611"), "{}", calendar.text);
        assert!(!calendar.text.contains("王小明"), "nothing about people");
        let again = town.request(Method::GET, &mine).header("if-none-match", calendar.header("etag"));
        assert_eq!(town.send(again).await.status, 304);
        let all = address(&town, &d.coordinator).await;
        assert_eq!(subscribed(&town, &all).await.text.matches("BEGIN:VEVENT").count(), 3);
        assert_eq!(town.get(&phone, "/v1/study-day-calendar.ics").await.status, 200);
    }

    async fn an_address_holds_until_it_is_taken_back_and_only_as_it_was_signed(town: Town) {
        let d = district(&town, &[1]).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, d.branches[0][0]).await;
        let first = address(&town, &admin).await;
        assert_eq!(subscribed(&town, &first).await.status, 200);
        let other = address(&town, &d.coordinator).await;
        let (by, signature) = (first.split_once("&signature=").unwrap().0, other.split_once("&signature=").unwrap().1);
        subscribed(&town, &format!("{by}&signature={signature}")).await.refused(403, "link_ended");
        subscribed(&town, "/v1/study-day-calendar.ics").await.refused(401, "unauthenticated");
        let second = address(&town, &admin).await;
        subscribed(&town, &first).await.refused(403, "link_ended");
        assert_eq!(subscribed(&town, &second).await.status, 200);
        assert_eq!(town.send(town.by(&admin, Method::DELETE, MINE)).await.status, 204);
        subscribed(&town, &second).await.refused(403, "link_ended");
        town.send(town.by(&admin, Method::DELETE, MINE)).await.refused(404, "not_found");
        assert_eq!((town.deeds("calendar.subscribed").await, town.deeds("calendar.unsubscribed").await), (3, 1));
    }
}
