//! Webhooks: where changes are sent to, what is to be sent, and each attempt. Deliveries are laid from
//! the feed of changes; the place up to which it was done moves in the same transaction.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000200_webhooks",
    up: &[Step::Both(UP)],
    down: &[Step::Both(
        "DROP TABLE webhook_place; DROP TABLE webhook_attempt; DROP TABLE webhook_delivery; DROP TABLE webhook;",
    )],
};

const UP: &str = r"
CREATE TABLE webhook (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    url text NOT NULL,
    description text,
    types text NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    secret_sealed bytea NOT NULL,
    -- Valid beside the new one until then.
    previous_secret_sealed bytea,
    previous_until bigint,
    failing_since bigint,
    disabled_at bigint,
    disabled_reason text,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((previous_secret_sealed IS NULL) = (previous_until IS NULL)),
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);
CREATE INDEX webhook_organization ON webhook (organization_id, id);
CREATE INDEX webhook_active ON webhook (id) WHERE disabled_at IS NULL;

CREATE TABLE webhook_delivery (
    id uuid PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES webhook (id),
    kind text NOT NULL,
    object_id uuid NOT NULL,
    attempts bigint NOT NULL,
    -- Null once it was delivered or given up.
    next_at bigint,
    delivered_at bigint,
    created_at bigint NOT NULL
);
CREATE INDEX webhook_delivery_webhook ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_delivery_created ON webhook_delivery (created_at);

CREATE TABLE webhook_attempt (
    delivery_id uuid NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    -- Counts on when a delivery is sent again.
    number bigint NOT NULL,
    at bigint NOT NULL,
    status bigint,
    fault text,
    milliseconds bigint NOT NULL,
    PRIMARY KEY (delivery_id, number)
) {clustered};

CREATE TABLE webhook_place (stream bigint PRIMARY KEY, seq bigint NOT NULL);
INSERT INTO webhook_place (stream, seq)
SELECT s.stream, COALESCE((SELECT MAX(c.seq) FROM sync_change c WHERE c.stream = s.stream), s.pruned)
FROM sync_stream s;
";
