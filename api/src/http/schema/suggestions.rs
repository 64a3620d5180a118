//! "Did you mean …?" for names that are not known.

use lighthouse_domain::message::Message;

/// "Did you mean …?" where a known name is close.
pub(in crate::http) fn unknown(name: &str, known: &[String]) -> Message {
    let shown: String = name.chars().take(40).collect();
    match nearest(name, known) {
        Some(near) => Message::new(
            format!("没有 {shown}，您是否想写 {near}？"),
            format!("There is no {shown}; did you mean `{near}`?"),
        ),
        None => Message::new(format!("没有 {shown}"), format!("There is no {shown}; remove it.")),
    }
}

/// The known name that is few edits away; more of them may be wrong in a longer name.
fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a String> {
    let bare = |text: &str| text.to_ascii_lowercase().replace(['_', '-'], "");
    let wanted = bare(name);
    let near = known
        .iter()
        .map(|candidate| (strsim::osa_distance(&wanted, &bare(candidate)), candidate))
        .min()?;
    let most = (wanted.chars().count() / 4).clamp(1, 2);
    (near.0 <= most && wanted.chars().count() > 2).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_gets_a_suggestion_and_nonsense_does_not() {
        let known = ["branch_id".to_owned(), "name".to_owned()];
        assert!(unknown("branchid", &known).en.contains("`branch_id`"));
        assert!(!unknown("zzzzzz", &known).en.contains("did you mean"));
    }

    #[test]
    fn another_word_is_not_suggested() {
        let known = ["late".to_owned(), "year".to_owned(), "organization_id".to_owned()];
        for name in ["state", "term", "id", "q", "名称"] {
            assert!(!unknown(name, &known).en.contains("did you mean"), "{name}");
        }
        for (name, near) in
            [("lat", "late"), ("yaer", "year"), ("orgnization_di", "organization_id")]
        {
            assert!(unknown(name, &known).en.contains(near), "{name}");
        }
    }
}
