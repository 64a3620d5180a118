//! The rows of stays and contacts. Private to this room.

pub(super) mod stay {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mobile_stay")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member_id: Uuid,
        pub branch_id: Uuid,
        pub reason: String,
        pub host_id: Option<Uuid>,
        pub place: Option<String>,
        pub began_on: Date,
        pub expected_until: Option<Date>,
        pub ended_on: Option<Date>,
        pub ended_by: Option<String>,
        pub registered_by: Uuid,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod contact {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mobile_contact")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub stay_id: Uuid,
        pub contacted_on: Date,
        pub channel: String,
        pub note: Option<String>,
        pub side: String,
        pub recorded_by: Uuid,
        pub recorded_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
