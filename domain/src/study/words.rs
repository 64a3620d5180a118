//! The closed lists of study: kinds of sessions, modes, attendance.

use crate::enums::string_enum;

string_enum! {
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

string_enum! {
    /// Where it is held (S24).
    Mode {
        Offline = "offline", "线下";
        Online = "online", "线上";
        Mixed = "mixed", "线上线下结合";
    }
}

string_enum! {
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
