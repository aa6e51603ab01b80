//! The table of contents: every address, and who answers it.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::pages::{
    answers, causes, debates, desk, home, matters, replies, services, sessions, site,
    transformations,
};
use crate::{assets, form, problem, security};

/// All routes over `app`.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(home::get))
        .route("/services", get(services::list::get))
        .route("/services/{slug}", get(services::find::get))
        .route("/talk", get(services::talk::get).post(services::talk::post))
        .route("/bring", get(matters::bring::get).post(matters::bring::post))
        .route("/receipt/{code}", get(matters::receipt::get))
        .route("/follow", get(matters::follow::ask).post(matters::follow::open))
        .route("/follow/{code}", get(matters::follow::get))
        .route("/follow/{code}/files/{file}", get(matters::files::by_code))
        .route("/follow/{code}/verdict", post(matters::follow::judge))
        .route("/follow/{code}/contest", post(matters::follow::contest))
        .route("/follow/{code}/withdraw", post(matters::follow::withdraw))
        .route("/follow/{code}/consent", post(matters::follow::consent))
        .route(
            "/follow/{code}/cause",
            get(causes::start::from_matter).post(causes::start::post_from_matter),
        )
        .route("/follow/{code}/causes/{id}/leave", post(causes::own::leave))
        .route("/follow/{code}/causes/{id}/words", post(causes::own::words))
        .route("/mine", get(matters::mine::get))
        .route("/answers", get(answers::list::get))
        .route("/answers/{id}", get(answers::find::get))
        .route("/answers/{id}/withdraw", post(answers::find::withdraw))
        .route("/causes", get(causes::list::get))
        .route("/causes/start", get(causes::start::by_agent).post(causes::start::post_by_agent))
        .route("/causes/{id}", get(causes::find::get))
        .route("/causes/{id}/join", post(causes::find::join))
        .route("/causes/{id}/leave", post(causes::find::leave))
        .route("/causes/{id}/call", post(causes::find::call))
        .route("/causes/{id}/invite", get(causes::invite::get).post(causes::invite::post))
        .route("/causes/{id}/reword", get(causes::reword::get).post(causes::reword::post))
        .route("/causes/{id}/close", get(causes::close::get).post(causes::close::post))
        .route("/debates", get(debates::list::get))
        .route("/debates/open", get(debates::open::get).post(debates::open::post))
        .route("/debates/{id}", get(debates::find::get))
        .route("/debates/{id}/join", post(debates::join::post))
        .route("/debates/{id}/forget", post(debates::join::forget))
        .route("/debates/{id}/vote", post(debates::vote::post))
        .route("/debates/{id}/propose", post(debates::propose::post))
        .route("/debates/{id}/mine", get(debates::mine::get))
        .route("/debates/{id}/map", get(debates::map::get))
        .route("/debates/{id}/map.json", get(debates::files::map))
        .route("/debates/{id}/votes.csv", get(debates::files::votes))
        .route("/debates/{id}/statements.csv", get(debates::files::statements))
        .route("/debates/{id}/moderate", get(debates::moderate::get).post(debates::moderate::post))
        .route("/debates/{id}/codes", get(debates::codes::get).post(debates::codes::post))
        .route("/debates/{id}/codes/revoke", post(debates::codes::revoke))
        .route("/debates/{id}/close", get(debates::close::get).post(debates::close::post))
        .route(
            "/causes/{id}/reply",
            get(replies::reply::get_cause).post(replies::reply::post_cause),
        )
        .route(
            "/debates/{id}/reply",
            get(replies::reply::get_debate).post(replies::reply::post_debate),
        )
        .route("/transformations", get(transformations::list::get))
        .route(
            "/transformations/declare",
            get(transformations::declare::get).post(transformations::declare::post),
        )
        .route(
            "/transformations/report",
            get(transformations::report::get).post(transformations::report::post),
        )
        .route("/transformations/{number}", get(transformations::find::get))
        .route(
            "/transformations/{number}/object",
            get(transformations::object::get).post(transformations::object::post),
        )
        .route(
            "/transformations/{number}/take-over",
            get(transformations::take_over::get).post(transformations::take_over::post),
        )
        .route("/transformations/{number}/advance", post(transformations::advance::post))
        .route(
            "/transformations/{number}/reply",
            get(replies::reply::get_transformation).post(replies::reply::post_transformation),
        )
        .route("/commitments", get(replies::list::get))
        .route("/commitments/{id}", get(replies::settle::get))
        .route("/commitments/{id}/keep", post(replies::settle::keep))
        .route("/commitments/{id}/drop", post(replies::settle::drop))
        .route("/sign-in", get(sessions::sign_in::ask))
        .route("/sign-in/{token}", get(sessions::sign_in::get).post(sessions::sign_in::post))
        .route("/sign-out", post(sessions::sign_out::post))
        .route("/desk", get(desk::list::get))
        .route("/desk/outgoing", get(desk::outgoing::get).post(desk::outgoing::post))
        .route("/desk/public", get(desk::public::get))
        .route("/desk/{id}", get(desk::matter::get))
        .route("/desk/{id}/files/{file}", get(matters::files::for_agent))
        .route("/desk/{id}/take", post(desk::matter::take))
        .route("/desk/{id}/answer", post(desk::answer::post))
        .route("/desk/{id}/redirect", post(desk::matter::redirect))
        .route("/desk/{id}/note", post(desk::matter::note))
        .route("/desk/{id}/receipt", post(desk::replace_code::post))
        .route("/desk/{id}/publish", get(answers::publish::get).post(answers::publish::post))
        .route("/about", get(site::about))
        .route("/accessibility", get(site::accessibility))
        .route("/privacy", get(site::privacy))
        .route("/assets/{version}/{name}", get(assets::get))
        .route("/healthz", get(site::healthz))
        .fallback(site::missing)
        .layer(DefaultBodyLimit::max(form::FILE_FORM_LIMIT))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(security::refuse))
        .layer(from_fn_with_state(app.clone(), problem::show))
        .layer(from_fn_with_state(app.clone(), security::guard))
        .layer(CompressionLayer::new())
        .with_state(app)
}
