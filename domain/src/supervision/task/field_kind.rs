//! What is written into a field of a form.

use crate::enums::string_enum;

string_enum! {
    /// What is written into a field.
    FieldKind {
        Number = "number", "数字", "Number";
        Date = "date", "日期", "Date";
        Text = "text", "文字", "Text";
        YesNo = "yes_no", "是否", "Yes or no";
        Choice = "choice", "选项", "Choice";
    }
}
