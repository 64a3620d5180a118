//! The closed lists of study: kinds of sessions, modes, attendance.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $wire:literal, $zh:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }

            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}
pub(super) use words;

words! {
    /// What a session is (R13–R18, S31, S34, S10).
    SessionKind {
        MemberMeeting = "member_meeting", "支部党员大会";
        CommitteeMeeting = "committee_meeting", "支部委员会会议";
        GroupMeeting = "group_meeting", "党小组会";
        PartyLecture = "party_lecture", "党课";
        ThemePartyDay = "theme_party_day", "主题党日";
        CentralStudyDay = "central_study_day", "集中学习日";
        BroadcastLesson = "broadcast_lesson", "灯塔大课堂";
        OrganizationLifeMeeting = "organization_life_meeting", "组织生活会";
    }
}

words! {
    /// Where it is held (S24).
    Mode {
        Offline = "offline", "线下";
        Online = "online", "线上";
        Mixed = "mixed", "线上线下结合";
    }
}

words! {
    /// How a member took part; assisted is for those without a phone.
    AttendanceStatus {
        Present = "present", "出席";
        Online = "online", "线上参加";
        Leave = "leave", "请假";
        Absent = "absent", "缺席";
        MakeUp = "make_up", "补课";
        Assisted = "assisted", "协助登记";
    }
}

impl AttendanceStatus {
    /// Whether the person took part, in whatever way.
    pub const fn took_part(self) -> bool {
        matches!(self, Self::Present | Self::Online | Self::MakeUp | Self::Assisted)
    }
}
