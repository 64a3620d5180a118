//! Accounts on the wire.

use lighthouse_domain::{accounts::AccountStatus, time::Instant};
use lighthouse_persistence::accounts::{Listed, Opening};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::{page::page_of, validation::unique},
};

wire_enum!(
    AccountState,
    AccountStatus,
    AccountStatus::ALL,
    "How far a member has come with an account."
);

/// The members who get an account.
#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct OpenAccounts {
    #[schema(min_items = 1, max_items = 500, example = json!(["0199f3a0-0000-7000-8000-000000000001"]))]
    #[validate(custom(function = unique))]
    pub member_ids: Vec<Uuid>,
}

#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OpenQuery {
    /// Everybody of the branches below as well, for a town or a district.
    pub include_below: Option<bool>,
}

#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResetQuery {
    /// Also remove the second factor, for somebody who lost the phone.
    pub without_second_factor: Option<bool>,
}

/// What goes on a person's slip. The code is shown only now.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SlipView {
    pub account_id: Uuid,
    /// Null for an account without a register entry.
    #[schema(required)]
    pub member_id: Option<Uuid>,
    #[schema(example = "张三")]
    pub name: String,
    #[schema(required)]
    pub branch_id: Option<Uuid>,
    #[schema(required, example = "城关第一党支部")]
    pub branch_name: Option<String>,
    /// What the person signs in by, if not by the phone of the register.
    #[schema(required, example = "k7qd2m9x")]
    pub login: Option<String>,
    /// The phone of the register, by which the person may sign in as well.
    #[schema(required, example = "138****1234")]
    pub phone: Option<String>,
    /// Ten letters and digits; small letters and hyphens are taken too.
    #[schema(min_length = 10, max_length = 10, example = "7QD2M9XKTB")]
    pub activation_code: String,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Instant,
}

impl From<Opening> for SlipView {
    fn from(opening: Opening) -> Self {
        let Opening { candidate, login_name, new } = opening;
        Self {
            account_id: new.account.uuid(),
            member_id: Some(candidate.member),
            name: candidate.name,
            branch_id: Some(candidate.branch),
            branch_name: Some(candidate.branch_name),
            login: Some(login_name),
            phone: candidate.phone_masked,
            activation_code: new.code.reveal().to_owned(),
            expires_at: new.expires_at,
        }
    }
}

/// The slips of the accounts that were opened, in register order.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Slips {
    pub data: Vec<SlipView>,
}

/// A member and the account, if there is one.
#[derive(Serialize, ToSchema)]
pub struct AccountView {
    /// Null while there is none.
    #[schema(required)]
    pub id: Option<Uuid>,
    pub state: AccountState,
    /// Null for an account without a register entry.
    #[schema(required)]
    pub member_id: Option<Uuid>,
    #[schema(example = "张三")]
    pub name: String,
    #[schema(required)]
    pub branch_id: Option<Uuid>,
    #[schema(required, example = "城关第一党支部")]
    pub branch_name: Option<String>,
    #[schema(required, example = "k7qd2m9x")]
    pub login: Option<String>,
    #[schema(required, example = "138****1234")]
    pub phone: Option<String>,
    /// Whether the holder is an administrator somewhere: then the level above manages the account.
    pub administrator: bool,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub activated_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub locked_at: Option<Instant>,
    /// Until when the code that was handed out can be used.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub code_expires_at: Option<Instant>,
}

impl From<Listed> for AccountView {
    fn from(row: Listed) -> Self {
        Self {
            id: row.account,
            state: AccountState(row.status()),
            member_id: row.member,
            name: row.name,
            branch_id: row.branch,
            branch_name: row.branch_name,
            login: row.login_name,
            phone: row.phone_masked,
            administrator: row.offices > 0,
            activated_at: row.activated_at.map(Instant::from_millis),
            locked_at: row.locked_at.map(Instant::from_millis),
            code_expires_at: row.code_expires_at.map(Instant::from_millis),
        }
    }
}

page_of!(AccountPage, AccountView, "A page of members and their accounts, in register order.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// The branch, or the whole subtree of another organization.
    pub branch_id: Option<Uuid>,
    #[param(inline)]
    pub state: Option<AccountState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// An activation: what stands on the slip, and what only the person knows.
#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// Login name or mobile number.
    #[schema(min_length = 1, max_length = 64, example = "k7qd2m9x")]
    pub login: String,
    #[schema(min_length = 10, max_length = 24, example = "7QD2M-9XKTB")]
    pub code: String,
    /// The last six characters of the id number; needed where the register knows it.
    #[schema(min_length = 6, max_length = 6, example = "15001X")]
    pub id_number_last_six: Option<String>,
    #[schema(min_length = 15, max_length = 128, format = Password, example = "a phrase of several words")]
    pub new_password: String,
    #[schema(min_length = 1, max_length = 64, example = "phone-7f3a")]
    pub device_id: String,
    #[schema(min_length = 1, max_length = 64, example = "华为 Mate 60")]
    pub device_name: String,
    /// Six digits of the authenticator, or a recovery code, where a second factor is on.
    #[schema(min_length = 6, max_length = 32, example = "123456")]
    pub otp: Option<String>,
}
