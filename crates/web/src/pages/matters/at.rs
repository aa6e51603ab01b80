//! How an address opens a matter to its author: `/follow/{code}`, or `/mine/{matter}` for who signed
//! in. Below both stand the same pages.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use civic::matters::{Opened, Opening, find};
use civic::rights::Act;
use civic::{Actor, Context};

use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

/// What the address says.
#[derive(Clone, Debug)]
pub(crate) enum At {
    /// The code of a receipt.
    Code(String),
    /// The public id of one's own matter.
    Own(String),
}

impl FromRequestParts<App> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app).await;
        let params = params.map_err(|_| Problem::NotFound)?;
        let at = params.iter().find_map(|(name, value)| match name {
            "code" => Some(Self::Code(value.to_owned())),
            "matter" => Some(Self::Own(value.to_owned())),
            _ => None,
        });
        at.ok_or(Problem::NotFound)
    }
}

impl At {
    /// By what the matter is opened.
    pub(crate) fn opening(&self) -> Opening<'_> {
        match self {
            Self::Code(code) => Opening::Code(code),
            Self::Own(id) => Opening::Own(id),
        }
    }

    /// The address of the matter's page.
    pub(crate) fn page(&self) -> String {
        match self {
            Self::Code(code) => format!("/follow/{code}"),
            Self::Own(id) => format!("/mine/{id}"),
        }
    }

    /// The code, where that is what opens it.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Code(code) => Some(code),
            Self::Own(_) => None,
        }
    }

    /// What is kept of an address must not open anything.
    pub(crate) fn forget(&self, to: &str) -> String {
        match self {
            Self::Code(code) => to.replace(code, "-"),
            Self::Own(_) => to.to_owned(),
        }
    }

    /// The page for whom it does not open.
    pub(crate) fn closed(&self, visit: &Visit) -> Problem {
        match self {
            Self::Code(_) => Problem::UnknownCode,
            Self::Own(_) if matches!(visit.actor, Actor::Anyone) => Problem::SignInFirst,
            Self::Own(_) => Problem::NotFound,
        }
    }

    /// The matter, if who asks may do `act` to it.
    pub(crate) async fn open(
        &self,
        visit: &Visit,
        cx: &Context,
        act: Act,
    ) -> Result<Opened, Problem> {
        find::opened(cx, self.opening(), act).await?.ok_or_else(|| self.closed(visit))
    }
}
