//! The closed list of problem codes: status, both languages, cause and remedy (C-08…C-10).

use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// The schema of a list of names.
fn names(all: impl Iterator<Item = &'static str>, description: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(all))
        .description(Some(description))
        .into()
}

macro_rules! codes {
    ($($name:ident = $wire:literal, $status:literal, $zh:literal, $en:literal, $remedy_zh:literal, $remedy_en:literal;)+) => {
        /// What went wrong, for machines. Never renamed once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($name),+ }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }

            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// The title in Chinese and in English.
            pub const fn title(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($zh, $en)),+ }
            }

            /// What the caller can do, in Chinese and in English.
            pub const fn remedy(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($remedy_zh, $remedy_en)),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
            }
        }

        impl PartialSchema for Code {
            fn schema() -> RefOr<Schema> {
                names(Self::ALL.iter().map(|code| code.as_str()), "What went wrong, for machines; \
                    `GET /v1/error-codes` explains each. The list grows: treat an unknown code by its status.")
            }
        }

        impl ToSchema for Code {
            fn name() -> Cow<'static, str> {
                "ProblemCode".into()
            }
        }
    };
}

codes! {
    MalformedJson = "malformed_json", 400, "请求体不是有效的 JSON", "The body is not valid JSON", "请检查 JSON 语法", "Check the JSON syntax.";
    MalformedRequest = "malformed_request", 400, "请求无法解析", "The request cannot be understood", "请对照接口文档检查请求", "Compare the request with the API document.";
    UnknownParameter = "unknown_parameter", 400, "未知的查询参数", "Unknown query parameter", "请使用提示的参数名", "Use the parameter name that is suggested.";
    InvalidParameter = "invalid_parameter", 400, "参数无效", "Invalid parameter", "请改正 errors 中列出的参数", "Correct the parameters listed in errors.";
    InvalidCursor = "invalid_cursor", 400, "分页游标无效", "Invalid cursor", "请从第一页重新开始", "Start again from the first page.";
    CursorMismatch = "cursor_mismatch", 400, "分页游标与筛选条件不符", "The cursor belongs to another query", "翻页时请保持筛选条件不变", "Keep the filters unchanged while paging.";
    IdempotencyKeyInvalid = "idempotency_key_invalid", 400, "Idempotency-Key 无效", "Invalid Idempotency-Key", "请使用 UUID 等 1 至 255 个字符的键", "Use a key of 1 to 255 characters, a UUID for instance.";
    IdempotencyKeyRequired = "idempotency_key_required", 400, "缺少 Idempotency-Key", "Idempotency-Key is required", "请为每次操作生成一个新的键并在重试时重用", "Make a new key for each change and reuse it when retrying.";
    Unauthenticated = "unauthenticated", 401, "请先登录", "Sign in first", "请先登录取得令牌", "Sign in to get a token.";
    TokenInvalid = "token_invalid", 401, "令牌无效", "The access token is invalid", "请重新登录", "Sign in again.";
    TokenExpired = "token_expired", 401, "令牌已过期", "The access token has expired", "请用刷新令牌换取新令牌", "Exchange the refresh token for a new one.";
    CredentialsInvalid = "credentials_invalid", 401, "登录名或密码不正确", "Login or password is wrong", "请检查登录名和密码", "Check login and password.";
    ActivationRefused = "activation_refused", 401, "登录名、激活码或身份证号末六位不正确，或激活码已失效", "Name, code or id number is wrong, or the code is no longer good", "请核对纸条；仍不能激活请向支部管理员领取新的激活码", "Compare with the slip, or ask the branch administrator for a new code.";
    OtpRequired = "otp_required", 401, "需要动态验证码", "A one-time code is required", "请在 otp 中填写验证器显示的 6 位数字", "Send the six digits of the authenticator as otp.";
    OtpInvalid = "otp_invalid", 401, "动态验证码不正确", "The one-time code is wrong", "请等待下一个验证码", "Wait for the next code.";
    RefreshTokenInvalid = "refresh_token_invalid", 401, "刷新令牌无效", "The refresh token is invalid", "请重新登录", "Sign in again.";
    RefreshTokenExpired = "refresh_token_expired", 401, "刷新令牌已过期", "The refresh token has expired", "请重新登录", "Sign in again.";
    RefreshTokenReused = "refresh_token_reused", 401, "刷新令牌已被使用过，该设备已退出登录", "The refresh token was used before; this device is signed out", "请重新登录，并检查是否有人持有该设备的令牌", "Sign in again, and find out who else has the device's token.";
    SessionRevoked = "session_revoked", 401, "登录已失效", "The session has ended", "请重新登录", "Sign in again.";
    Forbidden = "forbidden", 403, "没有权限", "Not permitted", "如需此权限，请联系上级管理员", "Ask the administrator of the level above for this permission.";
    LinkEnded = "link_ended", 403, "链接已失效", "The link holds no longer", "请重新取得链接", "Get a new link.";
    GrantEnded = "grant_ended", 403, "授权不在有效期内", "The grant does not hold now", "如仍需查询，请另行提交公函", "File another letter if you still need to read.";
    NotFound = "not_found", 404, "未找到", "Not found", "该对象不存在，或不在您的管理范围内", "It does not exist or lies outside your scope.";
    RouteNotFound = "route_not_found", 404, "没有这个地址", "No such address", "请对照 /openapi.json 检查路径", "Compare the path with /openapi.json.";
    MethodNotAllowed = "method_not_allowed", 405, "该地址不支持此方法", "The method is not allowed here", "请使用 Allow 中列出的方法", "Use one of the methods in Allow.";
    RequestTimeout = "request_timeout", 408, "请求体接收超时", "The body did not arrive in time", "请在网络稳定后重试", "Try again on a steadier network.";
    Conflict = "conflict", 409, "与现有数据冲突", "It conflicts with existing data", "请刷新后重试", "Load the data again and retry.";
    Duplicate = "duplicate", 409, "已存在", "It already exists", "请改用其他值，或修改已有记录", "Choose another value or change the existing record.";
    WrongState = "wrong_state", 409, "当前状态下不能这样做", "Not possible in this state", "请先查看当前状态", "Look at the current state first.";
    NotEligible = "not_eligible", 409, "不符合任职条件", "The conditions of entry are not met", "请改选他人，或由安全员办理特批", "Choose somebody else, or have the security officer record an exception.";
    SelfApproval = "self_approval", 409, "不能审批自己提交的事项", "Nobody approves what one has filed", "请由其他有权人员审批", "Let another officer decide.";
    SameApprover = "same_approver", 409, "两次批准须由两人、两个岗位作出", "The two approvals come from two persons and two seats", "请由另一岗位的人员批准", "Let the officer of the other seat approve.";
    OwnAccount = "own_account", 409, "不能办理自己的账号", "Nobody manages the own account", "请修改密码，或请上级管理员办理", "Change the password, or ask an administrator of the level above.";
    AdministratorAccount = "administrator_account", 409, "管理员的账号由上级办理", "The level above manages accounts of administrators", "请联系其任职组织的上级管理员", "Ask an administrator above the organization of the appointment.";
    AlreadyKnown = "already_known", 409, "登记数据中已有要求填报的内容", "The register knows what is asked", "请按 errors 中的提示设置 fact，由系统自动填入", "Set fact as errors says, and the server fills it in.";
    BurdenBudgetFull = "burden_budget_full", 409, "党支部本月的负担额度已用完", "The month's burden budget of branches has no room", "请减少要求填报的内容，或从所列日期起再要求", "Ask for less, or from the day on that is named.";
    DuesOff = "dues_off", 409, "本组织未启用党费台账", "Dues are not kept here", "请由本级或上级党委在“党费标准”中启用", "A committee here or above switches them on with its rates.";
    UploadOffset = "upload_offset_conflict", 409, "上传位置不符", "The upload stands elsewhere", "请用 HEAD 取得 Upload-Offset 后继续", "Ask for Upload-Offset with HEAD and go on from there.";
    QuotaExceeded = "quota_exceeded", 409, "超出上传限额", "The quota is used up", "请与系统管理员联系", "Ask the system administrator for more room.";
    ExportsPending = "exports_pending", 409, "已有三项导出尚未完成", "Three exports are under way already", "请等待其完成，或取消其中一项", "Wait until one is done, or cancel one.";
    ExportExpired = "export_expired", 410, "导出文件已过期", "The exported file has expired", "请重新申请导出", "Ask for the export again.";
    UploadExpired = "upload_expired", 410, "上传已过期", "The upload has expired", "请重新开始上传", "Begin a new upload.";
    SyncTokenExpired = "sync_token_expired", 410, "同步令牌已过期", "The sync token has expired", "请清空本地副本，去掉 token 从头同步", "Empty the copy, leave token out and begin anew.";
    TusVersion = "tus_version_unsupported", 412, "不支持的 tus 版本", "This version of tus is not spoken", "请发送 Tus-Resumable: 1.0.0", "Send Tus-Resumable: 1.0.0.";
    VersionConflict = "version_conflict", 412, "数据已被他人修改", "Somebody changed it meanwhile", "请取得最新版本，合并后再提交", "Get the current version, merge and send again.";
    PayloadTooLarge = "payload_too_large", 413, "请求体过大", "The body is too large", "请分批提交", "Send it in parts.";
    UriTooLong = "uri_too_long", 414, "地址过长", "The address is too long", "请缩短路径或查询参数", "Shorten the path or the query.";
    UnsupportedMediaType = "unsupported_media_type", 415, "不支持的内容类型", "The content type is not supported", "请使用 Accept 中列出的类型", "Use a type listed in Accept.";
    RangeNotSatisfiable = "range_not_satisfiable", 416, "请求的范围不存在", "Nothing lies in this range", "请按 Content-Range 中的长度调整范围", "Choose a range within the length in Content-Range.";
    ValidationFailed = "validation_failed", 422, "填写的内容有误", "The content is not valid", "请改正 errors 中列出的各项", "Correct everything listed in errors.";
    MediaTypeRefused = "media_type_refused", 422, "不支持的文件类型", "This kind of file is not taken", "请上传 mp3、m4a、mp4、webm、ogg、wav、jpeg 或 png 文件", "Send mp3, m4a, mp4, webm, ogg, wav, jpeg or png.";
    IdempotencyKeyReused = "idempotency_key_reused", 422, "该 Idempotency-Key 已用于另一请求", "This Idempotency-Key was used for another request", "请为新的请求生成新的键", "Make a new key for a new request.";
    PreconditionRequired = "precondition_required", 428, "缺少 If-Match", "If-Match is required", "请在 If-Match 中带上读取时得到的 ETag", "Send the ETag you got when reading as If-Match.";
    RateLimited = "rate_limited", 429, "请求过于频繁", "Too many requests", "请在 Retry-After 秒后重试", "Wait for Retry-After seconds.";
    BudgetExhausted = "budget_exhausted", 429, "获准读取的人数已用完", "The rows that were granted are used up", "如需更多，请另行提交公函", "File another letter if you need more.";
    RevealLimit = "reveal_limit", 429, "本小时查看完整号码的次数已用完", "The full numbers of this hour are used up", "请在 Retry-After 秒后继续；上级已收到提醒", "Wait for Retry-After seconds; the level above was told.";
    AccountLocked = "account_locked", 429, "错误次数过多，暂停尝试", "Too many wrong passwords or codes; trying rests", "请在 Retry-After 秒后重试", "Wait for Retry-After seconds.";
    TooManyAttempts = "too_many_attempts", 429, "错误次数过多，暂停尝试", "Too many wrong codes; trying rests", "请在 Retry-After 秒后重试", "Wait for Retry-After seconds.";
    TooManyStreams = "too_many_streams", 429, "同时打开的事件流过多", "Too many open streams of events", "请关闭不用的事件流后重试", "Close a stream that is not needed any more.";
    HeaderTooLarge = "header_too_large", 431, "请求头过大", "The headers are too large", "请减少请求头", "Send fewer headers.";
    ChecksumMismatch = "checksum_mismatch", 460, "校验和不符", "The checksum does not match", "请重新发送这一段", "Send this piece again.";
    Internal = "internal", 500, "服务器内部错误", "Internal error", "请稍后重试；如持续出现，请提供 request_id", "Try again later; if it persists, report the request_id.";
    Unavailable = "unavailable", 503, "服务暂不可用", "Temporarily unavailable", "请在 Retry-After 秒后重试", "Wait for Retry-After seconds.";
    Busy = "busy", 503, "服务器繁忙", "The server is busy", "请在 Retry-After 秒后重试", "Wait for Retry-After seconds.";
    OutcomeUnknown = "outcome_unknown", 503, "处理超时，结果未知", "It took too long; the outcome is unknown", "请用同一个 Idempotency-Key 重试", "Retry with the same Idempotency-Key.";
}

