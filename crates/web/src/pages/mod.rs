//! The pages, a folder per noun.

pub(crate) mod account;
pub(crate) mod administration;
pub(crate) mod answers;
pub(crate) mod audit;
pub(crate) mod causes;
pub(crate) mod debates;
pub(crate) mod desk;
pub(crate) mod home;
pub(crate) mod imports;
pub(crate) mod matters;
pub(crate) mod printed;
pub(crate) mod proxies;
pub(crate) mod replies;
pub(crate) mod rights;
pub(crate) mod secrets;
pub(crate) mod services;
pub(crate) mod sessions;
pub(crate) mod site;
pub(crate) mod transformations;
