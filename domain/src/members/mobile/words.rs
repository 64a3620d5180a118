//! The closed lists of mobile members.

use crate::enums::string_enum;

string_enum! {
    /// Why a mobile member is away.
    MobileReason {
        Work = "work", "外出务工（就业）", "Work";
        Study = "study", "外出学习", "Study";
        Residence = "residence", "异地居住", "Residence";
        Abroad = "abroad", "出国（境）", "Abroad";
    }
}

string_enum! {
    /// Whether a mobile member is still away.
    MobileState {
        Away = "away", "在外流动", "Away";
        Ended = "ended", "流动结束", "Ended";
    }
}

string_enum! {
    /// How a stay ended.
    MobileEnd {
        Returned = "returned", "已返回", "Returned";
        Transferred = "transferred", "组织关系已转出本支部", "Transferred";
        Left = "left", "党籍终止或停止", "Membership ended or suspended";
    }
}

string_enum! {
    /// How contact was kept.
    ContactChannel {
        Phone = "phone", "电话", "Phone";
        Message = "message", "即时通信", "Message";
        Video = "video", "视频", "Video call";
        Visit = "visit", "走访", "Visit";
        Letter = "letter", "书信", "Letter";
        Activity = "activity", "参加组织生活", "Took part in organization life";
    }
}

string_enum! {
    /// Who kept contact.
    ContactSide {
        Origin = "origin", "流出地党组织", "The member's organization";
        Host = "host", "流入地党组织", "The organization where the member lives";
    }
}