/// What is wrong with one field, parameter or header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldErrorCode {
    UnknownField,
    MissingField,
    WrongType,
    TooShort,
    TooLong,
    TooSmall,
    TooLarge,
    TooFewItems,
    TooManyItems,
    InvalidFormat,
    InvalidValue,
    InvalidText,
    NotNullable,
    ReadOnly,
    DuplicateKey,
    UnknownParameter,
    OutOfScope,
    Conflict,
    Rule,
    RestrictedMeasure,
    AlreadyKnown,
}

impl FieldErrorCode {
    pub const ALL: [Self; 21] = [
        Self::UnknownField,
        Self::MissingField,
        Self::WrongType,
        Self::TooShort,
        Self::TooLong,
        Self::TooSmall,
        Self::TooLarge,
        Self::TooFewItems,
        Self::TooManyItems,
        Self::InvalidFormat,
        Self::InvalidValue,
        Self::InvalidText,
        Self::NotNullable,
        Self::ReadOnly,
        Self::DuplicateKey,
        Self::UnknownParameter,
        Self::OutOfScope,
        Self::Conflict,
        Self::Rule,
        Self::RestrictedMeasure,
        Self::AlreadyKnown,
    ];

    /// The code of this name; an unknown name is an invalid value.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|code| code.as_str() == name).unwrap_or(Self::InvalidValue)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown_field",
            Self::MissingField => "missing_field",
            Self::WrongType => "wrong_type",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::TooSmall => "too_small",
            Self::TooLarge => "too_large",
            Self::TooFewItems => "too_few_items",
            Self::TooManyItems => "too_many_items",
            Self::InvalidFormat => "invalid_format",
            Self::InvalidValue => "invalid_value",
            Self::InvalidText => "invalid_text",
            Self::NotNullable => "not_nullable",
            Self::ReadOnly => "read_only",
            Self::DuplicateKey => "duplicate_key",
            Self::UnknownParameter => "unknown_parameter",
            Self::OutOfScope => "out_of_scope",
            Self::Conflict => "conflict",
            Self::Rule => "rule",
            Self::RestrictedMeasure => "restricted_measure",
            Self::AlreadyKnown => "already_known",
        }
    }
}

impl PartialSchema for FieldErrorCode {
    fn schema() -> RefOr<Schema> {
        let description = "What is wrong with one field, parameter or header. The list grows.";
        names(Self::ALL.iter().map(|code| code.as_str()), description)
    }
}

impl ToSchema for FieldErrorCode {
    fn name() -> Cow<'static, str> {
        "FieldErrorCode".into()
    }
}
