//! The closed lists of study: kinds of sessions, modes, attendance.

use crate::enums::string_enum;

string_enum! {
    /// What a session is (R13–R18, S31, S34, S10).
    SessionKind {
        MemberMeeting = "member_meeting", "支部党员大会", "Member meeting";
        CommitteeMeeting = "committee_meeting", "支部委员会会议", "Branch committee meeting";
        GroupMeeting = "group_meeting", "党小组会", "Party group meeting";
        PartyLecture = "party_lecture", "党课", "Party lecture";
        ThemePartyDay = "theme_party_day", "主题党日", "Theme party day";
        CentralStudyDay = "central_study_day", "集中学习日", "Central study day";
        BroadcastLesson = "broadcast_lesson", "灯塔大课堂", "Broadcast lesson";
        OrganizationLifeMeeting = "organization_life_meeting", "组织生活会", "Organization life meeting";
    }
}

string_enum! {
    /// Where a session stands: one that lies in the past is held, whether its record is complete or not.
    SessionStatus {
        Planned = "planned", "未开始", "Planned";
        Held = "held", "已举行，待提交", "Held, not submitted";
        Submitted = "submitted", "已提交", "Submitted";
        Cancelled = "cancelled", "已取消", "Cancelled";
    }
}

string_enum! {
    /// Where a wish for leave stands.
    LeaveState {
        Asked = "asked", "待审批", "Asked for";
        Granted = "granted", "已准假", "Granted";
        Refused = "refused", "未准假", "Refused";
    }
}

string_enum! {
    /// What was done to a submitted record.
    RecordChange {
        Corrected = "corrected", "更正", "Corrected";
        Withdrawn = "withdrawn", "撤回", "Withdrawn";
    }
}

string_enum! {
    /// Where it is held (S24).
    Mode {
        Offline = "offline", "线下", "On site";
        Online = "online", "线上", "Online";
        Mixed = "mixed", "线上线下结合", "On site and online";
    }
}

string_enum! {
    /// How a member took part; assisted is for those without a phone.
    AttendanceStatus {
        Present = "present", "出席", "Present";
        Online = "online", "线上参加", "Took part online";
        Leave = "leave", "请假", "On leave";
        Absent = "absent", "缺席", "Absent";
        MakeUp = "make_up", "补课", "Made up later";
        Assisted = "assisted", "协助登记", "Recorded by a helper";
    }
}

impl AttendanceStatus {
    /// Whether the person took part, in whatever way.
    pub const fn took_part(self) -> bool {
        matches!(self, Self::Present | Self::Online | Self::MakeUp | Self::Assisted)
    }
}

impl SessionKind {
    /// Whether everybody of the branch is asked to come; a committee or a group is some of them.
    pub const fn asks_everybody(self) -> bool {
        !matches!(self, Self::CommitteeMeeting | Self::GroupMeeting)
    }
}
