//! Why something cannot be done with a class.

use crate::message::Message;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClassError {
    #[error("ends before it starts, or too long after")]
    Period,
    #[error("no draft any more")]
    NotDraft,
    #[error("not published")]
    NotPublished,
    #[error("closed")]
    Closed,
    #[error("has not begun")]
    NotBegun,
    #[error("is over")]
    Over,
    #[error("has no lessons")]
    NoLessons,
    #[error("a quiz has too few items")]
    TooFewItems,
    #[error("has room for {0}")]
    Full(i64),
    #[error("the period of a statement")]
    StatementPeriod,
    #[error("not among those it is for")]
    Audience,
    #[error("parts of another kind of lesson")]
    Parts,
    #[error("names no article")]
    NoArticle,
    #[error("names no media item")]
    NoMedia,
    #[error("has no terms")]
    NoTerms,
    #[error("length")]
    Length,
    #[error("counts for more than {0} seconds")]
    Credit(i64),
    #[error("terms of a quiz out of bounds")]
    Terms,
    #[error("two to {0} options")]
    OptionCount(usize),
    #[error("equal options")]
    EqualOptions,
    #[error("right options do not fit")]
    RightOptions,
    #[error("too many lessons")]
    TooManyLessons,
    #[error("too many items")]
    TooManyItems,
    #[error("is a quiz")]
    IsQuiz,
    #[error("is no quiz")]
    NoQuiz,
    #[error("all {0} attempts are used")]
    AttemptsUsed(i64),
    #[error("was judged before")]
    Judged,
    #[error("was passed before")]
    Passed,
    #[error("names an item that was not drawn")]
    OtherItem,
}

impl ClassError {
    /// The field of the request that is at error, if one is.
    pub fn pointer(&self) -> Option<&'static str> {
        match self {
            Self::Period => Some("/ends_on"),
            Self::StatementPeriod => Some("/until_on"),
            Self::Parts => Some("/kind"),
            Self::Length => Some("/length_seconds"),
            Self::Credit(_) => Some("/credit_seconds"),
            Self::NoArticle => Some("/article_id"),
            Self::NoMedia => Some("/media_id"),
            Self::NoTerms | Self::Terms => Some("/quiz"),
            Self::OptionCount(_) | Self::EqualOptions => Some("/options"),
            Self::RightOptions => Some("/right"),
            Self::OtherItem => Some("/answers"),
            _ => None,
        }
    }

    pub fn message(&self) -> Message {
        match self {
            Self::Full(capacity) => Message::new(
                format!("班级名额为 {capacity} 人，余额不足"),
                format!("The class has room for {capacity}; not all of them fit."),
            ),
            Self::Credit(most) => Message::new(
                format!("学时最多计 {most} 秒，不超过课程时长"),
                format!("It counts for at most {most} seconds, never more than it lasts."),
            ),
            Self::OptionCount(most) => Message::new(
                format!("选项应为 2 至 {most} 个；判断题为 2 个"),
                format!("Give two to {most} options; a true or false item has two."),
            ),
            Self::AttemptsUsed(most) => Message::new(
                format!("{most} 次答题机会已用完"),
                format!("All {most} attempts are used."),
            ),
            other => {
                let (zh, en) = other.words();
                Message::new(zh, en)
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table of sentences")]
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Period => (
                "结束日期应不早于开始日期，且不超过两年",
                "The end must not lie before the start, nor two years after it.",
            ),
            Self::StatementPeriod => (
                "应不早于开始日期、不晚于今天，且期间不超过一年",
                "It lies not before the first day, not after today, and within a year of the first.",
            ),
            Self::NotDraft => (
                "班级已开班，课程和题目不能再改",
                "The class is published; lessons and items are fixed.",
            ),
            Self::NotPublished => ("班级尚未开班", "The class is not published yet."),
            Self::Closed => ("班级已结班", "The class is closed."),
            Self::NotBegun => ("班级尚未开始", "The class has not begun."),
            Self::Over => ("班级已过结束日期", "The class is over."),
            Self::NoLessons => ("班级还没有课程", "The class has no lessons yet."),
            Self::TooFewItems => {
                ("有测验的题目少于每次抽题数", "A quiz has fewer items than an attempt draws.")
            }
            Self::Audience => ("不在该班级的培训对象范围内", "The class is not for this person."),
            Self::Parts => (
                "每类课程只填自己的内容：文章课程填文章，音视频课程填音视频，测验填测验设置",
                "A lesson has what its kind needs and nothing else: an article, a media item, or the terms of a quiz.",
            ),
            Self::NoArticle => ("文章课程须选一篇已发布的文章", "Name a published article."),
            Self::NoMedia => ("音视频课程须选一部已发布的音视频", "Name a published media item."),
            Self::NoTerms => (
                "测验须填写抽题数、及格线和答题次数",
                "Give the terms of the quiz: draws, pass mark and attempts.",
            ),
            Self::Length => (
                "文章和音视频须填写时长，测验时长为 0",
                "Articles and media have a length; a quiz has none.",
            ),
            Self::Terms => (
                "每次抽题 1 至 100 道，及格线 1 至 100 分，答题机会 1 至 10 次",
                "Draw 1 to 100 items, pass at 1 to 100 percent, allow 1 to 10 attempts.",
            ),
            Self::EqualOptions => (
                "有两个选项相同，请改写或删去其中一个",
                "Two options read the same; reword or remove one of them.",
            ),
            Self::RightOptions => (
                "正确选项与题型不符：单选和判断题选一个，多选题至少一个，且每个只写一次",
                "The right options do not fit the kind: one of a single or true or false item, at least one of a multiple item, each given once.",
            ),
            Self::TooManyLessons => {
                ("班级的课程已达上限", "The class has as many lessons as it may have.")
            }
            Self::TooManyItems => {
                ("题库已满，每个测验最多 500 题", "The bank is full; a quiz has 500 items at most.")
            }
            Self::IsQuiz => {
                ("这是测验，请通过答题完成", "This is a quiz; it is completed by an attempt.")
            }
            Self::NoQuiz => ("该课程不是测验", "The lesson is no quiz."),
            Self::Judged => ("本次答题已评分", "The attempt was judged before."),
            Self::Passed => ("该测验已通过", "The quiz was passed before."),
            Self::OtherItem => (
                "含有不属于本次答题的题目或选项",
                "It names an item or an option that was not drawn.",
            ),
            Self::Full(_) | Self::Credit(_) | Self::OptionCount(_) | Self::AttemptsUsed(_) => {
                ("", "")
            }
        }
    }
}
