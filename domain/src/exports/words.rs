//! The closed lists of exports and operations.

use crate::enums::string_enum;

string_enum! {
    /// Which list is exported.
    ExportKind {
        Members = "members", "党员名册", "Roster of members";
        Attendance = "attendance", "组织生活考勤", "Attendance";
        StudyHours = "study_hours", "学时统计", "Study hours";
        Gaps = "gaps", "未落实事项", "Gaps";
    }
}

impl ExportKind {
    /// Whether the list is one of a month, a quarter or a year.
    pub const fn has_period(self) -> bool {
        !matches!(self, Self::Members)
    }

    /// Whether the list is one of a whole year.
    pub const fn is_yearly(self) -> bool {
        matches!(self, Self::StudyHours)
    }

    /// Whether each row names a member.
    pub const fn names_members(self) -> bool {
        matches!(self, Self::Members | Self::Attendance)
    }
}

string_enum! {
    /// What kind of file is made.
    ExportFormat {
        Xlsx = "xlsx", "Excel 工作簿", "Excel workbook";
        Csv = "csv", "CSV 文件", "CSV file";
    }
}

string_enum! {
    /// The language of headings and words in the file.
    ExportLanguage {
        Chinese = "zh-CN", "中文", "Chinese";
        English = "en", "英文", "English";
    }
}

string_enum! {
    /// How far an operation has come.
    OperationStatus {
        Queued = "queued", "排队中", "Queued";
        Running = "running", "进行中", "Running";
        Succeeded = "succeeded", "已完成", "Succeeded";
        Failed = "failed", "失败", "Failed";
        Cancelled = "cancelled", "已取消", "Cancelled";
        Expired = "expired", "文件已过期", "Expired";
    }
}

string_enum! {
    /// Why an operation ended without a file.
    OperationReason {
        Requested = "requested", "由申请人取消", "Cancelled by the requester";
        RightEnded = "right_ended", "申请人的权限已变更，不再可以导出该范围", "The requester's rights no longer cover it";
        LoginEnded = "login_ended", "申请时的登录已退出或失效", "The login that asked for it has ended";
        TooManyRows = "too_many_rows", "超过五万行，请缩小范围或时段后重新申请", "More than 50,000 rows; ask for a smaller organization or period";
        Interrupted = "interrupted", "多次中断，请稍后重新申请", "Interrupted several times; ask again later";
        Storage = "storage", "文件无法写入，请联系系统管理员", "The file could not be written; tell the system administrator";
    }
}
