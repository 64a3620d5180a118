//! Rows of rules and corrections. Private to this room.

pub(super) mod hour_rule {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "hour_rule")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub begins_at: i64,
        pub minutes_per_hour: i64,
        pub at_most_minutes: Option<i64>,
        pub version: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod hour_correction {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "hour_correction")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member_id: Uuid,
        pub year: i64,
        pub seconds: i64,
        pub reason: String,
        pub takes_back: Option<Uuid>,
        pub by_account: Uuid,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
