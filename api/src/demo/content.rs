//! What the channels of the demo have published: articles, short sounds and films, each by one
//! editor and two reviewers (S47, S48, S50).

use std::{f64::consts::TAU, io::Cursor};

use chrono::TimeDelta;
use lighthouse_domain::{
    access::{AccountId, Role},
    administrators::Appointment,
    content::{Article, ArticleId, ArticleState, Channel, ChannelId, MediaFile, MediaType, Text},
    id::Id,
    organizations::OrganizationId,
    time::Instant,
};
use lighthouse_persistence::{
    Bulk, Tx, administrators, content as store,
    identity::{self, NewAccount},
    seal::{hex, token_hash},
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{
    dice::{below, dice_id, one},
    film::film,
    size::Size,
};
use crate::{
    content::{duration, folder::Folder, markup},
    http::{code::Code, problem::Problem},
};

const CHANNELS: [(&str, &str); 3] = [
    ("城市模块", "本地要闻与基层动态"),
    ("乡村振兴大课堂", "面向各镇街的本地课程"),
    ("区级站点", "全区党员教育网上平台"),
];
const STAFF: [(&str, &str, Role); 4] = [
    ("editor", "于海", Role::Editor),
    ("editor2", "沈梅", Role::Editor),
    ("reviewer1", "章妍", Role::Reviewer),
    ("reviewer2", "许威", Role::Reviewer),
];
const PLACES: [&str; 6] = ["清河镇", "青云镇", "石桥镇", "柳林镇", "龙泉镇", "凤凰街道"];
const THEMES: [&str; 8] = [
    "主题党日走进田间",
    "春耕时节送技术",
    "党课开在家门口",
    "老党员讲入党故事",
    "志愿服务进社区",
    "合作社里的学习日",
    "换届后第一次支部会",
    "暖冬走访困难党员",
];
const SENTENCES: [&str; 5] = [
    "支部书记带头讲，党员结合自己的岗位谈体会。",
    "大家围坐在村头的树下，把政策一条一条说清楚。",
    "会后，党员们分成三组，帮助缺少劳力的农户。",
    "没有手机的老党员由同组的同志上门读报。",
    "镇里的教育中心派人记录，并把问题带回去答复。",
];

/// What lessons may be made of.
pub(super) struct Library {
    pub(super) articles: Vec<ArticleId>,
    pub(super) media: Vec<ArticleId>,
}

/// Accounts, channels and everything in them. Dice of their own: other ids stay what they were.
pub(super) async fn make(
    tx: &Tx,
    folder: &Folder,
    (district, size): (OrganizationId, Size),
    now: Instant,
    hash: &str,
) -> Result<Library, Problem> {
    let mut dice = ChaCha8Rng::seed_from_u64(653);
    let staff = employ(tx, district, &mut dice, now, hash).await?;
    let channels = open(tx, district, &mut dice, now).await?;
    let mut pieces = Vec::with_capacity(size.articles + size.media);
    for n in 0..size.articles + size.media {
        // Media are spread among the articles.
        let medium = (n + 1) * size.media / (size.articles + size.media)
            > n * size.media / (size.articles + size.media);
        let place = channels.get(n % channels.len()).copied();
        let place = place.ok_or_else(|| Problem::new(Code::Internal))?;
        let mut piece = written(&mut dice, (n, place), &staff, now);
        if medium {
            piece.file = Some(recorded(folder, n, &piece)?);
        }
        let text = markup::folded(&piece.text);
        pieces.push((piece, text));
    }
    let bulk = Bulk::unscoped("the demo has no caller");
    store::insert_many(tx, &bulk, &pieces).await?;
    let (media, articles): (Vec<&Article>, Vec<&Article>) =
        pieces.iter().map(|(piece, _)| piece).partition(|piece| piece.file.is_some());
    let ids = |pieces: Vec<&Article>| pieces.into_iter().map(|piece| piece.id).collect();
    Ok(Library { articles: ids(articles), media: ids(media) })
}

async fn employ(
    tx: &Tx,
    district: OrganizationId,
    dice: &mut ChaCha8Rng,
    now: Instant,
    hash: &str,
) -> Result<[AccountId; 4], Problem> {
    let ids = STAFF.map(|_| Id::new(dice_id(dice, now)));
    let account = |(id, (login, name, _)): (&AccountId, (&str, &str, Role))| NewAccount {
        id: *id,
        member: None,
        login_name: Some(login.to_owned()),
        display_name: name.to_owned(),
        password_hash: Some(hash.to_owned()),
    };
    let accounts = ids.iter().zip(STAFF).map(account).collect();
    identity::insert_accounts(tx, accounts, now).await?;
    let appointments: Vec<Appointment> = ids
        .iter()
        .zip(STAFF)
        .map(|(account, (_, _, role))| {
            let id = Id::new(dice_id(dice, now));
            Appointment::begin(id, *account, role, district, now)
        })
        .collect();
    let bulk = Bulk::unscoped("the demo has no caller");
    administrators::insert_many(tx, &bulk, &appointments, now).await?;
    Ok(ids)
}

async fn open(
    tx: &Tx,
    district: OrganizationId,
    dice: &mut ChaCha8Rng,
    now: Instant,
) -> Result<Vec<ChannelId>, Problem> {
    let channels = CHANNELS.map(|(name, about)| Channel {
        id: Id::new(dice_id(dice, now)),
        organization: district,
        name: name.to_owned(),
        description: Some(about.to_owned()),
        version: 1,
        created_at: now,
        updated_at: now,
    });
    let bulk = Bulk::unscoped("the demo has no caller");
    store::insert_channels(tx, &bulk, &channels).await?;
    Ok(channels.iter().map(|channel| channel.id).collect())
}

/// A published article, half a day older than the one before.
fn written(
    dice: &mut ChaCha8Rng,
    (n, channel): (usize, ChannelId),
    staff: &[AccountId; 4],
    now: Instant,
) -> Article {
    let [first, second, reviewers @ ..] = *staff;
    let age = TimeDelta::hours(12 * i64::try_from(n).unwrap_or(0) + 1);
    let visible_at = now.plus(-age);
    let place = one(dice, &PLACES).copied().unwrap_or("清河镇");
    let theme = one(dice, &THEMES).copied().unwrap_or("主题党日");
    let body: Vec<&str> = (0..3).filter_map(|_| one(dice, &SENTENCES).copied()).collect();
    Article {
        id: Id::new(dice_id(dice, visible_at)),
        channel,
        text: Text {
            title: format!("{place}：{theme}"),
            summary: None,
            source: Some(format!("{place}融媒体中心")),
            body: body.join("\n\n"),
            publish_at: None,
            media: Vec::new(),
        },
        file: None,
        editor: if below(dice, 3) == 0 { second } else { first },
        state: ArticleState::Published { reviewers, visible_at },
        version: 4,
        created_at: visible_at.plus(TimeDelta::days(-1)),
        updated_at: visible_at,
    }
}

/// Every third medium is a film, the others are tones; no two are alike.
fn recorded(folder: &Folder, n: usize, piece: &Article) -> Result<MediaFile, Problem> {
    let number = u8::try_from(n % 250).unwrap_or(0);
    let (kind, bytes) = match number % 3 {
        0 => (MediaType::Webm, film(&format!("{} {n}", piece.text.title), 3 + number % 20)),
        _ => (MediaType::Wav, tone(220.0 + 5.0 * f64::from(u16::try_from(n).unwrap_or(0)))),
    };
    let stored = folder.put(piece.id.uuid(), &bytes);
    stored.map_err(|error| {
        tracing::error!(%error, "the demo's media could not be written");
        Problem::new(Code::Unavailable)
    })?;
    Ok(MediaFile {
        kind,
        name: format!("{}.{}", piece.text.title.replace('：', " "), kind.ending()),
        bytes: i64::try_from(bytes.len()).unwrap_or(0),
        hash: hex(&token_hash(&bytes)),
        duration: duration::read(kind, &mut Cursor::new(&bytes)),
    })
}

const RATE: u32 = 8_000;
const SAMPLES: u32 = 1_600;

/// A fifth of a second as a whole WAV file: eight bits, one channel.
fn tone(hertz: f64) -> Vec<u8> {
    let mut wav = Vec::with_capacity(44 + SAMPLES as usize);
    wav.extend(b"RIFF");
    wav.extend((36 + SAMPLES).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(RATE.to_le_bytes());
    wav.extend(RATE.to_le_bytes());
    wav.extend(b"\x01\0\x08\0data");
    wav.extend(SAMPLES.to_le_bytes());
    let wave = |n: u32| (TAU * hertz * f64::from(n) / f64::from(RATE)).sin();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "28 to 228")]
    wav.extend((0..SAMPLES).map(|n| (128.0 + 100.0 * wave(n)) as u8));
    wav
}
