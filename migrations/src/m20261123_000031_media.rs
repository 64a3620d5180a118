//! Media: articles with a file, uploads under way, and what an article shows.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000031_media", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- A media item is an article with a file: one review, one feed, one index for both.
ALTER TABLE article ADD COLUMN file_type text;
ALTER TABLE article ADD COLUMN file_name text CHECK ((file_name IS NULL) = (file_type IS NULL));
ALTER TABLE article ADD COLUMN file_bytes bigint CHECK ((file_bytes IS NULL) = (file_type IS NULL) AND file_bytes > 0);
ALTER TABLE article ADD COLUMN file_hash text CHECK ((file_hash IS NULL) = (file_type IS NULL));
-- Whose quota the file counts against, whoever describes it later.
ALTER TABLE article ADD COLUMN uploader_id uuid REFERENCES account (id);
-- When it was published for the first time; the counters are cumulative (S48).
ALTER TABLE article ADD COLUMN first_published_at bigint;
-- Ids of the media that are shown, comma separated, in order: read and kept with the text.
ALTER TABLE article ADD COLUMN media_ids text NOT NULL DEFAULT '';
ALTER TABLE article_version ADD COLUMN media_ids text NOT NULL DEFAULT '';
UPDATE article SET first_published_at = visible_at WHERE state = 'published';
UPDATE article SET first_published_at = created_at WHERE state = 'withdrawn';
CREATE INDEX article_with_file ON article (updated_at, id) WHERE file_type IS NOT NULL;
CREATE INDEX article_uploader ON article (uploader_id) WHERE file_type IS NOT NULL;

CREATE TABLE media_upload (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    channel_id uuid NOT NULL REFERENCES channel (id),
    title text NOT NULL,
    file_name text NOT NULL,
    bytes bigint NOT NULL CHECK (bytes > 0),
    -- Never more than what is durably in the file.
    received bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND bytes),
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    -- From here on the file belongs to the article of the same id.
    finished_at bigint
);
CREATE INDEX media_upload_account ON media_upload (account_id, finished_at);
CREATE INDEX media_upload_expiry ON media_upload (expires_at);
";

const DOWN: &str = r"
DROP TABLE media_upload;
DROP INDEX article_uploader;
DROP INDEX article_with_file;
ALTER TABLE article_version DROP COLUMN media_ids;
ALTER TABLE article DROP COLUMN media_ids;
ALTER TABLE article DROP COLUMN first_published_at;
ALTER TABLE article DROP COLUMN uploader_id;
ALTER TABLE article DROP COLUMN file_hash;
ALTER TABLE article DROP COLUMN file_bytes;
ALTER TABLE article DROP COLUMN file_name;
ALTER TABLE article DROP COLUMN file_type;
";
