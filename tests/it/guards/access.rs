//! Rights: the printed matrix is the committed one, and no operation is open by accident.

use std::fmt::Write;

use lighthouse_domain::access::{Reach, Role, actions};
use uuid::Uuid;

use super::{
    committed::assert_committed,
    contract::{document, operations},
    requests::{ask, secured},
};
use crate::support::{Town, stories};

/// Operations that need no token. The list may only shrink.
const OPEN: [&str; 20] = [
    "getRoot",
    "getJwks",
    "getMeta",
    "getVocabulary",
    "listErrorCodes",
    "getLive",
    "getReady",
    "getProblem",
    "createSession",
    "refreshSession",
    "activateAccount",
    "getOpenapi",
    "createQueryLetter",
    "searchAddressees",
    "createToken",
    "fileComplaint",
    "followComplaint",
    // Whoever is burdened must be able to cite the rule, and to see who was excepted from it.
    "listRestrictedMeasures",
    "getTransparency",
    // Takes a letter's token and no person's: told in `letters.rs`.
    "listGrantedMembers",
];

pub fn matrix() -> String {
    let mut out = String::from(
        "# action x role: S the role's subtree, O the own person, - nothing; and the scopes of api clients that include it. Written by ./regenerate.\n",
    );
    for (name, grants) in actions::ALL {
        let _ = write!(out, "{name:24}");
        for role in Role::ALL.iter().copied() {
            let reach = grants.iter().find(|(held, _)| *held == role).map(|(_, reach)| *reach);
            let mark = match reach {
                Some(Reach::Subtree) => 'S',
                Some(Reach::Own) => 'O',
                None => '-',
            };
            let _ = write!(out, " {}={mark}", role.as_str());
        }
        let (_, scopes) = actions::OF_CLIENTS.iter().find(|(of, _)| of == name).unwrap();
        let scopes: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
        let _ = write!(
            out,
            " api_client={}",
            if scopes.is_empty() { "-".into() } else { scopes.join("|") }
        );
        out.push('\n');
    }
    out
}

#[test]
fn the_committed_access_matrix_is_the_one_in_force() {
    assert_committed("tests/it/guards/access_matrix.txt", &matrix());
}

#[test]
fn every_operation_names_its_permission_or_stands_on_the_open_list() {
    for (path, method, operation) in operations(&document()) {
        let id = operation["operationId"].as_str().unwrap();
        match operation["x-required-permission"].as_str() {
            Some(permission) => {
                assert!(
                    actions::ALL.iter().any(|(name, _)| *name == permission),
                    "{method} {path}: no such permission {permission}"
                );
                assert!(!OPEN.contains(&id));
            }
            None => assert!(OPEN.contains(&id), "{method} {path} is open"),
        }
    }
}

stories! {
    async fn a_stranger_is_refused_everywhere(town: Town) {
        let document = document();
        for (path, method, operation) in secured(&document) {
            let answer = ask(&town, None, Uuid::nil(), &path, &method, &document, &operation).await;
            assert_eq!(answer.status, 401, "{method} {path}: {}", answer.text);
        }
    }

    async fn every_role_gets_403_exactly_where_the_matrix_says_so(town: Town) {
        let document = document();
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::Member) {
            let person = town.appointed(role.as_str(), role, town.root).await;
            for (path, method, operation) in secured(&document) {
                // A password change, a second factor or a log-out would end the story's own session.
                if path.contains("/me/") || path.ends_with("/logout") {
                    continue;
                }
                let permission = operation["x-required-permission"].as_str().unwrap();
                let (_, grants) = actions::ALL.iter().find(|(name, _)| *name == permission).unwrap();
                let may = grants.iter().any(|(held, _)| *held == role);
                let answer = ask(&town, Some(&person), Uuid::nil(), &path, &method, &document, &operation).await;
                if may {
                    assert_ne!(answer.status, 403, "{} {method} {path}: {}", role.as_str(), answer.text);
                    assert!(answer.status < 500, "{} {method} {path}: {}", role.as_str(), answer.text);
                } else {
                    assert_eq!(answer.status, 403, "{} {method} {path}: {}", role.as_str(), answer.text);
                }
            }
        }
    }
}
