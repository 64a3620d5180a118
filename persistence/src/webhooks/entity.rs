//! Rows of webhooks. Private to this room.

use lighthouse_domain::{
    id::Id,
    time::Instant,
    webhooks::{Attempt, Delivery, DeliveryFault, DisabledReason, Webhook, WebhookEvent},
};

use crate::error::StoreError;

pub(super) mod webhook {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub url: String,
        pub description: Option<String>,
        pub types: String,
        pub created_by: Uuid,
        pub secret_sealed: Vec<u8>,
        pub previous_secret_sealed: Option<Vec<u8>>,
        pub previous_until: Option<i64>,
        pub failing_since: Option<i64>,
        pub disabled_at: Option<i64>,
        pub disabled_reason: Option<String>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod delivery {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_delivery")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub webhook_id: Uuid,
        pub kind: String,
        pub object_id: Uuid,
        pub attempts: i64,
        pub next_at: Option<i64>,
        pub delivered_at: Option<i64>,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod attempt {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_attempt")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub delivery_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub at: i64,
        pub status: Option<i64>,
        pub fault: Option<String>,
        pub milliseconds: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod place {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_place")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub stream: i64,
        pub seq: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) fn event(table: &'static str, text: &str) -> Result<WebhookEvent, StoreError> {
    WebhookEvent::parse(text).ok_or_else(|| StoreError::corrupt(table, "type"))
}

impl TryFrom<webhook::Model> for Webhook {
    type Error = StoreError;

    fn try_from(row: webhook::Model) -> Result<Self, StoreError> {
        let types = row.types.split(',').map(|text| event("webhook", text));
        let reason = row.disabled_reason.as_deref().map(|text| {
            DisabledReason::parse(text)
                .ok_or_else(|| StoreError::corrupt("webhook", "disabled_reason"))
        });
        let instant = |at: Option<i64>| at.map(Instant::from_millis);
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            types: types.collect::<Result<_, _>>()?,
            url: row.url,
            description: row.description,
            created_by: Id::new(row.created_by),
            previous_until: instant(row.previous_until),
            failing_since: instant(row.failing_since),
            disabled: reason.transpose()?.zip(instant(row.disabled_at)),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

impl TryFrom<delivery::Model> for Delivery {
    type Error = StoreError;

    /// Without its attempts.
    fn try_from(row: delivery::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: Id::new(row.id),
            webhook: Id::new(row.webhook_id),
            event: event("webhook_delivery", &row.kind)?,
            object: row.object_id,
            tries: row.attempts,
            next_at: row.next_at.map(Instant::from_millis),
            delivered_at: row.delivered_at.map(Instant::from_millis),
            created_at: Instant::from_millis(row.created_at),
            attempts: Vec::new(),
        })
    }
}

impl TryFrom<attempt::Model> for Attempt {
    type Error = StoreError;

    fn try_from(row: attempt::Model) -> Result<Self, StoreError> {
        let corrupt = |what| StoreError::corrupt("webhook_attempt", what);
        let answer = match (row.status, row.fault) {
            (Some(status), None) => Ok(u16::try_from(status).map_err(|_| corrupt("status"))?),
            (None, Some(fault)) => {
                Err(DeliveryFault::parse(&fault).ok_or_else(|| corrupt("fault"))?)
            }
            _ => return Err(corrupt("status")),
        };
        let at = Instant::from_millis(row.at);
        Ok(Self { at, answer, milliseconds: row.milliseconds })
    }
}
