//! Indicators of local content.

use super::{
    Definition,
    EvidenceKind::{Article, Channel},
};

/// So many items a month keep a channel fresh.
pub const FRESH_ITEMS: i64 = 4;

pub(super) const CHANNEL_FRESH: Definition = Definition::share(
    Channel,
    (
        "平均每月发布（经两人审核）4篇以上的频道",
        "Those with four or more items a month, published after two reviews",
    ),
    ("期末已设的频道", "Channels at the end of the period"),
)
.for_information();

pub(super) const ARTICLES: Definition = Definition::count(
    Article,
    ("截至期末发布过的图文", "Articles that had been published by the end of the period"),
);

pub(super) const MEDIA_ITEMS: Definition = Definition::count(
    Article,
    (
        "截至期末发布过的音视频",
        "Audio and video items that had been published by the end of the period",
    ),
);
