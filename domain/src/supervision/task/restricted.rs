//! Words by which a task would use a restricted measure.

use super::known::normalised;
use crate::burden::{Measure, MeasureSubject, MeasureUse};

/// What such a word measures.
const WORDS: [(&str, Measure); 33] = [
    ("个人排名", Measure::RankingOfPersons),
    ("党员排名", Measure::RankingOfPersons),
    ("积分排名", Measure::RankingOfPersons),
    ("党员名次", Measure::RankingOfPersons),
    ("个人名次", Measure::RankingOfPersons),
    ("党员积分", Measure::RankingOfPersons),
    ("rankingofmembers", Measure::RankingOfPersons),
    ("rankingofpersons", Measure::RankingOfPersons),
    ("排名", Measure::RankingOfOrganizations),
    ("名次", Measure::RankingOfOrganizations),
    ("排行", Measure::RankingOfOrganizations),
    ("ranking", Measure::RankingOfOrganizations),
    ("打卡", Measure::CheckInStreak),
    ("连续签到", Measure::CheckInStreak),
    ("checkinstreak", Measure::CheckInStreak),
    ("在线时长", Measure::OnlineTime),
    ("上线时长", Measure::OnlineTime),
    ("登录时长", Measure::OnlineTime),
    ("timeonline", Measure::OnlineTime),
    ("安装率", Measure::InstallRate),
    ("下载率", Measure::InstallRate),
    ("安装人数", Measure::InstallRate),
    ("installrate", Measure::InstallRate),
    ("使用率", Measure::UsageRate),
    ("活跃度", Measure::UsageRate),
    ("活跃率", Measure::UsageRate),
    ("usagerate", Measure::UsageRate),
    ("截图", Measure::RequiredPhoto),
    ("照片", Measure::RequiredPhoto),
    ("screenshot", Measure::RequiredPhoto),
    ("学习积分", Measure::StudyTime),
    ("点赞", Measure::Reactions),
    ("转发量", Measure::Reactions),
];

/// Words before one of them that say it is not asked for.
const NOT_ASKED: [&str; 6] = ["无需", "无须", "不需要", "不要求", "不用", "不必"];

/// The use of a restricted measure that a text asks for. What a branch is asked for is what it is
/// judged by.
pub fn restricted_in(text: &str) -> Option<MeasureUse> {
    let text = normalised(text);
    let asked = |word: &str| {
        let before = text.match_indices(word).filter_map(|(at, _)| text.get(..at));
        before.into_iter().any(|before| !is_declined(before))
    };
    let (_, measure) = WORDS.into_iter().find(|(word, _)| asked(word))?;
    let subject = match measure {
        Measure::RankingOfPersons => MeasureSubject::Persons,
        _ => MeasureSubject::Organizations,
    };
    Some(MeasureUse { measure, subject, is_assessable: true })
}

/// Whether what comes next is said not to be asked for, with a verb in between at most.
fn is_declined(before: &str) -> bool {
    let verbless = before.trim_end_matches("上传").trim_end_matches("提供").trim_end_matches('附');
    NOT_ASKED.iter().any(|word| verbless.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(text: &str) -> Option<Measure> {
        restricted_in(text).and_then(MeasureUse::restricted_by)
    }

    #[test]
    fn whoever_ranks_persons_or_asks_for_a_restricted_measure_is_found_out() {
        assert_eq!(measure("党员学习积分排名"), Some(Measure::RankingOfPersons));
        assert_eq!(measure("App 安装率（%）"), Some(Measure::InstallRate));
        assert_eq!(measure("请附活动照片"), Some(Measure::RequiredPhoto));
        assert_eq!(measure("Ranking of the branches"), Some(Measure::RankingOfOrganizations));
    }

    #[test]
    fn what_is_said_not_to_be_needed_is_no_use_of_it() {
        assert_eq!(measure("填写数字即可，无需上传照片"), None);
        assert_eq!(measure("参加志愿服务人数"), None);
        assert_eq!(measure("无需照片，请附截图"), Some(Measure::RequiredPhoto));
    }
}
