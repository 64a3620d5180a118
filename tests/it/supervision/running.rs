//! Runs of rules: each notice once, whoever runs them and how often; nothing that is closed.

use std::sync::Arc;

use chrono::TimeDelta;
use lighthouse_api::{
    app::App,
    start,
    supervision::{due_now, next, run},
};
use lighthouse_domain::access::Role;
use lighthouse_persistence::{StoreError, Tx, supervision::Progress};
use serde_json::{Value, json};

use super::{Place, hold, make_rule, place, record, rule_of};
use crate::support::{Town, stories};

/// The third working day before the end of November 2026, at ten in the morning.
const TO_THE_26TH: TimeDelta = TimeDelta::days(3);

/// The town of two branches, of which the first has done everything, under a rule of the town.
async fn november(town: &Town) -> Place {
    let place = place(town).await;
    make_rule(
        town,
        &place.supervisor,
        (place.east, "month_end_urge"),
        ("working_day_before_end", 3),
    )
    .await;
    place
}

async fn first_branch_is_done(town: &Town, place: &Place) {
    let session = hold(town, place, &["theme_party_day", "central_study_day"], "2026-11-22").await;
    record(town, place, session).await;
}

async fn run_all(app: &App) {
    run(app).await.unwrap();
}

async fn notices(town: &Town, query: &str) -> Vec<Value> {
    let boss = town.sign_in("boss").await;
    let page = town.get(&boss, &format!("/v1/notices{query}")).await.ok();
    page["data"].as_array().unwrap().clone()
}

async fn inbox(town: &Town, login: &str) -> Value {
    let person = town.sign_in(login).await;
    town.get(&person, "/v1/me/inbox").await.ok()
}

/// Another server on the same database, at the same time.
async fn another_server(town: &Town) -> App {
    let now = town.now();
    start::open(town.app.shared.config.clone(), Arc::new(move || now)).await.unwrap()
}

