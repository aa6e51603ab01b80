//! The table of contents: every address, what doing it is, and who answers it.
//!
//! An address cannot be listed without its [`Act`]: that is what [`rights::gate`] asks the table
//! of rights about before a handler runs, and what the walk through all routes compares.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use civic::rights::{self, Act, Standing};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::limits::{Asker, Class, Uploaded};
use crate::pages::{
    self, account, administration, answers, audit, causes, debates, desk, home, imports, matters,
    proxies, replies, secrets, services, sessions, site, transformations,
};
use crate::problem::Problem;
use crate::visit::{FormShown, Visit};
use crate::{assets, blocked, client, form, limits, problem, security, visit};

/// The addresses whose forms have files; all others take a small body only.
const FILE_FORMS: &[&str] = &[
    "/bring",
    "/desk/bring",
    "/follow/{code}/provide",
    "/mine/{matter}/provide",
    "/desk/{id}/received",
    "/administration/imports/agents",
    "/administration/imports/streets",
    "/administration/imports/kinds",
    "/administration/imports/matters",
];

/// A route and what asking for it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// GET or POST.
    pub method: Method,
    /// Its address, with its parameters in braces.
    pub path: &'static str,
    /// The row of the table of rights.
    pub act: Act,
}

/// All routes over `app`.
pub fn router(app: App) -> Router {
    table(Routes::new(app.clone()))
        .router
        .fallback(site::missing)
        .layer(DefaultBodyLimit::max(form::FILE_FORM_LIMIT))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(security::refuse))
        .layer(from_fn_with_state(app.clone(), problem::show))
        .layer(from_fn_with_state(app.clone(), security::guard))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// Every route there is.
pub fn declared(app: App) -> Vec<Declared> {
    table(Routes::new(app)).declared
}

