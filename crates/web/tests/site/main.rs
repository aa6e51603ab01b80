//! The site through its real router, over a real database: one program for all pages, because
//! linking takes longer than testing. A file per noun, named like its folder of pages.

mod account;
mod administration;
mod app;
mod causes;
mod counter;
mod debates;
mod desk;
mod desk_acts;
mod desk_list;
mod documents;
mod imports;
mod limits;
mod matters;
mod providers;
mod proxies;
mod replies;
mod rights;
mod secrets;
mod sessions;
mod shell;
mod signing;
mod transformations;