stories! {
    async fn at_the_months_end_only_a_branch_with_a_gap_is_told(town: Town) {
        let place = november(&town).await;
        first_branch_is_done(&town, &place).await;
        town.appointed("second", Role::BranchAdministrator, place.second).await;
        run_all(&town.app).await;
        assert_eq!(notices(&town, "").await, Vec::<Value>::new(), "its day has not come");
        town.pass(TO_THE_26TH);
        run_all(&town.app).await;

        let told = notices(&town, "").await;
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0]["branch_id"], &told[0]["recipients"]), (&json!(place.second), &json!(1)));
        assert_eq!((&told[0]["kind"], &told[0]["period"]), (&json!("month_end_urge"), &json!("2026-11")));
        assert_eq!(told[0]["title"], "月末督促：组织 E2 2026-11 有 2 项未完成");
        assert_eq!(told[0]["reason"], "依据组织 EAST的月末督促安排");
        let rules: Vec<_> = told[0]["items"].as_array().unwrap().iter().map(|item| &item["rule"]).collect();
        assert_eq!(rules, [&json!("R17"), &json!("S34")]);
        assert_eq!(told[0]["items"][0]["remedy"], "请在 2026-11-30 前召开主题党日");

        assert_eq!(inbox(&town, "admin").await["data"], json!([]), "nothing is missing in the first branch");
        let second = inbox(&town, "second").await;
        assert_eq!((&second["unread"], &second["data"][0]["notices"]), (&json!(1), &json!(told)));
        assert_eq!(town.deeds("supervision_rule.run").await, 1);
    }

    async fn what_is_recorded_a_second_before_the_run_is_not_asked_for(town: Town) {
        let place = november(&town).await;
        town.pass(TO_THE_26TH - TimeDelta::hours(2) - TimeDelta::seconds(1));
        let place = Place { admin: town.sign_in("admin").await, ..place };
        first_branch_is_done(&town, &place).await;
        run_all(&town.app).await;
        assert_eq!(notices(&town, "").await, Vec::<Value>::new(), "a second to eight");
        town.pass(TimeDelta::seconds(1));
        run_all(&town.app).await;
        let told = notices(&town, "").await;
        assert_eq!((told.len(), &told[0]["branch_id"]), (1, &json!(place.second)));
    }

    async fn however_often_and_on_however_many_servers_a_notice_exists_once(town: Town) {
        let place = november(&town).await;
        make_rule(&town, &place.supervisor, (place.east, "month_end_urge"), ("day_of_month", 26)).await;
        town.pass(TO_THE_26TH);
        let (second, third) = (another_server(&town).await, another_server(&town).await);
        let (one, two, three) = tokio::join!(run(&town.app), run(&second), run(&third));
        for outcome in [one, two, three] {
            outcome.unwrap();
        }
        run_all(&town.app).await;
        run_all(&second).await;
        assert_eq!(notices(&town, "").await.len(), 4, "two rules, two branches");
        assert_eq!(inbox(&town, "admin").await["data"].as_array().unwrap().len(), 2);
        assert_eq!(town.deeds("supervision_rule.run").await, 2);
    }

    async fn a_run_that_is_killed_at_any_step_ends_with_the_same_notices(town: Town) {
        let place = november(&town).await;
        town.branch(&place.head, place.east, "E3").await;
        town.pass(TO_THE_26TH);
        let (now, duties) = (town.now(), town.app.shared.config.duty_rules());
        let due = due_now(&town.app.db.conn(), now).await.unwrap();
        let [due] = due.try_into().unwrap();
        for steps in [0, 1, 1, 0] {
            for _ in 0..steps {
                let step = move |tx: Tx| async move { next(&tx, &due, &duties, (1, now)).await };
                assert_eq!(town.app.db.write(step).await.unwrap(), Progress::More);
            }
            let killed = town.app.db.write(move |tx: Tx| async move {
                next(&tx, &due, &duties, (1, now)).await?;
                Err::<Progress, _>(StoreError::Other("killed".to_owned()))
            });
            assert!(killed.await.is_err());
        }
        run_all(&town.app).await;
        let mut branches: Vec<_> = notices(&town, "").await.iter().map(|notice| notice["branch_id"].clone()).collect();
        assert_eq!(branches.len(), 3);
        branches.dedup();
        assert_eq!(branches.len(), 3);
        assert_eq!(town.deeds("supervision_rule.run").await, 1);
    }

    async fn a_rule_that_was_switched_off_or_changed_meanwhile_does_not_send(town: Town) {
        let place = november(&town).await;
        town.pass(TO_THE_26TH);
        let (now, duties) = (town.now(), town.app.shared.config.duty_rules());
        let [due] = due_now(&town.app.db.conn(), now).await.unwrap().try_into().unwrap();
        let boss = town.sign_in("boss").await;
        let listed = town.get(&boss, "/v1/supervision-rules").await.ok();
        let path = format!("/v1/supervision-rules/{}", listed["data"][0]["id"].as_str().unwrap());
        town.patch(&boss, &path, "*", &json!({ "enabled": false })).await.ok();
        let step = move |tx: Tx| async move { next(&tx, &due, &duties, (500, now)).await };
        assert_eq!(town.app.db.write(step).await.unwrap(), Progress::Nothing);
        run_all(&town.app).await;
        assert_eq!(notices(&town, &format!("?organization_id={}", place.east)).await, Vec::<Value>::new());
    }

    async fn after_days_without_a_server_only_the_latest_rule_sends_and_a_month_that_is_over_never(town: Town) {
        let place = place(&town).await;
        for (kind, count_from, day) in [
            ("mid_month_dispatch", "day_of_month", 24),
            ("month_end_urge", "working_day_before_end", 4),
            ("month_end_urge", "working_day_before_end", 3),
        ] {
            make_rule(&town, &place.supervisor, (place.east, kind), (count_from, day)).await;
        }
        town.pass(TimeDelta::days(4));
        run_all(&town.app).await;
        let told = notices(&town, "").await;
        assert_eq!(told.len(), 2, "one rule, two branches");
        assert_eq!(town.deeds("supervision_rule.run").await, 3, "each is noted");
        town.pass(TimeDelta::days(62));
        run_all(&town.app).await;
        let later = notices(&town, "").await;
        let periods: Vec<_> = later.iter().map(|notice| notice["period"].as_str().unwrap()).collect();
        assert_eq!(periods, ["2027-01", "2027-01", "2026-11", "2026-11"], "December is over");
    }

    async fn ten_rules_never_exceed_the_cap_and_the_last_message_is_a_digest(town: Town) {
        let place = place(&town).await;
        for day in 1..=5 {
            let rule = (town.root, "month_end_urge");
            make_rule(&town, &place.head, rule, ("working_day_before_end", day)).await;
            make_rule(&town, &place.supervisor, (place.east, "mid_month_dispatch"), ("day_of_month", 23 + day)).await;
        }
        let boss = town.sign_in("boss").await;
        let listed = town.get(&boss, &format!("/v1/supervision-rules?organization_id={}", place.east)).await.ok();
        let path = format!("/v1/supervision-rules/{}", listed["data"][4]["id"].as_str().unwrap());
        town.patch(&boss, &path, "*", &json!({ "cap": 3 })).await.ok();
        for _ in 23..=30 {
            run_all(&town.app).await;
            town.pass(TimeDelta::days(1));
        }
        let own = |notice: &&Value| notice["branch_id"] == json!(place.first);
        let told = notices(&town, "?limit=100").await;
        assert_eq!(told.iter().filter(own).count(), 10);
        let inbox = inbox(&town, "admin").await;
        let messages = inbox["data"].as_array().unwrap();
        assert_eq!(messages.len(), 3, "the strictest of the ten rules allows three");
        let digests: Vec<_> = messages.iter().map(|message| message["digest"].as_bool().unwrap()).collect();
        assert_eq!(digests, [true, false, false]);
        assert_eq!(messages[0]["notices"].as_array().unwrap().len(), 8);
    }

    async fn a_quarters_bulletin_is_drafted_once_and_sends_nothing(town: Town) {
        let place = place(&town).await;
        make_rule(&town, &place.supervisor, (place.east, "quarterly_bulletin"), ("working_day_of_month", 5)).await;
        make_rule(&town, &place.supervisor, (place.east, "quarterly_bulletin"), ("working_day_of_month", 6)).await;
        town.pass(TimeDelta::days(47));
        let second = another_server(&town).await;
        let (one, two) = tokio::join!(run(&town.app), run(&second));
        one.unwrap();
        two.unwrap();
        run_all(&town.app).await;
        assert_eq!(notices(&town, "").await, Vec::<Value>::new());
        let boss = town.sign_in("boss").await;
        let drafts = town.get(&boss, "/v1/bulletins").await.ok();
        let drafts = drafts["data"].as_array().unwrap();
        assert_eq!(drafts.len(), 1, "two rules and two servers, one quarter");
        assert_eq!((&drafts[0]["period"], &drafts[0]["state"]), (&json!("2026-Q4"), &json!("draft")));
        assert_eq!(drafts[0]["organization_id"], json!(place.east));
        assert!(drafts[0]["rule_id"].is_string());
        assert_eq!(drafts[0]["figures"]["branches_with_gaps"], 2);
        assert_eq!(inbox(&town, "admin").await["data"], json!([]));
        assert_eq!(town.deeds("supervision_rule.run").await, 2);
    }

    async fn a_word_of_a_notice_that_nobody_knows_is_a_failure_and_no_default(town: Town) {
        november(&town).await;
        town.pass(TO_THE_26TH);
        run_all(&town.app).await;
        town.alter("UPDATE supervision_notice_item SET kind = 'weird'").await;
        let boss = town.sign_in("boss").await;
        town.get(&boss, "/v1/notices").await.refused(500, "internal");
    }

    async fn a_rule_below_the_branches_tells_the_secretary_and_the_administrator_once(town: Town) {
        let place = november(&town).await;
        let secretary = town.account("secretary", Some(place.member)).await;
        town.appoint(secretary, Role::BranchSecretary, place.first).await;
        town.appoint(secretary, Role::BranchAdministrator, place.first).await;
        town.pass(TO_THE_26TH);
        run_all(&town.app).await;
        let told = notices(&town, &format!("?organization_id={}&kind=month_end_urge", place.first)).await;
        assert_eq!((told.len(), &told[0]["recipients"]), (1, &json!(2)));
        assert_eq!(inbox(&town, "secretary").await["data"].as_array().unwrap().len(), 1);
        let empty = rule_of(place.first, "month_end_urge", "day_of_month", 28);
        let own = town.sign_in("admin").await;
        town.post(&own, "/v1/supervision-rules", &empty).await.refused(403, "forbidden");
    }
}
