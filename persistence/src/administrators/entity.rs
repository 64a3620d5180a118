//! Rows of appointments, trainings and exceptions. Private to this room.

pub(super) mod appointment {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "appointment")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub role: String,
        pub organization_id: Uuid,
        pub since: i64,
        pub until: Option<i64>,
        pub created_at: i64,
        pub main: bool,
        pub systems: String,
        pub appointed_by: Option<Uuid>,
        pub exception_id: Option<Uuid>,
        pub ground: Option<String>,
        pub decision: Option<String>,
        pub hand_over: Option<String>,
        pub successor_id: Option<Uuid>,
        pub ended_by: Option<Uuid>,
        pub review: Option<String>,
        pub reviewed_on: Option<Date>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod training {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "administrator_training")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub appointment_id: Uuid,
        pub kind: String,
        pub topic: String,
        pub trainer: Option<String>,
        pub held_on: Date,
        pub recorded_by: Option<Uuid>,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod exception {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "eligibility_exception")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member_id: Uuid,
        pub organization_id: Uuid,
        pub conditions: String,
        pub reason: String,
        pub expires_on: Date,
        pub approved_by: Uuid,
        pub approved_at: i64,
        pub ended_at: Option<i64>,
        pub ended_by: Option<Uuid>,
        pub end_reason: Option<String>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
