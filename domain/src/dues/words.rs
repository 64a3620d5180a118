//! The closed lists of dues.

use crate::enums::string_enum;

string_enum! {
    /// By what a member's dues are worked out.
    PayerKind {
        Employed = "employed", "有固定工资收入" | "在职", "In employment";
        Retired = "retired", "离退休", "Retired";
        Farmer = "farmer", "农民", "Farmer";
        OnRelief = "on_relief", "依靠抚恤或救济生活", "On relief";
        Student = "student", "学生", "Student";
    }
}

string_enum! {
    /// How a month of a member stands.
    DuesState {
        NoStandard = "no_standard", "未核定标准", "No standard is set";
        NotDue = "not_due", "不需交纳", "Nothing is due";
        Outstanding = "outstanding", "未交清", "Outstanding";
        Paid = "paid", "已交清", "Paid";
    }
}

string_enum! {
    /// What an entry of the ledger is.
    DuesEntryKind {
        Payment = "payment", "交纳", "Payment";
        Reversal = "reversal", "冲销", "Taken back";
        Carried = "carried", "合并重复登记转入或转出", "Carried over by a merge";
    }
}
