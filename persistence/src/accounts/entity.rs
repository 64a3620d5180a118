//! Rows of activation codes. Private to this room.

pub(super) mod code {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "activation_code")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub digest: Vec<u8>,
        pub misses: i64,
        pub issued_at: i64,
        pub issued_by: Uuid,
        pub expires_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
