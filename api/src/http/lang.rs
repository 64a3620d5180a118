//! Which of the two languages an answer speaks (C-18, RFC 4647 look-up).

use actix_web::{HttpMessage, HttpRequest, http::header};
use lighthouse_domain::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    ZhCn,
    En,
}

impl Lang {
    /// The best match of an `Accept-Language` value; nothing that fits means the default, never 406.
    pub fn negotiate(value: Option<&str>) -> Self {
        let wishes = value.unwrap_or_default().split(',').filter_map(wish);
        let best = wishes.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or_else(Self::default, |(lang, _)| lang)
    }

    /// The language of a request, decided once by the middleware.
    pub fn from_request(request: &HttpRequest) -> Self {
        if let Some(lang) = request.extensions().get::<Self>() {
            return *lang;
        }
        let value = request.headers().get(header::ACCEPT_LANGUAGE);
        Self::negotiate(value.and_then(|value| value.to_str().ok()))
    }

    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    pub fn pick(self, message: &Message) -> &str {
        match self {
            Self::ZhCn => &message.zh,
            Self::En => &message.en,
        }
    }
}

/// A range we can serve and its weight in thousandths; weight 0 means "not this one".
fn wish(part: &str) -> Option<(Lang, u16)> {
    let mut pieces = part.split(';').map(str::trim);
    let range = pieces.next()?.to_ascii_lowercase();
    let weight =
        pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(Some(1000), thousandths)?;
    let lang = match range.split('-').next()? {
        "zh" => Lang::ZhCn,
        "en" => Lang::En,
        _ => return None,
    };
    (weight > 0).then_some((lang, weight))
}

fn thousandths(text: &str) -> Option<u16> {
    let value: f32 = text.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded just before"
    )]
    (0.0..=1.0).contains(&value).then_some((value * 1000.0) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_the_default_and_every_chinese_is_chinese() {
        for value in [None, Some(""), Some("fr"), Some("zh-Hans"), Some("zh-SG;q=0.5"), Some("*")] {
            assert_eq!(Lang::negotiate(value), Lang::ZhCn, "{value:?}");
        }
    }

    #[test]
    fn the_heavier_wish_wins_and_the_first_of_equals() {
        assert_eq!(Lang::negotiate(Some("en-GB, zh;q=0.9")), Lang::En);
        assert_eq!(Lang::negotiate(Some("en;q=0.1, zh;q=0.2")), Lang::ZhCn);
        assert_eq!(Lang::negotiate(Some("en, zh")), Lang::En);
        assert_eq!(Lang::negotiate(Some("en;q=0, fr")), Lang::ZhCn);
    }
}
