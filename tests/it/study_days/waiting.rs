//! A branch waits for a full day and gets the first place that comes free.

use futures_util::StreamExt;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{District, PLANS, book, by_branch, district, groups, lines, place, publish, text};
use crate::support::{Answer, Person, Town, id_of, stories};

const DAY: &str = "2026-11-24";

/// A published plan whose first school is full every day, so that some branches have no place.
async fn crowded(town: &Town, sizes: &[usize]) -> (District, Value, Vec<Uuid>) {
    let d = district(town, sizes).await;
    let mut wish = d.wish(town, "2026-11");
    wish["own_town_only"] = json!(true);
    let plan = d.plan(town, &wish).await;
    publish(town, &d.coordinator, &plan).await.ok();
    let without = lines(town, &d.coordinator, &plan, "&placed=false").await;
    let without = without.iter().map(|line| text(&line["branch_id"]).parse().unwrap()).collect();
    (d, plan, without)
}

async fn wait(
    town: &Town,
    by: &Person,
    plan: &Value,
    (branch, at, day): (Uuid, Uuid, &str),
) -> Answer {
    let body = json!({ "branch_id": branch, "venue_id": at, "day": day });
    town.post(by, &format!("{PLANS}/{}/waiting", id_of(plan)), &body).await
}

async fn remove(town: &Town, by: &Person, plan: &Value, what: &str, branch: Uuid) -> Answer {
    let path = format!("{PLANS}/{}/{what}/{branch}", id_of(plan));
    town.send(town.by(by, Method::DELETE, &path).header("if-match", "*")).await
}

/// Who waits, as this person sees it: branch and place in the list.
async fn waiting(town: &Town, by: &Person, plan: &Value) -> Vec<(Uuid, i64)> {
    let page = town.get(by, &format!("{PLANS}/{}/waiting?limit=100", id_of(plan))).await.ok();
    let of =
        |one: &Value| (text(&one["branch_id"]).parse().unwrap(), one["position"].as_i64().unwrap());
    page["data"].as_array().unwrap().iter().map(of).collect()
}

/// The branches that study at a school on a day.
async fn guests(town: &Town, d: &District, plan: &Value, at: Uuid, day: &str) -> Vec<Uuid> {
    let all = lines(town, &d.coordinator, plan, &format!("&venue_id={at}&day={day}")).await;
    all.iter().map(|line| text(&line["branch_id"]).parse().unwrap()).collect()
}

