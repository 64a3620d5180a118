//! The rows of merges and of what they moved. Private to this room.

pub(super) mod merge {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_merge")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub survivor_id: Uuid,
        pub duplicate_id: Uuid,
        pub reason: String,
        pub step_id: Uuid,
        pub merged_by: Uuid,
        pub merged_at: i64,
        pub undone_at: Option<i64>,
        pub undone_by: Option<Uuid>,
        pub undo_reason: Option<String>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod moved {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_merge_move")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merge_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub object_id: Uuid,
        pub mark: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod line {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_merge_line")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merge_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub session_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub status: String,
        pub note: Option<String>,
        pub starts_at: i64,
        pub recorded_at: i64,
        pub guest: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
