//! The platform's systems and how their use is counted: organizations by month, never persons.
//!
//! Use is information. Whoever would assess somebody by it needs an exception to the burden rules.

use crate::{burden::Measure, enums::string_enum};

string_enum! {
    /// A system of the platform.
    PlatformSystem {
        MemberApp = "member_app", "手机客户端", "Mobile app";
        OfficialAccount = "official_account", "公众号", "Official account";
        Website = "website", "网站", "Website";
        EBranch = "e_branch", "e支部", "e-branch";
        MemberEducationSite = "member_education_site", "党员教育网", "Member education site";
        CadreAcademy = "cadre_academy", "干部网络学院", "Online cadre academy";
    }
}

string_enum! {
    /// By what people reach a system.
    ClientChannel {
        MobileApp = "mobile_app", "手机客户端", "Mobile app";
        OfficialAccount = "official_account", "公众号", "Official account";
        Web = "web", "网页", "Web";
    }
}

string_enum! {
    /// What is counted as the use of a system.
    UsageRecord {
        Devices = "devices", "登记的设备", "Devices that were registered";
        Publications = "publications", "发布的图文、音视频", "Articles and media that were published";
        StudySessions = "study_sessions", "提交的活动纪实", "Records of study sessions that were submitted";
        OutsideRecords = "outside_records", "导入的学习记录", "Learning records that were imported";
    }
}

impl PlatformSystem {
    pub const fn channels(self) -> &'static [ClientChannel] {
        match self {
            Self::MemberApp => &[ClientChannel::MobileApp],
            Self::OfficialAccount => &[ClientChannel::OfficialAccount],
            Self::Website | Self::MemberEducationSite | Self::CadreAcademy => &[ClientChannel::Web],
            Self::EBranch => &[ClientChannel::MobileApp, ClientChannel::Web],
        }
    }

    /// What is counted; nothing where no records of it come here.
    pub const fn usage(self) -> Option<UsageRecord> {
        match self {
            Self::MemberApp => Some(UsageRecord::Devices),
            Self::OfficialAccount => None,
            Self::Website => Some(UsageRecord::Publications),
            Self::EBranch => Some(UsageRecord::StudySessions),
            Self::MemberEducationSite | Self::CadreAcademy => Some(UsageRecord::OutsideRecords),
        }
    }

    /// The restricted measure that it would be, if somebody were assessed by it.
    pub const fn measure(self) -> Measure {
        match self {
            Self::MemberApp => Measure::InstallRate,
            _ => Measure::UsageRate,
        }
    }
}

impl UsageRecord {
    /// Counts of what persons did are coarse: no difference of two of them leads to one person.
    pub const STEP: i64 = 5;

    const fn is_of_persons(self) -> bool {
        matches!(self, Self::Devices | Self::OutsideRecords)
    }

    /// What is shown of a count: of persons only full fives, and fewer than five not at all.
    pub const fn shown_count(self, count: i64) -> Option<i64> {
        if !self.is_of_persons() || count == 0 {
            return Some(count);
        }
        if count < Self::STEP { None } else { Some(count - count % Self::STEP) }
    }

    /// Days on which few did something say as much of persons as their number.
    pub const fn shown_days(self, days: i64, count: i64) -> Option<i64> {
        match self.shown_count(count) {
            Some(_) => Some(days),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_counts_of_persons_are_hidden_and_others_coarse() {
        let shown = [0, 1, 4, 5, 9, 10].map(|count| UsageRecord::Devices.shown_count(count));
        assert_eq!(shown, [Some(0), None, None, Some(5), Some(5), Some(10)]);
        assert_eq!(UsageRecord::StudySessions.shown_count(3), Some(3));
        assert_eq!(UsageRecord::Devices.shown_days(2, 3), None);
    }

    proptest! {
        #[test]
        fn one_person_more_or_less_is_seen_at_full_fives_only(count in 0..10_000_i64) {
            let (one, next) = (UsageRecord::Devices.shown_count(count), UsageRecord::Devices.shown_count(count + 1));
            prop_assert!(one == next || (count + 1) % UsageRecord::STEP == 0 || count == 0);
        }
    }
}
