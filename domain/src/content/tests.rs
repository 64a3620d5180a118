//! The rules of articles and of search, in sentences.

use uuid::Uuid;

use super::*;
use crate::{access::AccountId, time::Instant};

fn person(n: u128) -> AccountId {
    Id::new(Uuid::from_u128(n))
}

fn now() -> Instant {
    Instant::from_millis(1_000)
}

fn article() -> Article {
    let body = "正文".to_owned();
    Article {
        id: Id::new(Uuid::nil()),
        channel: Id::new(Uuid::nil()),
        text: Text {
            title: "党课".to_owned(),
            summary: None,
            source: None,
            body,
            publish_at: None,
            media: Vec::new(),
        },
        file: None,
        editor: person(1),
        state: ArticleState::Draft,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

#[test]
fn two_other_people_publish() {
    let once = article().submit(now()).unwrap().approve(person(2), &[], now()).unwrap();
    assert_eq!(once.state, ArticleState::InReview { approved_by: Some(person(2)) });
    let twice = once.approve(person(3), &[], now()).unwrap();
    assert_eq!((twice.state.visible_at(), twice.version), (Some(now()), 4));
}

#[test]
fn neither_the_editor_nor_an_earlier_author_nor_the_same_reviewer_twice() {
    let submitted = article().submit(now()).unwrap();
    let by = |n, authors: &[AccountId]| submitted.clone().approve(person(n), authors, now());
    assert_eq!(by(1, &[]), Err(ContentError::OwnText));
    assert_eq!(by(4, &[person(4)]), Err(ContentError::OwnText));
    assert_eq!(
        by(2, &[]).unwrap().approve(person(2), &[], now()),
        Err(ContentError::ApprovedBefore)
    );
}

#[test]
fn a_returned_article_says_why_until_it_is_submitted_and_needs_both_reviewers_again() {
    let once = article().submit(now()).unwrap().approve(person(2), &[], now()).unwrap();
    let returned = once.send_back(person(3), "标题不妥".to_owned(), now()).unwrap();
    assert_eq!(returned.people(), [person(1), person(3)]);
    let text = Text { title: "新题".to_owned(), ..returned.text.clone() };
    let revised = returned.revise(text, person(1), now()).unwrap();
    assert_eq!(revised.state.returned().map(|one| one.reason.as_str()), Some("标题不妥"));
    let again = revised.submit(now()).unwrap();
    assert_eq!(again.state, ArticleState::InReview { approved_by: None });
}

#[test]
fn only_what_is_published_can_be_withdrawn_and_only_what_is_in_review_returned() {
    let withdrawn = article().withdraw("数据有误".to_owned(), now());
    assert_eq!(withdrawn, Err(ContentError::NotPublished));
    let returned = article().send_back(person(2), "标题不妥".to_owned(), now());
    assert_eq!(returned, Err(ContentError::NotInReview));
}

#[test]
fn a_scheduled_article_is_visible_later_and_never_in_the_past() {
    let publish = |at| {
        let mut one = article();
        one.text.publish_at = Some(Instant::from_millis(at));
        let twice = one.submit(now()).unwrap().approve(person(2), &[], now()).unwrap();
        twice.approve(person(3), &[], now()).unwrap().state.visible_at()
    };
    assert_eq!(publish(5_000), Some(Instant::from_millis(5_000)));
    assert_eq!(publish(10), Some(now()));
}

#[test]
fn a_question_asks_for_pairs_and_a_single_character_for_itself() {
    assert_eq!(search::wanted(&search::terms("党")).into_iter().collect::<Vec<_>>(), ["党"]);
    let wanted = search::wanted(&search::terms(" 主题党日　ＰＰＴ "));
    assert!(["主题", "题党", "党日", "pp", "pt"].iter().all(|gram| wanted.contains(*gram)));
    assert!(wanted.is_subset(&search::grams(&search::fold("十一月主题党日 PPT"))));
}