stories! {
    async fn a_place_given_back_or_left_goes_to_the_first_who_waits(town: Town) {
        let (d, plan, without) = crowded(&town, &[32, 0]).await;
        let (one, two) = (without[0], without[1]);
        let admin = town.appointed("admin", Role::BranchAdministrator, one).await;
        let wish = |branch| (branch, d.venues[0], DAY);
        assert_eq!(wait(&town, &admin, &plan, wish(one)).await.ok()["position"], 1);
        assert_eq!(wait(&town, &d.coordinator, &plan, wish(two)).await.ok()["position"], 2);
        assert_eq!(wait(&town, &admin, &plan, wish(one)).await.ok()["position"], 1, "asking again keeps the turn");
        assert_eq!(waiting(&town, &d.coordinator, &plan).await, [(one, 1), (two, 2)]);
        assert_eq!(waiting(&town, &admin, &plan).await, [(one, 1)]);

        let there = guests(&town, &d, &plan, d.venues[0], DAY).await;
        remove(&town, &admin, &plan, "bookings", there[0]).await.refused(403, "forbidden");
        assert_eq!(remove(&town, &d.coordinator, &plan, "bookings", there[0]).await.status, 204);
        remove(&town, &d.coordinator, &plan, "bookings", there[0]).await.refused(409, "wrong_state");
        let now = by_branch(&lines(&town, &d.coordinator, &plan, "").await);
        assert_eq!(place(&now[&one]), (d.venues[0].to_string(), DAY.to_owned()));
        assert_eq!(now[&there[0]]["reason"], "given_back");
        assert_eq!(waiting(&town, &d.coordinator, &plan).await, [(two, 1)]);

        book(&town, &d.coordinator, &plan, (there[1], d.venues[1], DAY)).await.ok();
        let now = by_branch(&lines(&town, &d.coordinator, &plan, "").await);
        assert_eq!(place(&now[&two]), (d.venues[0].to_string(), DAY.to_owned()));
        assert_eq!(guests(&town, &d, &plan, d.venues[0], DAY).await.len(), 5);
        assert_eq!((town.deeds("study_day_plan.moved_up").await, town.deeds("study_day_plan.given_back").await), (2, 1));
    }

    async fn who_found_another_day_is_off_the_list_and_one_may_leave_it(town: Town) {
        let (d, plan, without) = crowded(&town, &[33, 0]).await;
        for branch in &without {
            wait(&town, &d.coordinator, &plan, (*branch, d.venues[0], DAY)).await.ok();
        }
        book(&town, &d.coordinator, &plan, (without[0], d.venues[1], DAY)).await.ok();
        assert_eq!(waiting(&town, &d.coordinator, &plan).await, [(without[1], 1), (without[2], 2)]);
        assert_eq!(remove(&town, &d.coordinator, &plan, "waiting", without[1]).await.status, 204);
        remove(&town, &d.coordinator, &plan, "waiting", without[1]).await.refused(404, "not_found");
        let there = guests(&town, &d, &plan, d.venues[0], DAY).await;
        assert_eq!(remove(&town, &d.coordinator, &plan, "bookings", there[0]).await.status, 204);
        assert!(guests(&town, &d, &plan, d.venues[0], DAY).await.contains(&without[2]));
        assert!(waiting(&town, &d.coordinator, &plan).await.is_empty());
        assert_eq!((town.deeds("study_day_plan.waiting").await, town.deeds("study_day_plan.waiting_left").await), (3, 1));
    }

    async fn nobody_waits_for_a_free_place_a_second_day_or_another_branch(town: Town) {
        let (d, plan, without) = crowded(&town, &[31, 0]).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, without[0]).await;
        let full = (without[0], d.venues[0], DAY);
        let placed = guests(&town, &d, &plan, d.venues[0], DAY).await[0];
        wait(&town, &d.coordinator, &plan, (placed, d.venues[0], "2026-11-25")).await.refused(409, "conflict");
        wait(&town, &admin, &plan, (without[0], d.venues[1], DAY)).await.refused(409, "conflict");
        wait(&town, &admin, &plan, (without[0], d.venues[0], "2026-11-29")).await.refused(422, "validation_failed");
        wait(&town, &admin, &plan, (without[0], d.venues[0], "2026-11-23")).await.refused(409, "wrong_state");
        wait(&town, &admin, &plan, (placed, d.venues[0], DAY)).await.refused(422, "validation_failed");
        wait(&town, &d.head, &plan, full).await.refused(403, "forbidden");
        let other = town.appointed("other", Role::EducationCentreCoordinator, d.towns[1]).await;
        wait(&town, &other, &plan, full).await.refused(404, "not_found");
        let draft = d.plan(&town, &d.wish(&town, "2026-12")).await;
        wait(&town, &admin, &draft, (without[0], d.venues[0], "2026-12-24")).await.refused(404, "not_found");
        wait(&town, &d.coordinator, &draft, (without[0], d.venues[0], "2026-12-24")).await.refused(409, "wrong_state");
    }

    /// INV-30 with waiting lists: a thousand bookings, places given back and wishes at once.
    async fn a_thousand_bookings_and_places_given_back_never_exceed_a_school(town: Town) {
        let (d, plan, _) = crowded(&town, &[40, 0]).await;
        let asked = (0..1000_usize).map(|n| {
            let (town, d, plan) = (&town, &d, &plan);
            let branch = d.branches[0][(n * 7) % 40];
            async move {
                for _ in 0..50 {
                    let by = &d.coordinator;
                    let answer = match n % 4 {
                        0 => book(town, by, plan, (branch, d.venues[1], DAY)).await,
                        1 => remove(town, by, plan, "bookings", branch).await,
                        2 => wait(town, by, plan, (branch, d.venues[1], DAY)).await,
                        _ => wait(town, by, plan, (branch, d.venues[0], DAY)).await,
                    };
                    // A server with too much to do says so; a phone asks again.
                    if answer.status != 503 {
                        return answer.status;
                    }
                }
                503
            }
        });
        let answers: Vec<_> = futures_util::stream::iter(asked).buffer_unordered(32).collect().await;
        assert!(answers.iter().all(|status| [200, 204, 409].contains(status)), "{answers:?}");
        let all = lines(&town, &d.coordinator, &plan, "").await;
        let groups = groups(&all);
        assert_eq!((groups.values().all(|size| *size <= 5), all.len(), by_branch(&all).len()), (true, 40, 40));
        let now = by_branch(&all);
        for (branch, _) in waiting(&town, &d.coordinator, &plan).await {
            assert!(now[&branch]["venue_id"].is_null(), "who waits has no day");
        }
        let page = town.get(&d.coordinator, &format!("{PLANS}/{}/waiting?limit=100", id_of(&plan))).await.ok();
        for one in page["data"].as_array().unwrap() {
            let day = (text(&one["venue_id"]), text(&one["day"]));
            assert_eq!(groups.get(&day), Some(&5), "nobody waits beside an empty seat");
        }
        let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        assert!(findings.iter().all(|finding| finding.broken == 0), "{findings:?}");
    }
}
