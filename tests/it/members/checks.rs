//! What `lighthouse check` asks of the register, each broken past the application.

use lighthouse_domain::access::Role;
use lighthouse_persistence::check;
use serde_json::json;

use crate::support::{Town, a_member, id_of, stories};

/// The ids of the questions that something breaks.
async fn broken(town: &Town) -> Vec<&'static str> {
    let findings = check::register(&town.app.db.conn(), town.app.sealer()).await.unwrap();
    let mut broken: Vec<_> =
        findings.iter().filter(|finding| finding.broken > 0).map(|finding| finding.id).collect();
    broken.dedup();
    broken
}

stories! {
    async fn what_was_written_past_the_register_is_found_by_the_check(town: Town) {
        let head = town.head().await;
        let east = town.branch(&head, town.root, "E").await;
        town.branch(&head, town.root, "W").await;
        let mut body = a_member(east, "李四");
        body["id_number"] = json!(with_check_digit("37999919850615001"));
        let li = id_of(&town.post(&head, "/v1/members", &body).await.ok());
        let account = town.account("李四", Some(li)).await;
        town.appoint(account, Role::BranchAdministrator, east).await;
        assert_eq!(broken(&town).await, [""; 0]);
        for (question, spoil, mend) in [
            ("INV-46", "UPDATE member SET joined_on = '1970-01-01'", "UPDATE member SET joined_on = NULL"),
            ("INV-47", "UPDATE account SET display_name = '别人' WHERE display_name = '李四'", "UPDATE account SET display_name = '李四' WHERE display_name = '别人'"),
            ("INV-48", "UPDATE appointment SET organization_id = (SELECT id FROM organization WHERE code = 'W') WHERE role = 'branch_administrator'", "UPDATE appointment SET organization_id = (SELECT id FROM organization WHERE code = 'E') WHERE role = 'branch_administrator'"),
            ("INV-49", "UPDATE member SET birth_date = '1985-06-16'", "UPDATE member SET birth_date = '1985-06-15'"),
        ] {
            town.alter(spoil).await;
            assert_eq!(broken(&town).await, [question]);
            town.alter(mend).await;
            assert_eq!(broken(&town).await, [""; 0], "{question}");
        }
    }
}

fn with_check_digit(body: &str) -> String {
    let check = lighthouse_domain::members::IdNumber::check_character(body).unwrap();
    format!("{body}{check}")
}
