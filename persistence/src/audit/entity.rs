//! Rows of the audit log, its heads, its checkpoints and the access log. Private to this room.

pub(super) mod event {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_event")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub stream: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub at: i64,
        pub account_id: Option<Uuid>,
        pub path: String,
        pub action: String,
        pub object_type: String,
        pub object_id: Uuid,
        pub request_id: String,
        pub address: String,
        pub detail: String,
        pub link: Vec<u8>,
        pub mac: Option<Vec<u8>>,
        pub read_id: Option<Uuid>,
        pub read_digest: Option<Vec<u8>>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod head {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_head")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub stream: i64,
        pub seq: i64,
        pub link: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod checkpoint {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_checkpoint")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub stream: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub number: i64,
        pub at: i64,
        pub link: Vec<u8>,
        pub previous: Vec<u8>,
        pub signature: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod access {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_log")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub at: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Option<Uuid>,
        pub via: String,
        pub reference: String,
        pub purpose: String,
        pub fields: String,
        pub role: Option<String>,
        pub organization_id: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