fn table(routes: Routes) -> Routes {
    routes
        .get("/", Act::ReadSite, home::get)
        .get("/services", Act::ReadSite, services::list::get)
        .get("/services/{slug}", Act::ReadSite, services::find::get)
        .get("/talk", Act::ReadSite, services::talk::get)
        .form("/callback", Act::Bring, services::callback::get, services::callback::post)
        .form("/bring", Act::Bring, matters::bring::get, matters::bring::post)
        .get("/receipt/{code}", Act::Follow, matters::receipt::get)
        .form("/follow", Act::Follow, matters::follow::ask, matters::follow::open)
        .get("/follow/{code}", Act::Follow, matters::follow::get)
        .get("/follow/{code}/files/{file}", Act::Follow, matters::files::for_author)
        .get("/follow/{code}/matter.pdf", Act::Follow, matters::document::for_author)
        .post("/follow/{code}/verdict", Act::Judge, matters::follow::judge)
        .post("/follow/{code}/contest", Act::Contest, matters::follow::contest)
        .post("/follow/{code}/provide", Act::Provide, matters::provide::post)
        .get("/follow/{code}/letter", Act::Contest, matters::letter::get)
        .post("/follow/{code}/withdraw", Act::Withdraw, matters::follow::withdraw)
        .post("/follow/{code}/consent", Act::Allow, matters::follow::consent)
        .form(
            "/follow/{code}/cause",
            Act::OwnCauses,
            causes::start::from_matter,
            causes::start::post_from_matter,
        )
        .post("/follow/{code}/causes/{id}/leave", Act::OwnCauses, causes::own::leave)
        .post("/follow/{code}/causes/{id}/words", Act::OwnCauses, causes::own::words)
        .post("/follow/{code}/proxies/{id}/end", Act::EndProxy, proxies::revoke::in_matter)
        .form("/mine", Act::OwnFile, matters::mine::get, matters::mine::link)
        .get("/mine/{matter}", Act::Follow, matters::follow::get)
        .post("/mine/{matter}/unlink", Act::OwnFile, matters::mine::unlink)
        .get("/mine/{matter}/files/{file}", Act::Follow, matters::files::for_author)
        .get("/mine/{matter}/matter.pdf", Act::Follow, matters::document::for_author)
        .post("/mine/{matter}/verdict", Act::Judge, matters::follow::judge)
        .post("/mine/{matter}/contest", Act::Contest, matters::follow::contest)
        .post("/mine/{matter}/provide", Act::Provide, matters::provide::post)
        .get("/mine/{matter}/letter", Act::Contest, matters::letter::get)
        .post("/mine/{matter}/withdraw", Act::Withdraw, matters::follow::withdraw)
        .post("/mine/{matter}/consent", Act::Allow, matters::follow::consent)
        .form(
            "/mine/{matter}/cause",
            Act::OwnCauses,
            causes::start::from_matter,
            causes::start::post_from_matter,
        )
        .post("/mine/{matter}/causes/{id}/leave", Act::OwnCauses, causes::own::leave)
        .post("/mine/{matter}/causes/{id}/words", Act::OwnCauses, causes::own::words)
        .post("/mine/{matter}/proxies/{id}/end", Act::EndProxy, proxies::revoke::in_matter)
        .form("/account", Act::OwnFile, account::own::get, account::own::post)
        .post("/account/ways/{id}/remove", Act::OwnFile, account::ways::remove)
        .form("/account/proxies", Act::AppointProxy, proxies::list::get, proxies::list::post)
        .form(
            "/account/proxies/accept",
            Act::BecomeProxy,
            proxies::accept::get,
            proxies::accept::post,
        )
        .post("/account/proxies/{id}/end", Act::AppointProxy, proxies::revoke::end)
        .post("/account/proxies/{id}/give-up", Act::BecomeProxy, proxies::revoke::give_up)
        .get("/answers", Act::ReadSite, answers::list::get)
        .get("/answers/{id}", Act::ReadSite, answers::find::get)
        .post("/answers/{id}/withdraw", Act::Unpublish, answers::find::withdraw)
        .get("/causes", Act::ReadSite, causes::list::get)
        .form(
            "/causes/start",
            Act::StartCause,
            causes::start::by_agent,
            causes::start::post_by_agent,
        )
        .get("/causes/{id}", Act::ReadSite, causes::find::get)
        .post("/causes/{id}/join", Act::Support, causes::find::join)
        .post("/causes/{id}/leave", Act::Support, causes::find::leave)
        .post("/causes/{id}/call", Act::CallReply, causes::find::call)
        .form("/causes/{id}/invite", Act::Invite, causes::invite::get, causes::invite::post)
        .form("/causes/{id}/reword", Act::Reword, causes::reword::get, causes::reword::post)
        .form("/causes/{id}/close", Act::CloseCause, causes::close::get, causes::close::post)
        .get("/debates", Act::ReadSite, debates::list::get)
        .form("/debates/open", Act::OpenDebate, debates::open::get, debates::open::post)
        .get("/debates/{id}", Act::ReadSite, debates::find::get)
        .post("/debates/{id}/join", Act::TakePart, debates::join::post)
        .post("/debates/{id}/forget", Act::TakePart, debates::join::forget)
        .post("/debates/{id}/vote", Act::TakePart, debates::vote::post)
        .post("/debates/{id}/propose", Act::TakePart, debates::propose::post)
        .get("/debates/{id}/mine", Act::TakePart, debates::mine::get)
        .get("/debates/{id}/map", Act::ReadSite, debates::map::get)
        .get("/debates/{id}/map.json", Act::ReadSite, debates::files::map)
        .get("/debates/{id}/votes.csv", Act::ReadSite, debates::files::votes)
        .get("/debates/{id}/statements.csv", Act::ReadSite, debates::files::statements)
        .form(
            "/debates/{id}/moderate",
            Act::Moderate,
            debates::moderate::get,
            debates::moderate::post,
        )
        .form("/debates/{id}/codes", Act::MakeCodes, debates::codes::get, debates::codes::post)
        .post("/debates/{id}/codes/revoke", Act::MakeCodes, debates::codes::revoke)
        .post("/debates/{id}/codes/batch", Act::MakeCodes, debates::codes::revoke_batch)
        .form("/debates/{id}/close", Act::CloseDebate, debates::close::get, debates::close::post)
        .form(
            "/causes/{id}/reply",
            Act::Reply,
            replies::reply::get_cause,
            replies::reply::post_cause,
        )
        .form(
            "/debates/{id}/reply",
            Act::Reply,
            replies::reply::get_debate,
            replies::reply::post_debate,
        )
        .get("/transformations", Act::ReadSite, transformations::list::get)
        .form(
            "/transformations/declare",
            Act::Declare,
            transformations::declare::get,
            transformations::declare::post,
        )
        .form(
            "/transformations/report",
            Act::Report,
            transformations::report::get,
            transformations::report::post,
        )
        .get("/transformations/{number}", Act::ReadSite, transformations::find::get)
        .form(
            "/transformations/{number}/object",
            Act::Object,
            transformations::object::get,
            transformations::object::post,
        )
        .form(
            "/transformations/{number}/take-over",
            Act::Declare,
            transformations::take_over::get,
            transformations::take_over::post,
        )
        .post("/transformations/{number}/advance", Act::Declare, transformations::advance::post)
        .form(
            "/transformations/{number}/reply",
            Act::Reply,
            replies::reply::get_transformation,
            replies::reply::post_transformation,
        )
        .get("/commitments", Act::ReadSite, replies::list::get)
        .get("/commitments/{id}", Act::ReadSite, replies::settle::get)
        .post("/commitments/{id}/keep", Act::Settle, replies::settle::keep)
        .post("/commitments/{id}/drop", Act::Settle, replies::settle::drop)
        .get("/sign-in", Act::SignIn, sessions::sign_in::ask)
        .form("/sign-in/card", Act::SignIn, sessions::card::get, sessions::card::post)
        .post("/sign-in/email", Act::SignIn, sessions::email::post)
        .form("/account/email", Act::OwnFile, sessions::email::get, sessions::email::add)
        .form("/sign-in/agent", Act::SignIn, secrets::sign_in::get, secrets::sign_in::post)
        .form("/sign-in/agent/code", Act::SignIn, secrets::code::get, secrets::code::post)
        .form("/sign-in/agent/set-up", Act::SignIn, secrets::set_up::get, secrets::set_up::post)
        .post("/sign-in/agent/passkey", Act::SignIn, secrets::use_passkey::ask)
        .post("/sign-in/agent/passkey/answer", Act::SignIn, secrets::use_passkey::answer)
        .form("/sign-in/{token}", Act::SignIn, sessions::sign_in::get, sessions::sign_in::post)
        .post("/sign-in/with/{provider}", Act::SignIn, sessions::with_provider::start)
        .get("/sign-in/with/{provider}/back", Act::SignIn, sessions::with_provider::back)
        .form(
            "/providers/{name}/logout",
            Act::SignOut,
            sessions::provider_logout::left,
            sessions::provider_logout::post,
        )
        .post("/sign-out", Act::SignOut, sessions::sign_out::post)
        .get("/sessions", Act::OwnSessions, sessions::list::get)
        .post("/sessions/others/end", Act::OwnSessions, sessions::list::end_others)
        .post("/sessions/{id}/end", Act::OwnSessions, sessions::list::end)
        .get("/secrets", Act::OwnSecrets, secrets::own::get)
        .form(
            "/secrets/password",
            Act::OwnSecrets,
            secrets::change_password::get,
            secrets::change_password::post,
        )
        .form("/secrets/codes", Act::OwnSecrets, secrets::set_codes::get, secrets::set_codes::post)
        .form(
            "/secrets/recovery",
            Act::OwnSecrets,
            secrets::make_recovery::get,
            secrets::make_recovery::post,
        )
        .form(
            "/secrets/passkeys",
            Act::OwnSecrets,
            secrets::add_passkey::get,
            secrets::add_passkey::ask,
        )
        .post("/secrets/passkeys/add", Act::OwnSecrets, secrets::add_passkey::add)
        .form(
            "/secrets/passkeys/{id}/remove",
            Act::OwnSecrets,
            secrets::remove_passkey::get,
            secrets::remove_passkey::post,
        )
        .get("/desk", Act::SeeDesk, desk::list::get)
        .post("/desk/assign", Act::Assign, desk::assign_each::post)
        .form("/desk/outgoing", Act::SeeOutgoing, desk::outgoing::get, desk::outgoing::post)
        .get("/desk/public", Act::SeeOwed, desk::public::get)
        .get("/desk/advice", Act::GiveAdvice, desk::give_advice::list)
        .form("/desk/advice/{id}", Act::GiveAdvice, desk::give_advice::get, desk::give_advice::post)
        .form("/desk/rules", Act::ValidateRule, desk::rules::get, desk::rules::post)
        .form("/desk/absences", Act::BeAway, desk::absences::get, desk::absences::post)
        .post("/desk/absences/{id}/end", Act::BeAway, desk::absences::end)
        .get("/desk/signatures", Act::ReadSubmission, desk::signatures::list)
        .get("/desk/signatures/{id}", Act::ReadSubmission, desk::signatures::get)
        .get("/desk/signatures/{id}/files/{file}", Act::ReadSubmission, desk::signatures::file)
        .post("/desk/signatures/{id}/sign", Act::Sign, desk::signatures::sign)
        .post("/desk/signatures/{id}/approve", Act::Approve, desk::signatures::approve)
        .form("/desk/templates", Act::WriteTemplates, desk::templates::list, desk::templates::add)
        .form(
            "/desk/templates/{id}",
            Act::WriteTemplates,
            desk::templates::get,
            desk::templates::change,
        )
        .post("/desk/templates/{id}/remove", Act::WriteTemplates, desk::templates::remove)
        .post("/desk/signatures/{id}/return", Act::SendBack, desk::signatures::send_back)
        .form("/desk/bring", Act::EnterMatter, desk::enter::get, desk::enter::post)
        .form("/desk/tally", Act::Tally, desk::tally::get, desk::tally::post)
        .get("/desk/merges", Act::MergeFiles, desk::merges::list)
        .post("/desk/merges/{merge}/agree", Act::MergeFiles, desk::merges::agree)
        .post("/desk/merges/{merge}/undo", Act::MergeFiles, desk::merges::undo)
        .get("/desk/means/{slug}", Act::SeeMeans, desk::means::get)
        .post("/desk/means/{slug}", Act::KeepMeans, desk::means::post)
        .post("/desk/means/{slug}/hours", Act::KeepMeans, desk::means::hours)
        .get("/desk/{id}", Act::ReadMatter, desk::matter::get)
        .get("/desk/{id}/files/{file}", Act::ReadMatter, matters::files::for_agent)
        .get("/desk/{id}/matter.pdf", Act::ReadMatter, matters::document::for_agent)
        .post("/desk/{id}/take", Act::Take, desk::matter::take)
        .post("/desk/{id}/answer", Act::Answer, desk::answer::post)
        .post("/desk/{id}/acknowledge", Act::Acknowledge, desk::acknowledge::post)
        .post("/desk/{id}/kind", Act::Acknowledge, desk::requalify::post)
        .post("/desk/{id}/assign", Act::Assign, desk::assign::post)
        .post("/desk/{id}/document", Act::AskDocument, desk::ask_document::ask)
        .post("/desk/{id}/received", Act::ReceiveDocument, desk::ask_document::received)
        .post("/desk/{id}/advice", Act::AskAdvice, desk::ask_advice::post)
        .post("/desk/{id}/merge", Act::Merge, desk::merge::merge)
        .post("/desk/{id}/separate", Act::Merge, desk::merge::separate)
        .post("/desk/{id}/close", Act::Close, desk::close::close)
        .post("/desk/{id}/reopen", Act::Reopen, desk::close::reopen)
        .post("/desk/{id}/abusive", Act::FindAbusive, desk::find_abusive::post)
        .post("/desk/{id}/draft", Act::Answer, desk::answer::keep)
        .post("/desk/{id}/template", Act::Answer, desk::templates::begin_with)
        .post("/desk/{id}/take-back", Act::Answer, desk::answer::take_back)
        .post("/desk/{id}/redirect", Act::Redirect, desk::matter::redirect)
        .post("/desk/{id}/note", Act::Note, desk::matter::note)
        .post("/desk/{id}/call", Act::NoteCall, desk::call::post)
        .form("/desk/{id}/one-person", Act::MergeFiles, desk::merges::get, desk::merges::post)
        .post("/desk/{id}/receipt", Act::ReplaceCode, desk::replace_code::post)
        .form("/desk/{id}/card", Act::GiveCard, desk::card::get, desk::card::post)
        .form("/desk/{id}/proxy", Act::RecordProxy, desk::proxy::get, desk::proxy::post)
        .form("/desk/{id}/publish", Act::Publish, answers::publish::get, answers::publish::post)
        .get("/audit", Act::ReadForAudit, audit::list::get)
        .get("/audit/{id}", Act::ReadForAudit, audit::find::get)
        .get("/audit/{id}/files/{file}", Act::ReadForAudit, audit::find::file)
        .get("/rights", Act::ReadSite, pages::rights::list::get)
        .get("/administration", Act::SetUpService, administration::overview::get)
        .form(
            "/administration/body",
            Act::SetUp,
            administration::body::get,
            administration::body::post,
        )
        .form(
            "/administration/services/new",
            Act::SetUp,
            administration::service::start,
            administration::service::add,
        )
        .form(
            "/administration/services/{slug}",
            Act::SetUpService,
            administration::service::get,
            administration::service::post,
        )
        .form(
            "/administration/services/{slug}/offices/new",
            Act::SetUpService,
            administration::office::start,
            administration::office::add,
        )
        .form(
            "/administration/services/{slug}/offices/{id}",
            Act::SetUpService,
            administration::office::get,
            administration::office::post,
        )
        .post(
            "/administration/services/{slug}/offices/{id}/close",
            Act::SetUpService,
            administration::office::close,
        )
        .form(
            "/administration/services/{slug}/closures/new",
            Act::SetUpService,
            administration::closure::start,
            administration::closure::add,
        )
        .post(
            "/administration/services/{slug}/closures/{id}/end",
            Act::SetUpService,
            administration::closure::end,
        )
        .form(
            "/administration/services/{slug}/kinds/new",
            Act::SetUpService,
            administration::kind::start,
            administration::kind::add,
        )
        .form(
            "/administration/services/{slug}/kinds/{kind}",
            Act::SetUpService,
            administration::kind::get,
            administration::kind::post,
        )
        .get("/administration/agents", Act::ManageAgents, administration::agents::get)
        .form(
            "/administration/agents/new",
            Act::ManageAgents,
            administration::agents::start,
            administration::agents::add,
        )
        .form(
            "/administration/agents/{id}",
            Act::ManageAgents,
            administration::agent::get,
            administration::agent::post,
        )
        .post(
            "/administration/agents/{id}/invite",
            Act::ManageAgents,
            administration::agent::invite,
        )
        .post(
            "/administration/agents/{id}/revoke",
            Act::ManageAgents,
            administration::agent::revoke,
        )
        .post("/administration/agents/{id}/roles", Act::ManageAgents, administration::role::give)
        .form(
            "/administration/agents/{id}/roles/{role}/end",
            Act::ManageAgents,
            administration::leave::ask_end,
            administration::leave::end,
        )
        .form(
            "/administration/agents/{id}/leave",
            Act::ManageAgents,
            administration::leave::get,
            administration::leave::post,
        )
        .form(
            "/administration/delegations",
            Act::Delegate,
            administration::delegations::get,
            administration::delegations::post,
        )
        .post(
            "/administration/delegations/{id}/end",
            Act::Delegate,
            administration::delegations::end,
        )
        .get("/administration/imports", Act::SeeImports, imports::list::get)
        .form(
            "/administration/imports/agents",
            Act::ManageAgents,
            imports::one::get,
            imports::one::post,
        )
        .get("/administration/imports/agents/sample.csv", Act::ManageAgents, imports::one::sample)
        .form("/administration/imports/streets", Act::SetUp, imports::one::get, imports::one::post)
        .get("/administration/imports/streets/sample.csv", Act::SetUp, imports::one::sample)
        .form(
            "/administration/imports/kinds",
            Act::SetUpService,
            imports::one::get,
            imports::one::post,
        )
        .get("/administration/imports/kinds/sample.csv", Act::SetUpService, imports::one::sample)
        .form(
            "/administration/imports/matters",
            Act::TakeOver,
            imports::one::get,
            imports::one::post,
        )
        .get("/administration/imports/matters/sample.csv", Act::TakeOver, imports::one::sample)
        .get("/administration/streets", Act::SetUp, imports::streets::get)
        .post("/administration/streets/{id}/remove", Act::SetUp, imports::streets::remove)
        .get("/roles", Act::SeeRoles, administration::roles::get)
        .form(
            "/invitation",
            Act::SignIn,
            administration::accept::ask,
            administration::accept::by_code,
        )
        .form(
            "/invitation/{token}",
            Act::SignIn,
            administration::accept::get,
            administration::accept::by_link,
        )
        .get("/about", Act::ReadSite, site::about)
        .get("/accessibility", Act::ReadSite, site::accessibility)
        .get("/privacy", Act::ReadSite, site::privacy)
        .get("/assets/{version}/{name}", Act::ReadSite, assets::get)
        .get("/healthz", Act::ReadSite, site::healthz)
}

