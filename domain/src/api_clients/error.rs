//! Why a step of an api client is refused, with what to do instead.

use super::ClientStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(ClientStatus),
    #[error("nobody approves what one registered or answers for")]
    OwnClient,
    #[error("two secrets live already")]
    TwoSecrets,
    #[error("the last day is after today and within a year")]
    LastDay,
}

impl ClientError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("该 API 客户端现为“{}”状态，不能进行此操作", state.zh()),
                format!("Not possible in the state of the api client: {}.", state.en()),
            ),
            Self::OwnClient => Message::new(
                "登记人、负责人和批准人须为不同的人",
                "Whoever registered an api client or answers for it does not approve it.",
            ),
            Self::TwoSecrets => Message::new(
                "同时有效的密钥最多两个；请先停用旧密钥",
                "At most two secrets live at a time; end the old one first.",
            ),
            Self::LastDay => Message::new(
                "截止日应在明天至一年之内",
                "The last day is after today and within a year.",
            ),
        }
    }
}
