//! What a phone says of itself: nothing of it is needed to sign in.

use crate::enums::string_enum;

string_enum! {
    /// What a device runs on.
    Platform {
        Android = "android", "安卓", "Android";
        Ios = "ios", "苹果 iOS 系统", "iOS";
        HarmonyOs = "harmonyos", "鸿蒙", "HarmonyOS";
        Web = "web", "网页", "Web";
        Other = "other", "其他", "Other";
    }
}

/// A device as its app describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceFacts {
    /// Made once by the app and kept.
    pub device_id: String,
    pub platform: Platform,
    pub app_version: Option<String>,
    /// Where messages for it go, if it wants any.
    pub push_token: Option<String>,
}

impl DeviceFacts {
    pub const APP_VERSION_MAX: usize = 32;
    pub const PUSH_TOKEN_MAX: usize = 512;
}
