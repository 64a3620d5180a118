//! Made-up people: plausible names, valid check digits in a region that does not exist,
//! phone numbers that cannot ring.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    id::Id,
    members::{Education, Gender, IdNumber, NewMember, Phone, Status},
    time::Instant,
};
use lighthouse_persistence::members::NewRow;
use rand_chacha::ChaCha8Rng;

use super::{
    dice::{below, day_before, dice_id, one},
    size::Size,
    towns::District,
};

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
];
const GIVEN: [&str; 50] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀", "霞", "平", "刚", "桂", "文", "辉", "玲", "红", "建", "国", "华", "志", "海", "英",
    "梅", "鑫", "波", "斌", "宇", "浩", "凯", "健", "俊", "帆", "雪", "慧", "巧", "美", "婷", "萍",
    "佳", "琪",
];
/// An unassigned region code: nobody was ever born there.
const REGION: &str = "379999";

/// Everybody, in a fixed order; the first `with_app` of the shuffled order have the app.
pub(super) fn make(
    district: &District,
    size: Size,
    dice: &mut ChaCha8Rng,
    today: NaiveDate,
) -> Vec<NewRow> {
    let weights: Vec<usize> = district.branches.iter().map(|_| 10 + below(dice, 30)).collect();
    let at = Instant::parse("2024-01-01T00:00:00Z").unwrap_or_else(|| Instant::from_millis(0));
    let mut rows = Vec::with_capacity(size.members);
    let mut order: Vec<usize> = weights
        .iter()
        .enumerate()
        .flat_map(|(b, weight)| std::iter::repeat_n(b, *weight))
        .collect();
    if order.is_empty() {
        order.push(0);
    }
    let mut births = HashMap::new();
    for n in 0..size.members {
        let pick =
            if n < district.branches.len() { n } else { one(dice, &order).copied().unwrap_or(0) };
        let Some(branch) = district.branches.get(pick) else { continue };
        let has_app = n < size.with_app;
        let member = person(dice, n, &mut births, today, has_app);
        rows.push(NewRow { id: Id::new(dice_id(dice, at)), branch: branch.clone(), member });
    }
    rows
}

fn person(
    dice: &mut ChaCha8Rng,
    n: usize,
    births: &mut HashMap<NaiveDate, usize>,
    today: NaiveDate,
    has_app: bool,
) -> NewMember {
    let gender = if below(dice, 100) < 68 { Gender::Male } else { Gender::Female };
    let age_days = 20 * 366 + below(dice, 62 * 365);
    let birth_date = day_before(today, age_days);
    let status = if below(dice, 100) < 94 { Status::Full } else { Status::Probationary };
    let joined_on = match status {
        Status::Probationary => day_before(today, 5 + below(dice, 350)),
        _ => day_before(today, below(dice, age_days - 19 * 366).max(400)),
    };
    let education = *one(dice, Education::ALL).unwrap_or(&Education::HighSchool);
    NewMember {
        name: name(dice),
        gender,
        birth_date,
        ethnicity: Some("汉族".to_owned()),
        education: Some(education),
        status,
        applied_on: None,
        joined_on: Some(joined_on),
        converted_on: (status == Status::Full)
            .then(|| joined_on.with_year(joined_on.year() + 1).unwrap_or(joined_on)),
        app_activated_on: has_app.then(|| day_before(today, below(dice, 700))),
        id_number: id_number(birth_date, births, gender),
        // 199 00… is not assigned to any network.
        phone: has_app.then(|| Phone::parse(&format!("19900{n:06}"))).flatten(),
    }
}

fn name(dice: &mut ChaCha8Rng) -> String {
    let surname = one(dice, &SURNAMES).copied().unwrap_or("王");
    let letters = if below(dice, 3) == 0 { 1 } else { 2 };
    let given: String = (0..letters).filter_map(|_| one(dice, &GIVEN).copied()).collect();
    format!("{surname}{given}")
}

/// The next free sequence number of a birthday; its last digit tells the gender.
fn id_number(
    birth: NaiveDate,
    births: &mut HashMap<NaiveDate, usize>,
    gender: Gender,
) -> Option<IdNumber> {
    let born = births.entry(birth).or_default();
    *born += 1;
    let odd = usize::from(gender == Gender::Male);
    let body = format!("{REGION}{}{:03}", birth.format("%Y%m%d"), *born * 2 + odd);
    let check = IdNumber::check_character(&body)?;
    IdNumber::parse(&format!("{body}{check}")).ok()
}
