//! Whether a free field asks for what the register knows.
//!
//! A label is compared without spaces and signs. It asks for a fact if it is one of its words, or one
//! of them with nothing but filler around it: "贵支部现有党员人数" asks for the members, while
//! "参加活动党员人数" is something else, which only the branch can tell.

use super::RegisterFact;
use crate::text;

/// Words around a question that change nothing of it.
const FILLERS: [&str; 33] = [
    "贵支部",
    "你支部",
    "本支部",
    "各支部",
    "所在支部",
    "党支部",
    "支部",
    "贵单位",
    "本单位",
    "现有",
    "目前",
    "当前",
    "截至",
    "现任",
    "全体",
    "合计",
    "总计",
    "共有",
    "登记",
    "统计",
    "请填写",
    "请填报",
    "填报",
    "填写",
    "数量",
    "情况",
    "多少",
    "人",
    "名",
    "的",
    "the",
    "ofthebranch",
    "current",
];

/// Without spaces and signs, full-width letters as their twins, in small letters.
pub(super) fn normalised(text: &str) -> String {
    let narrow = text::narrow(text).to_lowercase();
    narrow.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl RegisterFact {
    /// The fact that one of these texts asks for, if it is known.
    pub fn asked_by(texts: &[&str]) -> Option<Self> {
        texts.iter().find_map(|text| Self::asked_in(&normalised(text)))
    }

    /// The one with the longest word that is the text up to filler.
    fn asked_in(text: &str) -> Option<Self> {
        let longest = |fact: &Self| fact.longest_in(text).map(|length| (length, *fact));
        Self::ALL.iter().filter_map(longest).max_by_key(|(length, _)| *length).map(|(_, fact)| fact)
    }

    /// The length of its longest word around which the text has nothing but filler.
    fn longest_in(self, text: &str) -> Option<usize> {
        let own = [self.zh(), self.en(), self.as_str()].map(normalised);
        let others = self.words().split(' ').map(str::to_owned);
        let asks = |word: &String| {
            let around = text.match_indices(word.as_str());
            around.into_iter().any(|(at, found)| {
                let (before, after) = (text.get(..at), text.get(at + found.len()..));
                before.is_some_and(is_filler) && after.is_some_and(is_filler)
            })
        };
        own.into_iter().chain(others).filter(asks).map(|word| word.len()).max()
    }
}

fn is_filler(text: &str) -> bool {
    text.is_empty() || FILLERS.iter().any(|filler| text.strip_prefix(filler).is_some_and(is_filler))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(label: &str) -> Option<RegisterFact> {
        RegisterFact::asked_by(&[label])
    }

    fn words_of(fact: RegisterFact) -> Vec<&'static str> {
        [fact.zh(), fact.en(), fact.as_str()].into_iter().chain(fact.words().split(' ')).collect()
    }

    #[test]
    fn what_the_register_knows_is_recognised_by_its_words() {
        for (label, fact) in [
            ("党员人数", RegisterFact::Members),
            ("贵支部现有党员总数（人）", RegisterFact::Members),
            ("Number of members", RegisterFact::Members),
            ("members_count", RegisterFact::Members),
            ("女党员 人数", RegisterFact::FemaleMembers),
            ("６０岁以上党员人数", RegisterFact::MembersOver60),
            ("党支部书记姓名", RegisterFact::SecretaryName),
            ("管理员人数", RegisterFact::AdministratorCount),
            ("Study hours", RegisterFact::StudyHours),
            ("成立时间", RegisterFact::EstablishedOn),
        ] {
            assert_eq!(asked(label), Some(fact), "{label}");
        }
    }

    #[test]
    fn what_only_the_branch_can_tell_is_asked_freely() {
        for label in [
            "参加志愿服务党员人数",
            "流动党员人数",
            "35岁以下党员人数",
            "第一书记姓名",
            "活动室面积",
            "困难党员名单",
            "Members who volunteered",
            "",
        ] {
            assert_eq!(asked(label), None, "{label}");
        }
    }

    proptest! {
        #[test]
        fn each_word_is_found_within_filler_and_not_within_anything_else(
            at in 0..RegisterFact::ALL.len(),
            word in 0..100_usize,
            before in proptest::collection::vec(0..FILLERS.len(), 0..3),
            after in proptest::collection::vec(0..FILLERS.len(), 0..3),
        ) {
            let fact = RegisterFact::ALL[at];
            let words = words_of(fact);
            let fill = |places: Vec<usize>| {
                places.into_iter().map(|place| FILLERS[place]).collect::<String>()
            };
            let label = format!("{}{}{}", fill(before), words[word % words.len()], fill(after));
            prop_assert!(asked(&label).is_some(), "{}", label);
            prop_assert_eq!(asked(&format!("{label}志愿")), None);
        }
    }

    #[test]
    fn each_word_means_one_fact() {
        for fact in RegisterFact::ALL {
            for word in words_of(*fact) {
                assert_eq!(asked(word), Some(*fact), "{word}");
            }
        }
    }
}
