//! The closed lists of transfers.

use crate::enums::string_enum;

string_enum! {
    /// How far a transfer has come.
    TransferStatus {
        Requested = "requested", "待接收", "Under way";
        Accepted = "accepted", "已接收", "Accepted";
        Rejected = "rejected", "已退回", "Rejected";
        Withdrawn = "withdrawn", "已撤回", "Withdrawn";
        Expired = "expired", "介绍信已过期", "Letter expired";
    }
}

string_enum! {
    /// Between two branches of the tree, out of it, or into it.
    TransferDirection {
        Internal = "internal", "系统内转接", "Between branches";
        Outgoing = "outgoing", "转往系统外", "To outside";
        Incoming = "incoming", "系统外转入", "From outside";
    }
}

string_enum! {
    /// On which side of a transfer a branch is.
    TransferSide {
        Receiving = "receiving", "转入方", "Receiving";
        Sending = "sending", "转出方", "Sending";
    }
}
