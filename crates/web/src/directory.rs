//! Who is who: services, kinds of matter and offices, in both languages.

use civic::Context;
use civic::ids::{KindId, ServiceId};
use civic::refusal::Failure;
use civic::services::{self, Kind, Office, Service};
use civic::words::Language;

/// Services, kinds and offices as last read.
#[derive(Debug)]
pub(crate) struct Directory {
    texts: [(Vec<Service>, Vec<Kind>); 2],
    offices: Vec<Office>,
}

impl Directory {
    /// Reads it. Six queries.
    pub(crate) async fn read(cx: &Context) -> Result<Self, Failure> {
        Ok(Self {
            texts: [
                (services::list(cx, Language::Fr).await?, services::kinds(cx, Language::Fr).await?),
                (services::list(cx, Language::En).await?, services::kinds(cx, Language::En).await?),
            ],
            offices: services::offices(cx).await?,
        })
    }

    fn texts(&self, language: Language) -> &(Vec<Service>, Vec<Kind>) {
        match language {
            Language::Fr => &self.texts[0],
            Language::En => &self.texts[1],
        }
    }

    /// The services, in their order.
    pub(crate) fn services(&self, language: Language) -> &[Service] {
        &self.texts(language).0
    }

    /// The kinds of matter, by service.
    pub(crate) fn kinds(&self, language: Language) -> &[Kind] {
        &self.texts(language).1
    }

    /// One service.
    pub(crate) fn service(&self, id: ServiceId, language: Language) -> Option<&Service> {
        self.services(language).iter().find(|service| service.row.id == id)
    }

    /// The service with this word in addresses.
    pub(crate) fn service_called(&self, slug: &str, language: Language) -> Option<&Service> {
        self.services(language).iter().find(|service| service.row.slug == slug)
    }

    /// A service's name; empty for one that is not of this body.
    pub(crate) fn service_name(&self, id: ServiceId, language: Language) -> String {
        self.service(id, language).map(|service| service.name.clone()).unwrap_or_default()
    }

    /// One kind.
    pub(crate) fn kind(&self, id: KindId, language: Language) -> Option<&Kind> {
        self.kinds(language).iter().find(|kind| kind.row.id == id)
    }

    /// All offices.
    pub(crate) fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// Where a service receives people.
    pub(crate) fn office_of(&self, service: &ServiceId) -> Option<&Office> {
        self.offices.iter().find(|office| office.row.service_id == *service)
    }
}
