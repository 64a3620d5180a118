//! What signing in and one's own account look like on the wire.

use lighthouse_domain::{access::actions, identity::Platform, patch::Patch, time::Instant};
use lighthouse_persistence::identity::{Device, KnownDevice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::enums::wire_enum;

/// A log-in from a device. The device id is made once by the app and kept.
#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// Login name or mobile number.
    #[schema(min_length = 1, max_length = 64, example = "zhang.san")]
    pub login: String,
    #[schema(min_length = 1, max_length = 128, format = Password, example = "a phrase of several words")]
    pub password: String,
    #[schema(min_length = 1, max_length = 64, example = "phone-7f3a")]
    pub device_id: String,
    #[schema(min_length = 1, max_length = 64, example = "华为 Mate 60")]
    pub device_name: String,
    /// Six digits of the authenticator, or a recovery code, where a second factor is on.
    #[schema(min_length = 6, max_length = 32, example = "123456")]
    pub otp: Option<String>,
}

#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    #[schema(min_length = 20, max_length = 128, example = "rt_0123456789abcdefghij")]
    pub refresh_token: String,
    #[schema(min_length = 1, max_length = 64, example = "phone-7f3a")]
    pub device_id: String,
}

/// Tokens of a device. The access token lives 15 minutes; the refresh token is used once.
#[derive(Serialize, ToSchema)]
pub struct TokenPair {
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.e30.c2ln")]
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: String,
    #[schema(example = 900)]
    pub expires_in_seconds: i64,
    #[schema(example = "rt_0123456789abcdefghij")]
    pub refresh_token: String,
    pub session_id: Uuid,
}

/// A role the caller holds, and where.
#[derive(Serialize, ToSchema)]
pub struct RoleAssignmentView {
    /// Treat an unknown role as one without meaning to the app.
    #[schema(example = "branch_administrator")]
    pub role: String,
    pub organization_id: Uuid,
}

/// The caller: person, roles, permissions.
#[derive(Serialize, ToSchema)]
pub struct MeView {
    pub account_id: Uuid,
    /// Null for an account without a register entry.
    #[schema(required)]
    pub member_id: Option<Uuid>,
    #[schema(example = "张三")]
    pub display_name: String,
    #[schema(required, example = "zhang.san")]
    pub login: Option<String>,
    /// The own phone in the register, masked; also what one may sign in by.
    #[schema(required, example = "199****0012")]
    pub phone: Option<String>,
    pub second_factor: bool,
    pub session_id: Uuid,
    pub appointments: Vec<RoleAssignmentView>,
    /// The names of everything the caller may do somewhere.
    #[schema(example = json!(["members:read"]))]
    pub permissions: Vec<String>,
}

wire_enum!(DevicePlatform, Platform, Platform::ALL, "What a device runs on.");

/// A signed-in device.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// The log-in, to sign the device out by.
    pub id: Uuid,
    /// The id that its app made.
    #[schema(example = "phone-7f3a")]
    pub device_id: String,
    /// What the device said of itself; null while it has not.
    #[schema(required)]
    pub platform: Option<DevicePlatform>,
    #[schema(required, example = "1.4.0")]
    pub app_version: Option<String>,
    /// Whether messages can be sent to it; its token is never shown.
    pub push: bool,
    #[schema(example = "华为 Mate 60")]
    pub device_name: String,
    /// Whether it is the device that asks.
    pub current: bool,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub last_used_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Instant,
}

/// All signed-in devices, each once; there are at most 100.
#[derive(Serialize, ToSchema)]
pub struct SessionList {
    pub data: Vec<SessionView>,
}

impl SessionView {
    pub fn new(device: Device, facts: Option<&KnownDevice>, current: Uuid) -> Self {
        Self {
            id: device.id.uuid(),
            device_id: device.device_id,
            platform: facts.map(|facts| DevicePlatform(facts.platform)),
            app_version: facts.and_then(|facts| facts.app_version.clone()),
            push: facts.is_some_and(|facts| facts.push),
            current: device.id.uuid() == current,
            device_name: device.device_name,
            created_at: device.created_at,
            last_used_at: device.last_used_at,
            expires_at: device.expires_at,
        }
    }
}

/// What a device says of itself; all but the platform is voluntary.
#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct DeviceBody {
    pub platform: DevicePlatform,
    #[schema(min_length = 1, max_length = 32, example = "1.4.0")]
    pub app_version: Option<String>,
    /// Where messages for the device go. It is sealed and never shown; leave it out to get none.
    #[schema(min_length = 1, max_length = 512, example = "push-token-of-the-device")]
    pub push_token: Option<String>,
}

/// A change of one's own contact data, with the password again.
#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    /// A mobile number of the mainland; null takes it out of the register.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 11, max_length = 24, example = "19900000013")]
    pub phone: Patch<String>,
    #[schema(min_length = 1, max_length = 128, format = Password, example = "a phrase of several words")]
    pub current_password: String,
}

#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(min_length = 1, max_length = 128, format = Password, example = "the old phrase of words")]
    pub current_password: String,
    #[schema(min_length = 8, max_length = 128, format = Password, example = "another phrase of words")]
    pub new_password: String,
}

/// A new second factor, to be confirmed with its first code.
#[derive(Serialize, ToSchema)]
pub struct TotpOffer {
    /// For authenticators that cannot scan.
    #[schema(example = "JBSWY3DPEHPK3PXP")]
    pub secret: String,
    /// The content of the QR code.
    #[schema(
        example = "otpauth://totp/Lighthouse:zhang?secret=JBSWY3DPEHPK3PXP&issuer=Lighthouse"
    )]
    pub uri: String,
}

#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$", example = "123456")]
    pub otp: String,
}

/// Ten codes for the day the phone is lost; each works once and is shown only now.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(example = json!(["k7qd-2m9x"]))]
    pub recovery_codes: Vec<String>,
}

/// The names of the permissions that any of `roles` brings.
pub fn permissions_of(actor: &lighthouse_domain::access::Actor) -> Vec<String> {
    let held =
        |grants: &[(lighthouse_domain::access::Role, lighthouse_domain::access::Reach)]| {
            grants
                .iter()
                .any(|(role, _)| actor.assignments().iter().any(|standing| standing.role == *role))
        };
    actions::ALL
        .iter()
        .filter(|(_, grants)| held(grants))
        .map(|(name, _)| (*name).to_owned())
        .collect()
}
