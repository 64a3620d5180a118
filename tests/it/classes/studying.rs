//! Progress: the phone says what it saw, the server's clock says what counts.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use uuid::Uuid;

use super::{all_is_sound, enrol, minutes, open_class, saw, scene, upload};
use crate::support::{Town, stories};

stories! {
    async fn out_of_order_and_twice_counts_once_and_never_more_than_the_time_that_passed(town: Town) {
        let s = scene(&town).await;
        let (class, lesson) = open_class(&town, &s.head, 1800, json!({})).await;
        upload(&town, &s.phone, lesson, json!([saw(0, 60)])).await.refused(404, "not_found");
        enrol(&town, &s.phone, class, json!({})).await.ok();
        let at_once = upload(&town, &s.phone, lesson, json!([saw(0, 1800)])).await.ok();
        assert_eq!(at_once["gained_seconds"], 0, "no time has passed: {at_once}");

        town.pass(TimeDelta::minutes(10));
        let (late, early) = (saw(300, 600), saw(0, 300));
        let first = upload(&town, &s.phone, lesson, json!([late])).await.ok();
        assert_eq!((&first["gained_seconds"], &first["progress"]["counted_seconds"]), (&json!(300), &json!(300)));
        let second = upload(&town, &s.phone, lesson, json!([early, late])).await.ok();
        assert_eq!((&second["taken"], &second["gained_seconds"]), (&json!(1), &json!(300)));
        let again = upload(&town, &s.phone, lesson, json!([early, late])).await.ok();
        assert_eq!((&again["taken"], &again["gained_seconds"]), (&json!(0), &json!(0)));
        assert_eq!(again["progress"]["seen"], json!([{ "from_second": 0, "to_second": 600 }]));
        let more = upload(&town, &s.phone, lesson, json!([saw(600, 1800)])).await.ok();
        assert_eq!(more["gained_seconds"], 0, "ten minutes are used up: {more}");
        assert_eq!(minutes(&town, &s.head, s.wang).await, 0);

        town.pass(TimeDelta::minutes(14));
        let phone = town.sign_in("wang").await;
        let more = upload(&town, &phone, lesson, json!([saw(600, 1800)])).await.ok();
        assert_eq!((&more["gained_seconds"], &more["progress"]["completed_at"]), (&json!(840), &json!(null)));
        town.pass(TimeDelta::minutes(3));
        let done = upload(&town, &phone, lesson, json!([saw(1400, 9000)])).await.ok();
        assert_eq!(done["progress"]["counted_seconds"], 1620);
        assert!(done["progress"]["completed_at"].is_string(), "nine tenths complete it: {done}");
        town.pass(TimeDelta::minutes(5));
        upload(&town, &phone, lesson, json!([saw(0, 1800)])).await.ok();
        let head = town.sign_in("head").await;
        assert_eq!(minutes(&town, &head, s.wang).await, 30, "the credit is entered once");
        let mine = town.get(&phone, "/v1/me/classes").await.ok();
        assert_eq!(mine["data"][0]["completed"], true);
        let progress = town.get(&phone, &format!("/v1/me/classes/{class}/progress")).await.ok();
        assert_eq!(progress["data"][0]["counted_seconds"], 1800);
        assert_eq!(town.deeds("lesson.completed").await, 1);
        all_is_sound(&town).await;
    }

    async fn a_hundred_uploads_of_two_phones_at_once_find_one_line_of_time(town: Town) {
        let s = scene(&town).await;
        let (one_class, one) = open_class(&town, &s.head, 3600, json!({})).await;
        let (two_class, two) = open_class(&town, &s.head, 3600, json!({})).await;
        enrol(&town, &s.phone, one_class, json!({})).await.ok();
        enrol(&town, &s.phone, two_class, json!({})).await.ok();
        town.pass(TimeDelta::minutes(12));
        let tablet = town.sign_in_on("wang", "tablet").await;
        let sent = (0..100).map(|n| {
            let (phone, lesson) = if n % 2 == 0 { (&s.phone, one) } else { (&tablet, two) };
            upload(&town, phone, lesson, json!([saw(0, 3600)]))
        });
        let gained: i64 = join_all(sent.collect::<Vec<_>>())
            .await
            .into_iter()
            .map(|answer| answer.ok()["gained_seconds"].as_i64().unwrap())
            .sum();
        assert_eq!(gained, 720, "both lessons together have the twelve minutes that passed");
        all_is_sound(&town).await;
    }

    async fn a_phone_without_network_uploads_later_and_a_week_is_the_most(town: Town) {
        let s = scene(&town).await;
        let (class, lesson) = open_class(&town, &s.head, 21_600, json!({ "ends_on": "2026-12-20" })).await;
        enrol(&town, &s.phone, class, json!({})).await.ok();
        town.pass(TimeDelta::days(2));
        let phone = town.sign_in("wang").await;
        let strange = json!({ "op_id": Uuid::now_v7(), "from_second": 0, "to_second": 7200, "client_at": "2031-01-01T00:00:00Z" });
        let done = upload(&town, &phone, lesson, json!([strange])).await.ok();
        assert_eq!(done["gained_seconds"], 7200, "the phone's own time is nothing to the server");
        town.pass(TimeDelta::days(32));
        let phone = town.sign_in("wang").await;
        let late = upload(&town, &phone, lesson, json!([saw(7200, 9000)])).await.ok();
        assert_eq!(late["gained_seconds"], 1800, "a week after the end is in time");
        town.pass(TimeDelta::days(2));
        let phone = town.sign_in("wang").await;
        upload(&town, &phone, lesson, json!([saw(9000, 9100)])).await.refused(409, "wrong_state");
        upload(&town, &phone, lesson, json!([saw(5, 5)])).await.refused(422, "validation_failed");
    }
}
