//! Who is who: services, kinds of matter and offices, in both languages.

use civic::Context;
use civic::ids::{KindId, ServiceId};
use civic::refusal::Failure;
use civic::services::{self, Kind, Office, Service};
use civic::streets;
use civic::words::Language;
use gather::{Index, Params};

/// Most streets that are offered as they are: a longer list is too much for an old phone, and for
/// whoever scrolls through it.
pub(crate) const OFFERED_STREETS: usize = 300;
/// Most that are offered of those that a text names.
const NAMED_STREETS: usize = 20;
/// How much of a text is looked through for streets, in characters.
const LOOKED_THROUGH: usize = 2_000;

/// Services, kinds and offices as last read.
#[derive(Debug)]
pub(crate) struct Directory {
    texts: [(Vec<Service>, Vec<Kind>); 2],
    /// Kinds that are offered no more, which matters still have.
    former: [Vec<Kind>; 2],
    offices: Vec<Office>,
    /// Each as it stands in a folded text, and as it is offered.
    streets: Vec<(String, String)>,
    /// The kinds by their names and examples, to suggest some for a text.
    suggestions: Index<i64>,
}

impl Directory {
    /// Reads it. Seven queries.
    pub(crate) async fn read(cx: &Context) -> Result<Self, Failure> {
        let mut texts = [
            (services::list(cx, Language::Fr).await?, services::kinds(cx, Language::Fr).await?),
            (services::list(cx, Language::En).await?, services::kinds(cx, Language::En).await?),
        ];
        let former = texts.each_mut().map(|(_, kinds)| {
            let (offered, former) = std::mem::take(kinds).into_iter().partition(|k| k.row.active);
            *kinds = offered;
            former
        });
        let suggestions = suggestions(&texts);
        let offices = services::offices(cx).await?;
        Ok(Self { texts, former, offices, streets: read_streets(cx).await?, suggestions })
    }

    /// The up to three kinds whose name and examples are nearest to `text`. Suggested, never
    /// imposed: a wrong one costs a glance.
    pub(crate) fn suggest(&self, text: &str) -> Vec<KindId> {
        let hits = self.suggestions.similar(text, 3);
        hits.into_iter().filter(|hit| !hit.shared.is_empty()).map(|hit| KindId(hit.id)).collect()
    }

    /// The streets that are offered to whoever wrote `text`: all, or, where there are many, those
    /// that it names.
    pub(crate) fn streets(&self, text: &str) -> Vec<String> {
        if self.streets.len() <= OFFERED_STREETS {
            return self.streets.iter().map(|(_, offered)| offered.clone()).collect();
        }
        let text: String = text.chars().take(LOOKED_THROUGH).collect();
        let text = format!(" {} ", streets::folded(&text));
        let named = self.streets.iter().filter(|(name, _)| text.contains(name));
        named.take(NAMED_STREETS).map(|(_, offered)| offered.clone()).collect()
    }

    fn texts(&self, language: Language) -> &(Vec<Service>, Vec<Kind>) {
        &self.texts[at(language)]
    }

    /// The services, in their order.
    pub(crate) fn services(&self, language: Language) -> &[Service] {
        &self.texts(language).0
    }

    /// The kinds of matter that are offered, by service.
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

    /// One kind that is offered.
    pub(crate) fn offered(&self, id: KindId, language: Language) -> Option<&Kind> {
        self.kinds(language).iter().find(|kind| kind.row.id == id)
    }

    /// One kind, offered still or not.
    pub(crate) fn kind(&self, id: KindId, language: Language) -> Option<&Kind> {
        self.kinds(language).iter().chain(&self.former[at(language)]).find(|kind| kind.row.id == id)
    }

    /// All offices.
    pub(crate) fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// Where a service receives people, the first first.
    pub(crate) fn offices_of(&self, service: &ServiceId) -> impl Iterator<Item = &Office> {
        self.offices.iter().filter(move |office| office.row.service_id == *service)
    }

    /// The first of them.
    pub(crate) fn office_of(&self, service: &ServiceId) -> Option<&Office> {
        self.offices_of(service).next()
    }
}

async fn read_streets(cx: &Context) -> Result<Vec<(String, String)>, Failure> {
    let all = streets::all(cx).await?.into_iter();
    Ok(all.map(|of| (format!(" {} ", streets::folded(&of.name)), of.offered())).collect())
}

fn at(language: Language) -> usize {
    match language {
        Language::Fr => 0,
        Language::En => 1,
    }
}

fn suggestions(texts: &[(Vec<Service>, Vec<Kind>); 2]) -> Index<i64> {
    let mut index = Index::new(Params::default().check().expect("the library's own defaults"));
    let [(_, fr), (_, en)] = texts;
    for kind in fr {
        let other = en.iter().find(|other| other.row.id == kind.row.id);
        let english = other.map(|other| format!("{}. {}", other.name, other.examples));
        let text = format!("{}. {}. {}", kind.name, kind.examples, english.unwrap_or_default());
        // A key comes once: adding cannot be refused.
        let _ = index.add(kind.row.id.0, &text);
    }
    index
}
