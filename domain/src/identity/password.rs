//! What a password must be: long enough, not known, nothing else (C-35).

use unicode_normalization::UnicodeNormalization;

use crate::message::Message;

/// How long a password has to be for its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRule {
    /// The only factor: 15 characters (SP 800-63B-4).
    OnlyFactor,
    /// Beside a second factor: 8 characters.
    BesideSecondFactor,
}

impl PasswordRule {
    pub const MAX: usize = 128;

    pub const fn min(self) -> usize {
        match self {
            Self::OnlyFactor => 15,
            Self::BesideSecondFactor => 8,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("shorter than {0}")]
    TooShort(usize),
    #[error("longer than {}", PasswordRule::MAX)]
    TooLong,
    #[error("contains the login name")]
    ContainsName,
    #[error("easily guessed")]
    Guessable,
}

impl PasswordError {
    pub fn message(&self) -> Message {
        match self {
            Self::TooShort(min) => Message::new(
                format!("密码至少 {min} 个字符，可用几个词组成的短语"),
                format!("Use at least {min} characters; a phrase of several words is best."),
            ),
            Self::TooLong => Message::new("密码最多 128 个字符", "Use at most 128 characters."),
            Self::ContainsName => {
                Message::new("密码不能包含登录名", "The password must not contain the login name.")
            }
            Self::Guessable => Message::new(
                "密码太容易被猜到，请换成几个不相关的词",
                "The password is easily guessed; use several unrelated words.",
            ),
        }
    }
}

/// Normalises a password (NFKC) and checks length and the login name; strength is the caller's.
pub fn check_password(
    raw: &str,
    login_name: &str,
    rule: PasswordRule,
) -> Result<String, PasswordError> {
    let password: String = raw.nfkc().collect();
    let length = password.chars().count();
    let name = login_name.to_lowercase();
    if length < rule.min() {
        Err(PasswordError::TooShort(rule.min()))
    } else if length > PasswordRule::MAX {
        Err(PasswordError::TooLong)
    } else if name.chars().count() >= 4 && password.to_lowercase().contains(&name) {
        Err(PasswordError::ContainsName)
    } else {
        Ok(password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_password_needs_fifteen_characters_a_second_factor_eight() {
        let twelve = "山东省台儿庄区好风光啊";
        assert!(check_password(twelve, "zhang", PasswordRule::OnlyFactor).is_err());
        assert!(check_password(twelve, "zhang", PasswordRule::BesideSecondFactor).is_ok());
    }

    #[test]
    fn the_login_name_inside_the_password_is_refused() {
        let error = check_password("My-Zhangsan-Password", "zhangsan", PasswordRule::OnlyFactor);
        assert_eq!(error, Err(PasswordError::ContainsName));
    }
}
