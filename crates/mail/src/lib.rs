//! E-mail out: what waits in the outbox leaves through an SMTP server.
