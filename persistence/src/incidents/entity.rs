//! Rows of incidents, their timelines and the levels they climbed to. Private to this room.

pub(super) mod incident {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "incident")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub organization_id: Uuid,
        pub nature: String,
        pub category: String,
        pub severity: String,
        pub title: String,
        pub description: String,
        pub drill: bool,
        pub state: String,
        pub detected_at: i64,
        pub due_at: i64,
        pub reported_at: Option<i64>,
        pub closed_at: Option<i64>,
        pub level_id: Uuid,
        pub escalated_at: Option<i64>,
        pub reported_by: Uuid,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod entry {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "incident_entry")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub incident_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub at: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub step: String,
        pub text: String,
        pub account_id: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod escalation {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "incident_escalation")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub incident_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: Uuid,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod risk {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "risk")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub organization_id: Uuid,
        pub category: String,
        pub title: String,
        pub description: String,
        pub likelihood: String,
        pub impact: String,
        pub measure: String,
        pub owner: String,
        pub review_on: Date,
        pub closed_at: Option<i64>,
        pub conclusion: Option<String>,
        pub entered_by: Uuid,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
