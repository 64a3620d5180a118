//! The closed lists of content: how far a text has come, and what it is.

use crate::enums::string_enum;

string_enum! {
    /// The name of a state.
    ArticleStatus {
        Draft = "draft", "草稿", "Draft";
        InReview = "in_review", "审核中", "In review";
        Returned = "returned", "已退回", "Returned";
        Published = "published", "已发布", "Published";
        Withdrawn = "withdrawn", "已撤下", "Withdrawn";
    }
}

string_enum! {
    /// What readers get: a text, or a file of one of three sorts.
    ContentForm {
        Article = "article", "图文", "Article";
        Audio = "audio", "音频", "Audio";
        Video = "video", "视频", "Video";
        Image = "image", "图片", "Image";
    }
}
