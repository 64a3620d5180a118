//! What a phone asks for when it is opened.

use reqwest::Method;

use crate::support::{Town, stories};

stories! {
    async fn an_app_finds_the_words_of_every_list_and_keeps_them(town: Town) {
        let words = town.send(town.request(Method::GET, "/v1/vocabulary")).await;
        assert_eq!(words.header("cache-control"), "public, max-age=3600");
        let tag = words.header("etag");
        assert!(tag.starts_with('"'), "{tag} is not a strong tag");
        let kinds = words.ok()["enums"]["StudySessionKind"].clone();
        assert_eq!(kinds[0]["value"], "member_meeting");
        assert_eq!(kinds[0]["zh"], "支部党员大会");
        assert_eq!(kinds[0]["en"], "Member meeting");
        let again = town.request(Method::GET, "/v1/vocabulary").header("if-none-match", tag);
        let again = town.send(again).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""));
    }
}
