//! Setting up services, offices, agents and kinds. No refusals: who calls it has checked.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait};

use super::tables::{
    agent, agent_role, kind, kind_text, office, office_hours, service, service_text,
};
use super::{Agent, Role};
use crate::context::Context;
use crate::delegations::{self, Delegation, NewDelegation};
use crate::ids::{AgentId, KindId, ServiceId};
use crate::matters::Form;
use crate::refusal::Failure;
use crate::words::Language;

/// A service to set up.
#[derive(Clone, Debug)]
pub struct NewService<'a> {
    /// Its word in addresses.
    pub slug: &'a str,
    /// Its mailbox.
    pub email: Option<&'a str>,
    /// Its phone.
    pub phone: Option<&'a str>,
    /// How many supporters make a public reply due.
    pub cause_threshold: i32,
    /// Within how many working days.
    pub reply_days: i32,
    /// Its place in lists.
    pub position: i32,
    /// Name and summary, per language.
    pub texts: &'a [(Language, &'a str, &'a str)],
}

/// Sets up a service.
pub async fn service(cx: &Context, new: NewService<'_>) -> Result<ServiceId, Failure> {
    let row = service::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        slug: Set(new.slug.to_owned()),
        email: Set(new.email.map(str::to_owned)),
        phone: Set(new.phone.map(str::to_owned)),
        cause_threshold: Set(new.cause_threshold),
        reply_days: Set(new.reply_days),
        position: Set(new.position),
        visa: Set(false),
        letterhead: Set(String::new()),
    }
    .insert(&cx.tx)
    .await?;
    let texts = new.texts.iter().map(|(language, name, summary)| service_text::ActiveModel {
        service_id: Set(row.id),
        language: Set(*language),
        name: Set((*name).to_owned()),
        summary: Set((*summary).to_owned()),
    });
    service_text::Entity::insert_many(texts).exec_without_returning(&cx.tx).await?;
    Ok(row.id)
}

/// An office to set up.
#[derive(Clone, Debug)]
pub struct NewOffice<'a> {
    /// Of which service.
    pub service: ServiceId,
    /// Name.
    pub name: &'a str,
    /// Where.
    pub address: &'a str,
    /// Phone.
    pub phone: &'a str,
    /// Weekday (1 is Monday), opens, closes.
    pub hours: &'a [(i32, &'a str, &'a str)],
    /// Who runs it, when it is not the body itself.
    pub contractor: Option<&'a str>,
}

/// Sets up an office with its hours, in the body's time zone.
pub async fn office(cx: &Context, new: NewOffice<'_>) -> Result<(), Failure> {
    let row = office::ActiveModel {
        id: NotSet,
        body_id: Set(cx.body_id()),
        service_id: Set(new.service),
        name: Set(new.name.to_owned()),
        address: Set(new.address.to_owned()),
        phone: Set(new.phone.to_owned()),
        time_zone: Set(cx.body().time_zone.clone()),
        contractor: Set(new.contractor.map(str::to_owned)),
    }
    .insert(&cx.tx)
    .await?;
    let hours = new.hours.iter().map(|(weekday, opens, closes)| office_hours::ActiveModel {
        id: NotSet,
        office_id: Set(row.id),
        weekday: Set(*weekday),
        opens: Set((*opens).to_owned()),
        closes: Set((*closes).to_owned()),
    });
    office_hours::Entity::insert_many(hours).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// An agent to take in.
#[derive(Clone, Debug)]
pub struct NewAgent<'a> {
    /// Given name.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
    /// Function.
    pub title: &'a str,
    /// Work address.
    pub email: Option<&'a str>,
    /// Stands for the name where it is withheld.
    pub number: &'a str,
    /// Whether it is.
    pub name_withheld: bool,
    /// Roles, each in a service or in the whole body.
    pub roles: &'a [(Role, Option<ServiceId>)],
}

/// Takes an agent in.
pub async fn agent(cx: &Context, new: NewAgent<'_>) -> Result<Agent, Failure> {
    let row = agent::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        given_name: Set(new.given_name.to_owned()),
        family_name: Set(new.family_name.to_owned()),
        title: Set(new.title.to_owned()),
        email: Set(new.email.map(str::to_owned)),
        number: Set(new.number.to_owned()),
        name_withheld: Set(new.name_withheld),
        active: Set(true),
    }
    .insert(&cx.tx)
    .await?;
    let roles = new.roles.iter().map(|(role, service)| agent_role::ActiveModel {
        id: NotSet,
        agent_id: Set(row.id),
        role: Set(*role),
        service_id: Set(*service),
        from_on: Set(None),
        until_on: Set(None),
        purpose: Set(None),
    });
    for role in roles {
        agent_role::Entity::insert(role).exec_without_returning(&cx.tx).await?;
    }
    Ok(row)
}

/// Says that an agent may sign, from a town's beginning.
pub async fn delegation(
    cx: &Context,
    agent: AgentId,
    new: &NewDelegation,
) -> Result<Delegation, Failure> {
    delegations::insert(cx, agent, None, new).await
}

/// A kind of matter to offer.
#[derive(Clone, Debug)]
pub struct NewKind<'a> {
    /// Of which service.
    pub service: ServiceId,
    /// Its word in forms.
    pub slug: &'a str,
    /// What such a matter is.
    pub form: Form,
    /// Within how many working days the service promises an answer.
    pub promise_days: i32,
    /// Personal subject.
    pub personal: bool,
    /// Who follows such matters from their first minute.
    pub referent: AgentId,
    /// Name and examples, per language.
    pub texts: &'a [(Language, &'a str, &'a str)],
}

/// Offers a kind of matter.
pub async fn kind(cx: &Context, new: NewKind<'_>) -> Result<KindId, Failure> {
    let row = kind::ActiveModel {
        id: NotSet,
        body_id: Set(cx.body_id()),
        service_id: Set(new.service),
        slug: Set(new.slug.to_owned()),
        form: Set(new.form),
        promise_days: Set(new.promise_days),
        personal: Set(new.personal),
        active: Set(true),
        referent_id: Set(new.referent),
        rule: Set(None),
        rule_validated_by: Set(None),
        rule_validated_on: Set(None),
    }
    .insert(&cx.tx)
    .await?;
    let texts = new.texts.iter().map(|(language, name, examples)| kind_text::ActiveModel {
        kind_id: Set(row.id),
        language: Set(*language),
        name: Set((*name).to_owned()),
        examples: Set((*examples).to_owned()),
    });
    kind_text::Entity::insert_many(texts).exec_without_returning(&cx.tx).await?;
    Ok(row.id)
}
