//! Why an account is not opened, reset or locked.

use super::AccountStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    #[error("nobody manages the own account")]
    Own,
    #[error("accounts of administrators are managed from the level above")]
    Administrator,
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(AccountStatus),
}

impl AccountError {
    pub fn message(self) -> Message {
        match self {
            Self::Own => Message::new(
                "不能重置或锁定自己的账号，请修改密码或联系上级管理员",
                "Nobody resets or locks the own account; change the password or ask the level above.",
            ),
            Self::Administrator => Message::new(
                "该账号的使用者担任管理员，请由其任职组织的上级办理",
                "Its holder is an administrator; the level above that organization manages the account.",
            ),
            Self::WrongState(status) => Message::new(
                format!("账号当前为「{}」，不能这样做", status.zh()),
                format!("Not possible while the account is {}.", status.as_str()),
            ),
        }
    }
}
