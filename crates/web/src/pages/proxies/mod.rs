//! Who acts for a person: appointed, accepted, shown, ended.

pub(crate) mod accept;
pub(crate) mod fields;
pub(crate) mod list;
pub(crate) mod revoke;

use civic::consents::Consent;
use civic::matters::{Matter, Opened};
use civic::proxies::{self, Proxy};
use civic::rights::Standing;
use civic::{Context, Failure};

use crate::problem::Problem;
use crate::shell::Shell;

/// A proxy as a page shows it.
pub(crate) struct Acting {
    pub(crate) row: Proxy,
    consent: Option<Consent>,
    /// Whether who looks may end it.
    pub(crate) may_end: bool,
}

impl Acting {
    async fn new(cx: &Context, row: Proxy, may_end: bool) -> Result<Self, Failure> {
        let consent = proxies::consent_of(cx, &row).await?;
        Ok(Self { row, consent, may_end })
    }

    /// Those who act in a matter that was opened.
    pub(crate) async fn of(cx: &Context, opened: &Opened) -> Result<Vec<Self>, Problem> {
        let mut acting = Vec::new();
        for row in proxies::of_matter(cx, &opened.matter).await? {
            let own = row.proxy_person_id.is_some() && row.proxy_person_id == cx.person();
            let may_end = opened.standing != Standing::Proxy || own;
            acting.push(Self::new(cx, row, may_end).await?);
        }
        Ok(acting)
    }

    /// Those who act in a matter, as the service sees them.
    pub(crate) async fn seen_by_agent(cx: &Context, row: &Matter) -> Result<Vec<Self>, Failure> {
        let mut acting = Vec::new();
        for row in proxies::of_matter(cx, row).await? {
            acting.push(Self::new(cx, row, false).await?);
        }
        Ok(acting)
    }

    /// Who it is, since when, until when, for what.
    pub(crate) fn sentence(&self, shell: &Shell) -> String {
        sentence(&self.row, shell)
    }

    /// On what it rests.
    pub(crate) fn basis(&self, shell: &Shell) -> String {
        let key = if self.row.recorded_by.is_some() {
            "proxies-basis-paper"
        } else {
            "proxies-basis-online"
        };
        let signed = shell.tell(key).with("signed", self.row.written_as.as_str());
        let made = shell.moment(&self.row.made_at);
        let wording = self.consent.as_ref().map(|consent| consent.wording.clone());
        signed.with("made", made).with("wording", wording.unwrap_or_default()).to_string()
    }
}

/// Who a proxy is, since when, until when, for what.
fn sentence(row: &Proxy, shell: &Shell) -> String {
    let kind = shell.say_of("proxies-kind-", row.kind.word());
    let what = match &row.organisation {
        Some(organisation) => format!("{kind}, {organisation}"),
        None => kind,
    };
    let scope = if row.matter_id.is_some() { "proxies-scope-one" } else { "proxies-scope-all" };
    let until = match &row.until_on {
        Some(until) => shell.tell("proxies-until").with("until", shell.date(until)).to_string(),
        None => shell.say("proxies-until_ended"),
    };
    let state = match &row.accepted_at {
        Some(at) => shell.tell("proxies-since").with("at", shell.moment(at)).to_string(),
        None => shell.say("proxies-waits"),
    };
    format!("{} ({what}), {}, {until}. {state}", row.name, shell.say(scope))
}
