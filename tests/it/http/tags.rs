//! `ETag` changes whenever the body does, and `If-Match` still asks for the version alone.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Person, Town, stories};

async fn if_none_match(town: &Town, person: &Person, path: &str, tag: &str) -> Answer {
    town.send(town.by(person, Method::GET, path).header("if-none-match", tag)).await
}

stories! {
    async fn a_branch_below_a_moved_organization_is_not_unmodified(town: Town) {
        let head = town.head().await;
        let committee = town.organization(&head, town.root, "town_committee", "C").await;
        let general = town.organization(&head, committee, "general_branch", "G").await;
        let branch = town.branch(&head, general, "B").await;
        let paths = [format!("/v1/branches/{branch}"), format!("/v1/organizations/{branch}"), "/v1/organizations".to_owned(), "/v1/organizations/tree".to_owned()];
        let mut before = Vec::new();
        for path in &paths {
            let answer = town.get(&head, path).await;
            assert_eq!(if_none_match(&town, &head, path, &answer.header("etag")).await.status, 304, "{path}");
            before.push(answer);
        }
        let tag = town.get(&head, &format!("/v1/organizations/{general}")).await.header("etag");
        let request = town.by(&head, Method::POST, &format!("/v1/organizations/{general}/move")).header("if-match", tag);
        town.send(request.json(&json!({ "parent_id": town.root }))).await.ok();
        for (path, before) in paths.iter().zip(before) {
            let after = if_none_match(&town, &head, path, &before.header("etag")).await;
            assert_eq!(after.status, 200, "{path}");
            assert_ne!(after.text, before.text, "{path}");
        }
    }

    async fn every_list_has_a_tag_that_holds(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        town.member(&head, branch, "王芳").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let contract: serde_json::Value = serde_json::from_str(include_str!("../../../openapi/openapi.json")).unwrap();
        let plain = contract["paths"].as_object().unwrap().iter().filter(|(path, item)| path.starts_with("/v1/") && !path.contains('{') && item.get("get").is_some());
        let mut asked = 0;
        for (path, _) in plain {
            for person in [&head, &admin] {
                let answer = town.get(person, path).await;
                if answer.status != 200 || answer.header("cache-control") == "no-store" {
                    continue;
                }
                let tag = answer.header("etag");
                assert!(tag.starts_with('"'), "{path}: {tag}");
                assert_eq!(if_none_match(&town, person, path, &tag).await.status, 304, "{path}");
                asked += 1;
            }
        }
        assert!(asked > 30, "{asked}");
    }

    async fn the_tag_of_a_change_is_the_tag_of_what_is_read_next(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let member = format!("/v1/members/{}", town.member(&head, branch, "王芳").await);
        let read = town.get(&head, &member).await.header("etag");
        let changed = town.patch(&head, &member, &read, &json!({ "name": "王芬" })).await.header("etag");
        assert_eq!(if_none_match(&town, &head, &member, &changed).await.status, 304);
        let stale = town.patch(&head, &member, &read, &json!({ "name": "王芳" })).await;
        assert_eq!(stale.header("etag"), changed);
        stale.refused(412, "version_conflict");
        // A tag without the hash still names a version.
        town.patch(&head, &member, "\"v2-zh-CN\"", &json!({ "name": "王芳" })).await.ok();
    }
}
