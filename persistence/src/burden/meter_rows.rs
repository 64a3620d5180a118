//! Rows of the meter. Private to this room.

pub(super) mod entry {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "burden_entry")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub branch_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub month: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub number: i64,
        pub minutes: i64,
        pub source: String,
        pub source_id: Uuid,
        pub asker_id: Option<Uuid>,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod sum {
    use lighthouse_domain::burden::{BurdenLoad, Minutes};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "burden_sum")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub month: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub branch_id: Uuid,
        pub messages: i64,
        pub forms: i64,
        pub fields: i64,
        pub minutes: i64,
        pub withheld: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl From<Model> for BurdenLoad {
        fn from(row: Model) -> Self {
            let Model { messages, forms, fields, minutes, withheld, .. } = row;
            Self { messages, forms, fields, minutes: Minutes(minutes), withheld }
        }
    }
}

pub(super) mod budget {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "burden_budget")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: Uuid,
        pub messages: i64,
        pub fields: i64,
        pub minutes: i64,
        pub version: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
