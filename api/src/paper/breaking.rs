//! Where a line may end. Chinese breaks between any two characters, but a line never begins with
//! closing punctuation or ends with opening punctuation; words and numbers stay whole.

const NEVER_FIRST: &str = "，。、；：？！）》〉」』】〕〗”’…—～·％%℃,.;:?!)]}";
const NEVER_LAST: &str = "（《〈「『【〔〖“‘([{￥$№";
const AFTER_NUMBER: &str = "年月日时分秒号页条款项人";

/// The lines of a text of which each is at most `room` wide. A line break in the text is one.
pub(super) fn lines(text: &str, room: u32, width: impl Fn(char) -> u32) -> Vec<String> {
    text.split('\n').flat_map(|paragraph| paragraph_lines(paragraph, room, &width)).collect()
}

fn paragraph_lines(text: &str, room: u32, width: &impl Fn(char) -> u32) -> Vec<String> {
    let measure = |part: &str| part.chars().map(width).sum::<u32>();
    let (mut lines, mut line) = (Vec::new(), String::new());
    for piece in pieces(text) {
        if measure(&line) + measure(piece.trim_end()) > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        for one in piece.chars() {
            // Only a word that is longer than a line is broken inside.
            if measure(&line) + width(one) > room && one != ' ' && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            line.push(one);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The parts between which a line may end, each with the spaces after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, one) in text.char_indices() {
        if before.is_some_and(|before| may_end(before, one)) {
            pieces.extend(text.get(start..at));
            start = at;
        }
        before = Some(one);
    }
    pieces.extend(text.get(start..));
    pieces
}

fn may_end(before: char, after: char) -> bool {
    if after == ' ' || NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) {
        return false;
    }
    let counted = before.is_ascii_digit() && AFTER_NUMBER.contains(after);
    !(counted || is_word(before) && is_word(after))
}

/// Letters, digits and the signs inside of numbers, addresses and identifiers.
fn is_word(one: char) -> bool {
    one.is_ascii_alphanumeric()
        || ('\u{a1}'..'\u{2000}').contains(&one)
        || "-_./:@#&+=~'%".contains(one)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Chinese characters are two wide, others one.
    fn width(one: char) -> u32 {
        if one.is_ascii() { 1 } else { 2 }
    }

    #[test]
    fn closing_punctuation_never_begins_a_line_and_opening_never_ends_one() {
        assert_eq!(lines("核对入党时间，谢谢。", 12, width), ["核对入党时", "间，谢谢。"]);
        assert_eq!(lines("我们学习了《党章》。", 12, width), ["我们学习了", "《党章》。"]);
    }

    #[test]
    fn words_numbers_and_dates_stay_whole() {
        assert_eq!(lines("编号 QL-2026-000001 号", 16, width), ["编号", "QL-2026-000001", "号"]);
        assert_eq!(lines("自2026年11月25日起", 8, width), ["自2026年", "11月25日", "起"]);
        assert_eq!(lines("one two three", 7, width), ["one two", "three"]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_and_empty_lines_stay() {
        assert_eq!(lines("aaaaaaaaaa", 4, width), ["aaaa", "aaaa", "aa"]);
        assert_eq!(lines("一\n\n二", 4, width), ["一", "", "二"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_text_fits_and_nothing_is_lost(
            text in "[一二三，。（）《》a-c0-9 ]{0,60}", room in 2_u32..30
        ) {
            let broken = lines(&text, room, width);
            for line in &broken {
                prop_assert!(line.chars().map(width).sum::<u32>() <= room, "{line:?}");
            }
            let bare = |text: &str| text.chars().filter(|one| *one != ' ').collect::<String>();
            prop_assert_eq!(bare(&broken.concat()), bare(&text));
        }

        #[test]
        fn sentences_keep_their_punctuation(
            words in prop::collection::vec("[一二三四五六七八九]{1,9}[，。；！？]", 1..12), room in 8_u32..40
        ) {
            for line in lines(&words.concat(), room, width) {
                prop_assert!(!line.starts_with(|one| NEVER_FIRST.contains(one)), "{line:?}");
            }
        }
    }
}
