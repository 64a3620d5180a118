//! Rows of venues, plans, slots, bookings and the calendar. Private to this room.

use lighthouse_domain::{
    id::Id,
    study_days::{Month, OpenDays, Options, Plan, Room, Venue, VenueDraft},
    time::Instant,
};

use sea_orm::sea_query::Expr;

use crate::{error::StoreError, sql::column};

/// A column of the bookings.
pub(super) fn booking(name: &str) -> Expr {
    column("study_day_booking", name)
}

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
        pub half_days: bool,
        pub opens_on: i64,
        pub active: bool,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod room {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "venue_room")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub venue_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub name: String,
        pub capacity: i64,
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
        #[sea_orm(primary_key, auto_increment = false)]
        pub part: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub room: i64,
        pub room_name: String,
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
        pub part: Option<String>,
        pub room: Option<i64>,
        pub seat: Option<i64>,
        pub capacity: Option<i64>,
        pub hardship: String,
        pub reason: Option<String>,
        pub waited: i64,
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

pub(super) mod calendar_month {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendar_month")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub month: String,
        pub confirmed_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<room::Model> for Room {
    type Error = StoreError;

    fn try_from(row: room::Model) -> Result<Self, StoreError> {
        let corrupt = |_| StoreError::corrupt("venue_room", format!("room of {}", row.venue_id));
        Ok(Self {
            number: u32::try_from(row.number).map_err(corrupt)?,
            name: row.name,
            capacity: u32::try_from(row.capacity).map_err(corrupt)?,
        })
    }
}

impl venue::Model {
    /// The venue with its rooms, in the order of their numbers.
    pub(super) fn with_rooms(self, rooms: Vec<Room>) -> Result<Venue, StoreError> {
        let row = self;
        let corrupt = |what: &str| StoreError::corrupt("venue", format!("{what} of {}", row.id));
        if rooms.is_empty() {
            return Err(corrupt("rooms"));
        }
        Ok(Venue {
            draft: VenueDraft {
                rooms,
                half_days: row.half_days,
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