/// Routes as they are listed.
struct Routes {
    app: App,
    router: Router<App>,
    declared: Vec<Declared>,
}

impl Routes {
    fn new(app: App) -> Self {
        Self { app, router: Router::new(), declared: Vec::new() }
    }

    /// A page or a file.
    fn get<T: 'static>(self, path: &'static str, act: Act, page: impl Handler<T, App>) -> Self {
        self.add(Method::GET, path, act, get(page))
    }

    /// What a form is sent to.
    fn post<T: 'static>(self, path: &'static str, act: Act, taken: impl Handler<T, App>) -> Self {
        self.add(Method::POST, path, act, post(taken))
    }

    /// A page with its form.
    fn form<T: 'static, U: 'static>(
        self,
        path: &'static str,
        act: Act,
        page: impl Handler<T, App>,
        taken: impl Handler<U, App>,
    ) -> Self {
        self.get(path, act, page).post(path, act, taken)
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        act: Act,
        handler: MethodRouter<App>,
    ) -> Self {
        let most =
            if FILE_FORMS.contains(&path) { form::FILE_FORM_LIMIT } else { form::TEXT_FORM_LIMIT };
        let state = (self.app.clone(), act, path);
        let gated =
            handler.layer(DefaultBodyLimit::max(most)).layer(from_fn_with_state(state, gate));
        self.router = self.router.route(path, gated);
        self.declared.push(Declared { method, path, act });
        self
    }
}

