//! A member without a phone and without an account reaches everything that a member with one does:
//! the branch prints a sheet, it is signed by hand, and it is entered as one list.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};

use super::{YESTERDAY, lines, scene};
use crate::support::{Town, stories};

stories! {
    async fn the_sheet_of_a_session_has_a_line_for_each_member_in_the_order_of_the_roster(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/study-sessions/{session}/sign-in-sheet");
        let sheet = town.get(&s.admin, &path).await;
        assert_eq!((sheet.status, sheet.header("content-type").as_str()), (200, "application/pdf"));
        assert!(sheet.header("content-disposition").contains("%E7%AD%BE%E5%88%B0%E8%A1%A8.pdf"), "{}", sheet.header("content-disposition"));
        assert!(sheet.text.starts_with("%PDF-"), "a file that is read by every viewer");
        let phone = town.with_phone("wang", s.members[0]).await;
        town.get(&phone, &path).await.refused(403, "forbidden");
        let other = town.branch(&s.head, town.root, "C").await;
        town.appointed("other", Role::BranchAdministrator, other).await;
        let stranger = town.sign_in("other").await;
        town.get(&stranger, &path).await.refused(404, "not_found");
    }

    async fn a_member_without_an_account_reaches_all_that_one_with_a_phone_does(town: Town) {
        let s = scene(&town).await;
        let phone = town.with_phone("wang", s.members[0]).await;
        for (from, to) in [YESTERDAY, ("2026-11-20T01:00:00Z", "2026-11-20T05:00:00Z")] {
            let session = town.session(&s.admin, s.branch, from, to).await;
            let list = lines(&[(s.members[0], "present"), (s.members[1], "assisted")]);
            let path = format!("/v1/study-sessions/{session}/attendance");
            assert_eq!(town.put(&s.admin, &path, &list).await.ok()["recorded"], 2, "one request for the whole sheet");
        }
        let hours = async |member| {
            let path = format!("/v1/members/{member}/hours?year=2026");
            let found: Value = town.get(&s.admin, &path).await.ok();
            ["credited_minutes", "target_minutes", "missing_minutes"].map(|figure| found[figure].clone())
        };
        let (with, without) = (hours(s.members[0]).await, hours(s.members[1]).await);
        assert_eq!(with, without, "the same session is worth the same");
        let accounts = town.get(&s.admin, &format!("/v1/accounts?branch_id={}&state=none", s.branch)).await.ok();
        assert!(accounts["data"].as_array().unwrap().iter().any(|row| row["member_id"] == json!(s.members[1])), "{accounts}");
        town.get(&phone, "/v1/me/gaps").await.ok();
        town.pass(TimeDelta::days(1));
    }
}
