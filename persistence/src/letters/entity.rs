//! Rows of letters and of what belongs to them. Private to this room.

pub(super) mod letter {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "query_letter")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: Option<String>,
        pub organization_id: Uuid,
        pub unit_name: String,
        pub contact_name: String,
        pub contact_phone_sealed: Option<Vec<u8>>,
        pub purpose: String,
        pub fields: String,
        pub starts_at: i64,
        pub ends_at: i64,
        pub budget: i64,
        pub addresses: String,
        pub state: String,
        pub reason: Option<String>,
        pub scan_sealed: Option<Vec<u8>>,
        pub scan_hash: Option<String>,
        pub scan_type: Option<String>,
        pub scan_bytes: Option<i64>,
        pub secret_hash: Vec<u8>,
        pub filed_by: Option<Uuid>,
        pub text_version: i64,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Members and organizations that a letter names.
pub(super) mod subject {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "query_letter_row")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub letter_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub target_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Persons that a letter names by id number.
pub(super) mod person {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "query_letter_person")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub letter_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lookup: Vec<u8>,
        pub position: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod approval {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "query_letter_approval")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub letter_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seat: String,
        pub account_id: Uuid,
        pub text_version: i64,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod grant {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_grant")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub letter_id: Uuid,
        pub starts_at: i64,
        pub ends_at: i64,
        pub revoked_at: Option<i64>,
        pub budget: i64,
        pub rows_left: i64,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person whom a grant has delivered.
pub(super) mod delivery {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "grant_delivery")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub grant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod token {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter_token")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: Vec<u8>,
        pub letter_id: Uuid,
        pub expires_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The last number of a series in a year.
pub(super) mod number {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "human_number")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub series: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i64,
        pub last: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