/// What stands before each handler: it stops whoever cannot do `act` towards anything, and whoever
/// did too much; and it counts what was done. Who it is is found once: the handler gets the same
/// visit.
async fn gate(
    State((app, act, path)): State<(App, Act, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let is_form = request.method() == Method::POST;
    let is_open = act.who().contains(&Standing::Anyone);
    if is_open && !is_form && !limits::takes_code(path) {
        return with_cookie(&app, request, next).await;
    }
    let (mut parts, body) = request.into_parts();
    let mut visit = match Visit::of(&parts, &app).await {
        Ok(visit) => visit,
        Err(problem) => return problem.into_response(),
    };
    if let Err(problem) = visit.let_in(act) {
        return problem.into_response();
    }
    if let Err(not_allowed) = rights::gate(&visit.actor, act) {
        return Problem::from(not_allowed).into_response();
    }
    let agent = visit.agent().map(|_| visit.session().to_owned());
    let network = client::network(&parts, &app);
    let asker = Asker::new(&app, visit.cookie("browser"), network, agent);
    let now = app.store().clock.now();
    let class = limits::class(act, path).filter(|_| is_form);
    let guess = limits::takes_code(path).then_some(Class::Guess);
    let form = is_form.then_some(Class::Form).filter(|_| act != Act::SignOut);
    let files = (is_form && FILE_FORMS.contains(&path) && limits::has_files(&parts.headers))
        .then_some(Class::Upload);
    for class in [guess, class, files, form].into_iter().flatten() {
        if let Some(until) = app.limits().blocked(&asker, class, now) {
            let request = Request::from_parts(parts, body);
            return blocked::page(&app, visit, request, class, until).await;
        }
    }
    let method = parts.method.clone();
    let uploaded = Uploaded::default();
    parts.extensions.insert(uploaded.clone());
    parts.extensions.insert(visit);
    let response = with_cookie(&app, Request::from_parts(parts, body), next).await;
    let status = response.status();
    let is_done = status.is_redirection() || matches!(class, Some(Class::SignIn | Class::Mail));
    let guess = guess.filter(|_| limits::is_guess(&method, path, status));
    for class in [guess, class.filter(|_| is_done), form].into_iter().flatten() {
        app.limits().count(&asker, class, now);
    }
    app.limits().count_many(&asker, Class::Upload, uploaded.megabytes(), now);
    response
}

/// Runs the handler; a page with a form gives the browser the cookie by which it is counted.
async fn with_cookie(app: &App, mut request: Request, next: Next) -> Response {
    let shown = FormShown::default();
    request.extensions_mut().insert(shown.clone());
    if let Some(visit) = request.extensions_mut().get_mut::<Visit>() {
        visit.form_shown = shown.clone();
    }
    let known = !Asker::new(app, visit::cookie_of(request.headers(), app, "browser"), None, None)
        .is_unknown();
    let mut response = next.run(request).await;
    if shown.is() && !known {
        visit::set_cookie(&mut response, app, "browser", &limits::new_cookie(app), 30);
    }
    response
}
