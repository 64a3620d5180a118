//! Opening and changing channels: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageChannels,
    audit::{AuditEvent, Object},
    content::{Channel, ChannelId},
    organizations::OrganizationId,
    patch::Patch,
    text,
};
use lighthouse_persistence::{Locked, Tx, content as store, organizations};

use super::error::no_owner;
use crate::http::{caller::Authorized, fields::FieldErrors, problem::Problem};

/// Name and description, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChannelText {
    name: String,
    description: Option<String>,
}

impl ChannelText {
    pub(super) fn validate(name: &str, description: Option<&str>) -> Result<Self, Problem> {
        let mut fields = FieldErrors::default();
        let name = fields.text("/name", text::line(name, 1, Channel::NAME_MAX));
        let description = description.and_then(|raw| {
            fields.text("/description", text::paragraph(raw, 0, Channel::DESCRIPTION_MAX))
        });
        Ok(Self { name: fields.finish(name)?, description })
    }

    /// The channel's present text with a patch.
    pub(super) fn patched(
        channel: &Channel,
        name: Option<&str>,
        description: Patch<String>,
    ) -> Result<Self, Problem> {
        let description = description.over(channel.description.clone());
        Self::validate(name.unwrap_or(&channel.name), description.as_deref())
    }
}

/// Opens a channel of an organization in scope.
pub(super) async fn open(
    tx: &Tx,
    auth: &Authorized<ManageChannels>,
    (id, owner): (ChannelId, OrganizationId),
    text: ChannelText,
) -> Result<Channel, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, owner).await.map_err(no_owner)?;
    let channel = Channel {
        id,
        organization: owner.id,
        name: text.name,
        description: text.description,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_channel(tx, &auth.permit, &owner, &channel).await?;
    auth.audit(tx, AuditEvent::new("channel.created", Object::Channel, id.uuid())).await?;
    Ok(channel)
}

/// Gives a channel another name or description.
pub(super) async fn revise(
    tx: &Tx,
    auth: &Authorized<ManageChannels>,
    channel: Locked<Channel>,
    text: ChannelText,
) -> Result<Channel, Problem> {
    if text.name == channel.name && text.description == channel.description {
        return Ok(channel.into_inner());
    }
    let revise = |it: Channel| Ok::<_, Problem>(it.revise(text.name, text.description, auth.now));
    let channel = store::save_channel(tx, channel.change(revise)?).await?;
    let event = AuditEvent::new("channel.changed", Object::Channel, channel.id.uuid());
    auth.audit(tx, event).await?;
    Ok(channel)
}
