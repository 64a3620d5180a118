//! The rules of articles and of search, in sentences.

use uuid::Uuid;

use super::*;

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
        state: State::Draft,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

#[test]
fn two_other_people_publish() {
    let once = article().submit().unwrap().approve(person(2), &[], now()).unwrap();
    assert_eq!(once.state, State::InReview { first: Some(person(2)) });
    let twice = once.approve(person(3), &[], now()).unwrap();
    assert!(matches!(twice.state, State::Published { visible_at, .. } if visible_at == now()));
}

#[test]
fn neither_the_editor_nor_an_earlier_author_nor_the_same_reviewer_twice() {
    let submitted = article().submit().unwrap();
    let by = |n, authors: &[AccountId]| submitted.clone().approve(person(n), authors, now());
    assert_eq!(by(1, &[]), Err(ContentError::OwnText));
    assert_eq!(by(4, &[person(4)]), Err(ContentError::OwnText));
    assert_eq!(
        by(2, &[]).unwrap().approve(person(2), &[], now()),
        Err(ContentError::ApprovedBefore)
    );
}

#[test]
fn a_returned_article_needs_both_reviewers_again() {
    let once = article().submit().unwrap().approve(person(2), &[], now()).unwrap();
    let again = once.send_back().unwrap().submit().unwrap();
    assert_eq!(again.state, State::InReview { first: None });
}

#[test]
fn a_scheduled_article_is_visible_later_and_never_in_the_past() {
    let publish = |at| {
        let mut one = article();
        one.text.publish_at = Some(Instant::from_millis(at));
        let twice = one.submit().unwrap().approve(person(2), &[], now()).unwrap();
        twice.approve(person(3), &[], now()).unwrap().state
    };
    let visible = |state| match state {
        State::Published { visible_at, .. } => visible_at.millis(),
        _ => 0,
    };
    assert_eq!(visible(publish(5_000)), 5_000);
    assert_eq!(visible(publish(10)), 1_000);
}

#[test]
fn a_question_asks_for_pairs_and_a_single_character_for_itself() {
    assert_eq!(search::wanted(&search::terms("党")).into_iter().collect::<Vec<_>>(), ["党"]);
    let wanted = search::wanted(&search::terms(" 主题党日　ＰＰＴ "));
    assert!(["主题", "题党", "党日", "pp", "pt"].iter().all(|gram| wanted.contains(*gram)));
    assert!(wanted.is_subset(&search::grams(&search::fold("十一月主题党日 PPT"))));
}
