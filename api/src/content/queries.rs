//! What the lists of articles and media may be narrowed by.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::dto::{ArticleState, ContentKind};

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ArticleQuery {
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    /// Any of these states, comma separated.
    #[param(style = Form, explode = false)]
    pub state: Option<Vec<ArticleState>>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words of title, summary or text, from one character on; all of them must occur.
    #[param(min_length = 1, max_length = 50, example = "党课")]
    pub q: String,
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MediaQuery {
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    /// Any of these states, comma separated.
    #[param(style = Form, explode = false)]
    pub state: Option<Vec<ArticleState>>,
    /// Any of these kinds, comma separated.
    #[param(style = Form, explode = false)]
    pub kind: Option<Vec<ContentKind>>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
