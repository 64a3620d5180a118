//! The slips on paper: ten on a page, with lines to cut along.

use lighthouse_domain::{accounts::ActivationCode, message::Message};

use super::dto::SlipView;
use crate::{
    http::{code::Code, lang::Lang, problem::Problem},
    paper::{Font, HEIGHT, Page, Text, WIDTH, date, print},
};

const COLUMNS: i16 = 2;
const ROWS: i16 = 5;
const SLIP: (i16, i16) = (WIDTH / COLUMNS, HEIGHT / ROWS);
const MARGIN: i16 = 30;
const SIZE: i16 = 11;
const LEADING: i16 = 16;

/// All slips, in their order.
pub(super) fn paper(slips: &[SlipView], lang: Lang) -> Result<Vec<u8>, Problem> {
    let font = Font::embedded()?;
    let mut pages = Vec::new();
    for some in slips.chunks(usize::from((COLUMNS * ROWS).unsigned_abs())) {
        let mut page = Page::default();
        cut_lines(&mut page);
        for (slip, at) in some.iter().zip(0..) {
            let corner = (at % COLUMNS * SLIP.0, HEIGHT - at / COLUMNS * SLIP.1);
            draw(&mut page, &font, corner, slip, lang)?;
        }
        pages.push(page);
    }
    let title = Message::new("账号激活单", "Activation slips");
    Ok(print(&font, &pages, lang.pick(&title), lang)?)
}

fn cut_lines(page: &mut Page) {
    for column in 1..COLUMNS {
        page.cut((column * SLIP.0, 0), (column * SLIP.0, HEIGHT));
    }
    for row in 1..ROWS {
        page.cut((0, HEIGHT - row * SLIP.1), (WIDTH, HEIGHT - row * SLIP.1));
    }
}

/// One slip, from its upper left corner down.
fn draw(
    page: &mut Page,
    font: &Font,
    (left, top): (i16, i16),
    slip: &SlipView,
    lang: Lang,
) -> Result<(), Problem> {
    let mut y = top - MARGIN;
    let mut line = |words: String, size: i16, bold: bool| {
        page.text(Text { words, x: left + MARGIN, y, size, bold });
        y -= LEADING;
    };
    let title = Message::new("账号激活单", "Activation slip");
    line(lang.pick(&title).to_owned(), 13, true);
    for (words, size, bold) in lines(slip, lang)? {
        let fit = font.lines(&words, size, SLIP.0 - 2 * MARGIN);
        // A slip has a place for two lines of each fact.
        fit.into_iter().take(2).for_each(|words| line(words, size, bold));
    }
    Ok(())
}

/// A slip without a code that can be read would be worth nothing.
fn lines(slip: &SlipView, lang: Lang) -> Result<Vec<(String, i16, bool)>, Problem> {
    let code = ActivationCode::parse(&slip.activation_code);
    let code = code.ok_or_else(|| Problem::new(Code::Internal))?;
    let fact = |zh: &str, en: &str, value: &str| match lang {
        Lang::ZhCn => format!("{zh}：{value}"),
        Lang::En => format!("{en}: {value}"),
    };
    let mut lines = vec![(fact("姓名", "Name", &slip.name), SIZE, false)];
    let facts = [
        ("所在党支部", "Branch", &slip.branch_name),
        ("登录名", "Login", &slip.login),
        ("手机号", "Phone", &slip.phone),
    ];
    for (zh, en, value) in facts {
        lines.extend(value.as_deref().map(|value| (fact(zh, en, value), SIZE, false)));
    }
    let until = date(slip.expires_at.day(), lang);
    lines.push((fact("激活码", "Code", &code.printed()), 14, true));
    lines.push((fact("有效期至", "Valid until", &until), 9, false));
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use lighthouse_domain::time::Instant;
    use uuid::Uuid;

    use super::*;

    fn slip(name: &str) -> SlipView {
        SlipView {
            account_id: Uuid::nil(),
            member_id: None,
            name: name.to_owned(),
            branch_id: None,
            branch_name: Some(
                "中共临江区清河镇卫生院及社区卫生服务中心联合支部委员会第一党小组".to_owned(),
            ),
            login: Some("k7qd2m9x".to_owned()),
            phone: Some("138****1234".to_owned()),
            activation_code: "7QD2M9XKTB".to_owned(),
            expires_at: Instant::from_millis(0),
        }
    }

    #[test]
    fn eleven_slips_are_two_pages_and_a_code_that_cannot_be_read_is_none() {
        let slips: Vec<SlipView> = (0..11).map(|_| slip("张三")).collect();
        let pdf = paper(&slips, Lang::ZhCn).unwrap();
        assert_eq!(String::from_utf8_lossy(&pdf).matches("/Type /Page\n").count(), 2);
        let broken = SlipView { activation_code: "?".to_owned(), ..slip("张三") };
        assert!(paper(&[broken], Lang::ZhCn).is_err());
    }

    #[test]
    fn the_longest_slip_stays_within_its_cut_lines() {
        let font = Font::embedded().unwrap();
        let count = lines(&slip("买买提"), Lang::ZhCn)
            .unwrap()
            .iter()
            .map(|(words, size, _)| font.lines(words, *size, SLIP.0 - 2 * MARGIN).len().min(2))
            .sum::<usize>();
        assert!(i16::try_from(count + 1).unwrap() * LEADING + MARGIN <= SLIP.1, "{count} lines");
    }
}
