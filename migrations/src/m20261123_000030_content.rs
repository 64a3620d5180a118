//! Channels, articles, their versions and their search index.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000030_content", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE channel (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    name text NOT NULL,
    description text,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX channel_name ON channel (organization_id, name);

CREATE TABLE article (
    id uuid PRIMARY KEY,
    channel_id uuid NOT NULL REFERENCES channel (id),
    title text NOT NULL,
    summary text,
    source text,
    body text NOT NULL,
    -- Title, summary and text in one form of width and case; the last word of a search.
    folded text NOT NULL,
    publish_at bigint,
    editor_id uuid NOT NULL REFERENCES account (id),
    state text NOT NULL,
    first_reviewer_id uuid REFERENCES account (id),
    second_reviewer_id uuid REFERENCES account (id),
    visible_at bigint,
    withdrawn_at bigint,
    withdraw_reason text,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('draft', 'in_review', 'published', 'withdrawn')),
    -- One editor and two others (S50).
    CHECK (state <> 'published' OR (first_reviewer_id IS NOT NULL AND second_reviewer_id IS NOT NULL AND visible_at IS NOT NULL)),
    CHECK (first_reviewer_id <> second_reviewer_id),
    CHECK (editor_id <> first_reviewer_id AND editor_id <> second_reviewer_id),
    CHECK ((state = 'withdrawn') = (withdraw_reason IS NOT NULL))
);
CREATE INDEX article_channel ON article (channel_id, state, updated_at, id);
CREATE INDEX article_updated ON article (updated_at, id);
CREATE INDEX article_feed ON article (state, visible_at, id);

CREATE TABLE article_version (
    article_id uuid NOT NULL REFERENCES article (id),
    number bigint NOT NULL,
    title text NOT NULL,
    summary text,
    source text,
    body text NOT NULL,
    publish_at bigint,
    editor_id uuid NOT NULL REFERENCES account (id),
    written_at bigint NOT NULL,
    PRIMARY KEY (article_id, number)
) {clustered};

-- Characters and pairs of neighbours of the published articles.
CREATE TABLE article_gram (
    gram text {bytewise} NOT NULL,
    article_id uuid NOT NULL REFERENCES article (id),
    PRIMARY KEY (gram, article_id)
) {clustered};
CREATE INDEX article_gram_article ON article_gram (article_id);
";

const DOWN: &str = r"
DROP TABLE article_gram; DROP TABLE article_version; DROP TABLE article; DROP TABLE channel;
";
