//! Rows of venues, plans, slots, bookings and the calendar. Private to this room.

use lighthouse_domain::{
    id::Id,
    study_days::{Month, OpenDays, Options, Plan, Venue, VenueDraft},
    time::Instant,
};

use crate::error::StoreError;

pub(super) mod venue {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "venue")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub name: String,
        pub address: Option<String>,
        pub capacity: i64,
        pub opens_on: i64,
        pub active: bool,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod plan {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_day_plan")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub month: String,
        pub after_day: i64,
        pub allow_weekends: bool,
        pub allow_holidays: bool,
        pub own_town_only: bool,
        pub published_at: Option<i64>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod slot {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_day_slot")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub venue_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        pub capacity: i64,
        pub hardship: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod booking {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_day_booking")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub branch_id: Uuid,
        pub month: String,
        pub venue_id: Option<Uuid>,
        pub day: Option<Date>,
        pub seat: Option<i64>,
        pub capacity: Option<i64>,
        pub hardship: String,
        pub reason: Option<String>,
        pub published: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod calendar_day {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendar_day")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        pub kind: String,
        pub name: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<venue::Model> for Venue {
    type Error = StoreError;

    fn try_from(row: venue::Model) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt("venue", format!("{what} of {}", row.id));
        Ok(Self {
            draft: VenueDraft {
                capacity: u32::try_from(row.capacity).map_err(|_| corrupt("capacity"))?,
                opens_on: OpenDays::from_bits(row.opens_on).ok_or_else(|| corrupt("opens_on"))?,
                name: row.name,
                address: row.address,
                active: row.active,
            },
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

impl TryFrom<plan::Model> for Plan {
    type Error = StoreError;

    fn try_from(row: plan::Model) -> Result<Self, StoreError> {
        let corrupt =
            |what: &str| StoreError::corrupt("study_day_plan", format!("{what} of {}", row.id));
        Ok(Self {
            month: Month::parse(&row.month).ok_or_else(|| corrupt("month"))?,
            options: Options {
                after_day: u32::try_from(row.after_day).map_err(|_| corrupt("after_day"))?,
                allow_weekends: row.allow_weekends,
                allow_holidays: row.allow_holidays,
                own_town_only: row.own_town_only,
            },
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            published_at: row.published_at.map(Instant::from_millis),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}
