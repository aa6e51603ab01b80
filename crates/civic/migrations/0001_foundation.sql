-- Version 1: the foundation.
--
-- One file for both engines. Words in braces differ and are replaced when it is run:
--   {id}       the internal 64-bit key, given by the database
--   {bytes}    a byte string
--   {letters}  a text that is compared and sorted letter by letter, in no language
--   {by_key}   after a table whose rows are their key: kept once, in its order
--   {sqlite}, {postgres}  before a statement that is for this engine alone
-- Instants are microseconds UTC (BIGINT); legal dates are ISO dates in the office's time zone
-- (TEXT, YYYY-MM-DD); public ids are random 128-bit, written in 26 base-32 symbols.
-- Each root row has a body_id, and a version that changes with it.

CREATE TABLE body (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    town TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    region TEXT NOT NULL,
    simulated BOOLEAN NOT NULL,
    -- Minutes for which an answer that was sent can be taken back; 0 for none.
    undo_minutes INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE service (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    slug TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    cause_threshold INTEGER NOT NULL,
    reply_days INTEGER NOT NULL,
    position INTEGER NOT NULL,
    -- Whether an answer leaves only once somebody else has looked at it.
    visa BOOLEAN NOT NULL,
    -- What its letters begin with, line by line; empty for the body's and its own name.
    letterhead TEXT NOT NULL,
    UNIQUE (body_id, slug)
);

CREATE TABLE service_text (
    service_id BIGINT NOT NULL REFERENCES service (id),
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (service_id, language)
);

CREATE TABLE office (
    id {id},
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    contractor TEXT
);

CREATE TABLE office_hours (
    id {id},
    office_id BIGINT NOT NULL REFERENCES office (id),
    weekday INTEGER NOT NULL,
    opens TEXT NOT NULL,
    closes TEXT NOT NULL
);

-- Days on which an office, or with none named the whole service, does not work.
CREATE TABLE closure (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    office_id BIGINT REFERENCES office (id),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    -- As the public reads it.
    reason TEXT NOT NULL
);
CREATE INDEX closure_by_service ON closure (service_id, until_on);

CREATE TABLE agent (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    title TEXT NOT NULL,
    email TEXT,
    number TEXT NOT NULL,
    name_withheld BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL
);

CREATE TABLE agent_role (
    id {id},
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    role TEXT NOT NULL,
    service_id BIGINT REFERENCES service (id),
    from_on TEXT,
    until_on TEXT,
    purpose TEXT
);
CREATE INDEX agent_role_by_agent ON agent_role (agent_id);

CREATE TABLE kind (
    id {id},
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    slug TEXT NOT NULL,
    form TEXT NOT NULL,
    promise_days INTEGER NOT NULL,
    personal BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    referent_id BIGINT NOT NULL REFERENCES agent (id),
    rule TEXT,
    rule_validated_by BIGINT REFERENCES agent (id),
    rule_validated_on TEXT,
    UNIQUE (service_id, slug)
);

-- What leads answered for, one after the other: a matter keeps the rule that held on the day it
-- arrived. None where a rule was lifted.
CREATE TABLE kind_rule (
    id {id},
    kind_id BIGINT NOT NULL REFERENCES kind (id),
    rule TEXT,
    validated_by BIGINT NOT NULL REFERENCES agent (id),
    validated_on TEXT NOT NULL
);
CREATE INDEX kind_rule_by_kind ON kind_rule (kind_id, validated_on);

CREATE TABLE kind_text (
    kind_id BIGINT NOT NULL REFERENCES kind (id),
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    examples TEXT NOT NULL,
    PRIMARY KEY (kind_id, language)
);

CREATE TABLE person (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    address TEXT,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- The file of the same person into which this one was merged.
    merged_into BIGINT REFERENCES person (id)
);
CREATE INDEX person_by_body ON person (body_id, name);

-- A way in of a person (an e-mail address, a card, an account elsewhere) or of an agent (an
-- account elsewhere). The key is kept as a keyed hash; one key opens one file.
CREATE TABLE way_in (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    person_id BIGINT REFERENCES person (id),
    agent_id BIGINT REFERENCES agent (id),
    kind TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    label TEXT NOT NULL,
    level TEXT NOT NULL,
    given_by BIGINT REFERENCES agent (id),
    added_at BIGINT NOT NULL,
    used_at BIGINT,
    removed_at BIGINT
);
CREATE UNIQUE INDEX way_in_by_key ON way_in (body_id, key_hash) WHERE removed_at IS NULL;
CREATE INDEX way_in_by_person ON way_in (person_id);
CREATE INDEX way_in_by_agent ON way_in (agent_id);

-- Who acts for a person, with their written consent: for all their matters, or for one.
CREATE TABLE proxy (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    matter_id BIGINT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    organisation TEXT,
    consent_id BIGINT NOT NULL,
    written_as TEXT NOT NULL,
    code_hash TEXT UNIQUE,
    proxy_person_id BIGINT REFERENCES person (id),
    recorded_by BIGINT REFERENCES agent (id),
    made_at BIGINT NOT NULL,
    accepted_at BIGINT,
    until_on TEXT,
    revoked_at BIGINT
);
CREATE INDEX proxy_by_person ON proxy (person_id);
CREATE INDEX proxy_by_proxy ON proxy (proxy_person_id);

CREATE TABLE matter (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    kind_id BIGINT NOT NULL REFERENCES kind (id),
    form TEXT NOT NULL,
    author_id BIGINT REFERENCES person (id),
    reference TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    entered_by BIGINT REFERENCES agent (id),
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    place TEXT,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    reply_by TEXT NOT NULL,
    reply_to TEXT,
    about_kind TEXT,
    about_id BIGINT,
    urgent BOOLEAN NOT NULL,
    received_at BIGINT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    follower_id BIGINT NOT NULL REFERENCES agent (id),
    taken BOOLEAN NOT NULL,
    settled_on TEXT,
    proxy_id BIGINT REFERENCES proxy (id),
    -- When it reached the service that answers now, when it was last contested, when a human
    -- acknowledged it.
    reached_on TEXT NOT NULL,
    contested_on TEXT,
    acknowledged_on TEXT,
    -- Waits for documents from its author.
    waiting BOOLEAN NOT NULL,
    -- The day on which silence decides by a validated rule, what it then means, and since when
    -- that is noted.
    silence_on TEXT,
    silence_rule TEXT,
    silence_noted_at BIGINT,
    -- The matter that says the same and is answered for both.
    merged_into BIGINT REFERENCES matter (id),
    abusive BOOLEAN NOT NULL,
    -- Its author needs an interpreter: for which language, empty where nobody said.
    interpreter TEXT,
    UNIQUE (body_id, reference)
);
CREATE INDEX matter_by_silence ON matter (body_id, silence_on) WHERE silence_noted_at IS NULL;
CREATE INDEX matter_by_merged ON matter (merged_into);
CREATE INDEX matter_by_due ON matter (body_id, due_on) WHERE settled_on IS NULL;
-- The desk, by date due: what is owed is few among all there are. One index for each first question.
CREATE INDEX matter_owed ON matter (service_id, due_on, id, state, waiting, taken, channel, language, kind_id) WHERE settled_on IS NULL;
CREATE INDEX matter_owed_by_kind ON matter (service_id, kind_id, due_on, id, state, waiting, taken, channel, language) WHERE settled_on IS NULL;
CREATE INDEX matter_owed_by_state ON matter (service_id, state, due_on, id, channel, language, kind_id) WHERE settled_on IS NULL;
CREATE INDEX matter_owed_by_waiting ON matter (service_id, waiting, due_on, id, state, channel, language, kind_id) WHERE settled_on IS NULL;
CREATE INDEX matter_owed_by_taken ON matter (service_id, taken, due_on, id, state, channel, language, kind_id) WHERE settled_on IS NULL;
CREATE INDEX matter_owed_by_follower ON matter (follower_id, due_on, id, service_id, state, channel, language, kind_id) WHERE settled_on IS NULL;
CREATE INDEX matter_owed_by_way ON matter (service_id, channel, language, due_on, id, state, waiting, taken, kind_id) WHERE settled_on IS NULL;
CREATE INDEX matter_settled ON matter (service_id, settled_on, id, channel, language) WHERE settled_on IS NOT NULL;
CREATE INDEX matter_settled_by_kind ON matter (service_id, kind_id, settled_on, id, channel, language) WHERE settled_on IS NOT NULL;
CREATE INDEX matter_settled_by_way ON matter (service_id, channel, language, settled_on, id, kind_id) WHERE settled_on IS NOT NULL;
CREATE INDEX matter_by_author ON matter (author_id);
CREATE INDEX matter_by_about ON matter (about_kind, about_id);

-- By what words the desk finds a matter: folded, each once, in no order, with one that stands for its
-- service. They go with the text. Each engine has its own index of words.
{sqlite} CREATE VIRTUAL TABLE matter_words USING fts5 (words, tokenize = 'ascii', detail = 'none');
{sqlite} INSERT INTO matter_words (matter_words, rank) VALUES ('secure-delete', 1);
{postgres} CREATE TABLE matter_words (
    matter_id BIGINT PRIMARY KEY REFERENCES matter (id),
    words TSVECTOR NOT NULL
);
{postgres} CREATE INDEX matter_words_by_word ON matter_words USING GIN (words) WITH (fastupdate = off);

-- The words that the matters of a service have, for what is typed with a slip; and the stumps of
-- words, by which two meet that differ in a letter or two. A word goes with the last that has it.
CREATE TABLE known_word (
    word {letters} NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    PRIMARY KEY (word, service_id)
) {by_key};
CREATE TABLE known_word_stump (
    stump {letters} NOT NULL,
    word {letters} NOT NULL,
    PRIMARY KEY (stump, word)
) {by_key};

-- A matter that a person has taken into their file with its code, without having been its author
-- by name when it was brought.
CREATE TABLE matter_link (
    person_id BIGINT NOT NULL REFERENCES person (id),
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, matter_id)
);

CREATE TABLE matter_event (
    id {id},
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    at BIGINT NOT NULL,
    effective_on TEXT NOT NULL,
    what TEXT NOT NULL,
    actor TEXT NOT NULL,
    agent_id BIGINT REFERENCES agent (id),
    proxy_id BIGINT REFERENCES proxy (id),
    service_id BIGINT REFERENCES service (id),
    text TEXT,
    rule TEXT,
    internal BOOLEAN NOT NULL
);
CREATE INDEX matter_event_by_matter ON matter_event (matter_id);

-- A document without which a matter cannot go on (CRPA L114-5): the text that requires it, the
-- time given.
CREATE TABLE document_request (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    asked_by BIGINT NOT NULL REFERENCES agent (id),
    asked_at BIGINT NOT NULL,
    asked_on TEXT NOT NULL,
    what TEXT NOT NULL,
    basis TEXT NOT NULL,
    until_on TEXT NOT NULL,
    provided_on TEXT,
    ended_on TEXT
);
CREATE INDEX document_request_by_matter ON document_request (matter_id);
CREATE INDEX document_request_open ON document_request (body_id, until_on) WHERE ended_on IS NULL;

-- What another service says of a matter, to the service that answers.
CREATE TABLE advice (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    asked_by BIGINT NOT NULL REFERENCES agent (id),
    asked_at BIGINT NOT NULL,
    question TEXT NOT NULL,
    due_on TEXT NOT NULL,
    given_by BIGINT REFERENCES agent (id),
    given_at BIGINT,
    text TEXT
);
CREATE INDEX advice_by_matter ON advice (matter_id);
CREATE INDEX advice_by_service ON advice (service_id, given_at);
CREATE INDEX advice_open ON advice (body_id, matter_id) WHERE given_at IS NULL;

-- That an agent was reminded of a date, or a lead told that it is over: once for each date.
CREATE TABLE matter_reminder (
    id {id},
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    what TEXT NOT NULL,
    due_on TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (matter_id, what, due_on)
);

-- When an agent is away, and who then follows their matters.
CREATE TABLE absence (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    substitute_id BIGINT REFERENCES agent (id),
    made_by BIGINT NOT NULL REFERENCES agent (id),
    made_at BIGINT NOT NULL,
    handed_over_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX absence_by_agent ON absence (agent_id);

CREATE TABLE answer (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    round INTEGER NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    -- Who wrote it, where another signed; the text of the delegation under which a refusal leaves.
    prepared_by BIGINT REFERENCES agent (id),
    signed_name TEXT NOT NULL,
    signed_title TEXT NOT NULL,
    signed_under TEXT,
    text TEXT NOT NULL,
    refusal BOOLEAN NOT NULL,
    reasons TEXT,
    appeal TEXT,
    sent_at BIGINT NOT NULL,
    sent_on TEXT NOT NULL,
    verdict TEXT,
    verdict_at BIGINT,
    verdict_text TEXT,
    UNIQUE (matter_id, round)
);

-- Who may sign decisions: where, on which kind of matter, which, from when until when, by which
-- text.
CREATE TABLE delegation (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    service_id BIGINT REFERENCES service (id),
    kind_id BIGINT REFERENCES kind (id),
    covers TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    text TEXT NOT NULL,
    recorded_by BIGINT REFERENCES agent (id),
    recorded_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX delegation_by_agent ON delegation (agent_id);
CREATE INDEX delegation_by_body ON delegation (body_id, ended_at);

-- An answer that has not left: it waits for somebody else to sign or approve it, or for the short
-- time in which it can be taken back. One a matter at a time.
CREATE TABLE submission (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    wants TEXT NOT NULL,
    written_by BIGINT NOT NULL REFERENCES agent (id),
    text TEXT NOT NULL,
    reasons TEXT,
    appeal TEXT,
    submitted_at BIGINT NOT NULL,
    -- Decided, and leaves then; until then it can be taken back.
    leaves_at BIGINT,
    outcome TEXT,
    decided_by BIGINT REFERENCES agent (id),
    decided_at BIGINT,
    words TEXT
);
CREATE UNIQUE INDEX submission_waiting ON submission (matter_id) WHERE outcome IS NULL;
CREATE INDEX submission_leaving ON submission (body_id, leaves_at) WHERE outcome IS NULL;
CREATE INDEX submission_by_service ON submission (service_id, outcome);

-- What an agent has written of an answer and has not sent: theirs alone.
CREATE TABLE answer_draft (
    id {id},
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    refuses BOOLEAN NOT NULL,
    reasons TEXT NOT NULL,
    appeal TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    UNIQUE (matter_id, agent_id)
);

-- What a service's answers begin with.
CREATE TABLE answer_template (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES agent (id),
    changed_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX answer_template_by_service ON answer_template (service_id);

CREATE TABLE attachment (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    digest TEXT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX attachment_by_matter ON attachment (matter_id);

CREATE TABLE attachment_chunk (
    attachment_id BIGINT NOT NULL REFERENCES attachment (id),
    position INTEGER NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (attachment_id, position)
);

CREATE TABLE reading (
    id {id},
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    role TEXT NOT NULL,
    service_id BIGINT REFERENCES service (id),
    purpose TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX reading_by_matter ON reading (matter_id);

CREATE TABLE consent (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    person_id BIGINT REFERENCES person (id),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    given BOOLEAN NOT NULL,
    wording TEXT NOT NULL,
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    recorded_by BIGINT REFERENCES agent (id),
    recorded_at BIGINT NOT NULL
);
CREATE INDEX consent_by_subject ON consent (subject_kind, subject_id, purpose);

CREATE TABLE publication (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT REFERENCES service (id),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    answer_text TEXT,
    consent_id BIGINT REFERENCES consent (id),
    approved_by BIGINT REFERENCES agent (id),
    published_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX publication_by_subject ON publication (subject_kind, subject_id);
CREATE INDEX publication_by_body ON publication (body_id, withdrawn_at);

CREATE TABLE record_pending (
    id {id},
    body_id BIGINT NOT NULL REFERENCES body (id),
    act TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    statement TEXT NOT NULL,
    commitment TEXT
);

CREATE TABLE record_salt (
    record_id BIGINT PRIMARY KEY REFERENCES record_pending (id),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    salt TEXT NOT NULL,
    opening TEXT NOT NULL
);
CREATE INDEX record_salt_by_subject ON record_salt (subject_kind, subject_id);

CREATE TABLE outbox (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT REFERENCES service (id),
    channel TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    message TEXT NOT NULL,
    recipient TEXT NOT NULL,
    address TEXT NOT NULL,
    language TEXT NOT NULL,
    facts TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    leased_until BIGINT,
    leased_by TEXT,
    attempts INTEGER NOT NULL,
    done_at BIGINT,
    done_by BIGINT REFERENCES agent (id)
);
CREATE INDEX outbox_waiting ON outbox (body_id, channel, done_at);
CREATE INDEX outbox_tray ON outbox (service_id, queued_at, id) WHERE done_at IS NULL;

CREATE TABLE session (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    agent_id BIGINT REFERENCES agent (id),
    person_id BIGINT REFERENCES person (id),
    way TEXT NOT NULL,
    level TEXT NOT NULL,
    browser TEXT NOT NULL,
    provider TEXT,
    provider_session TEXT,
    provider_token TEXT,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_by_age ON session (body_id, created_at);

-- A link of an agent or of a person; or, without either, of whoever reads the mail of `email`,
-- in the browser that asked for it. `adds` says that it adds a way in to the person's file.
CREATE TABLE sign_in_link (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    agent_id BIGINT REFERENCES agent (id),
    person_id BIGINT REFERENCES person (id),
    email TEXT,
    adds BOOLEAN NOT NULL,
    browser_hash TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX sign_in_link_by_age ON sign_in_link (body_id, expires_at);

CREATE TABLE password (
    agent_id BIGINT PRIMARY KEY REFERENCES agent (id),
    hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- The shared secret of a second factor is computed from the server's key and the salt: a copy of
-- the database alone makes no code.
CREATE TABLE totp (
    agent_id BIGINT PRIMARY KEY REFERENCES agent (id),
    salt TEXT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
);

CREATE TABLE passkey (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    name TEXT NOT NULL,
    credential_id TEXT NOT NULL UNIQUE,
    credential {bytes} NOT NULL,
    added_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_by_agent ON passkey (agent_id);

CREATE TABLE recovery_code (
    id {id},
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    code_hash TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_code_by_agent ON recovery_code (agent_id);

-- What is under way between two requests of one browser: a passkey's challenge, the way to a
-- provider and back, a sign-in that waits for its second factor.
CREATE TABLE ceremony (
    id {id},
    token_hash TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    kind TEXT NOT NULL,
    agent_id BIGINT REFERENCES agent (id),
    person_id BIGINT REFERENCES person (id),
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX ceremony_by_age ON ceremony (body_id, expires_at);

-- An agent is asked to come in, by e-mail or with a printed code.
CREATE TABLE agent_invitation (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    code_hash TEXT NOT NULL UNIQUE,
    made_by BIGINT REFERENCES agent (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX agent_invitation_by_agent ON agent_invitation (agent_id);

-- How often something was tried in vain: by a keyed hash of what was tried, never by a name.
CREATE TABLE attempt (
    body_id BIGINT NOT NULL REFERENCES body (id),
    what TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (body_id, what, key_hash)
);
CREATE INDEX attempt_by_age ON attempt (body_id, last_at);

CREATE TABLE idempotency (
    body_id BIGINT NOT NULL REFERENCES body (id),
    idempotency_key TEXT NOT NULL,
    act TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (body_id, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (body_id, at);

CREATE TABLE cause (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    title TEXT NOT NULL,
    asked TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    started_from BIGINT REFERENCES matter (id),
    started_by_agent BIGINT REFERENCES agent (id),
    started_on TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    reply_due_on TEXT,
    replied_on TEXT
);
CREATE INDEX cause_by_body ON cause (body_id, state);

CREATE TABLE cause_support (
    id {id},
    cause_id BIGINT NOT NULL REFERENCES cause (id),
    voice_id BIGINT NOT NULL UNIQUE,
    joined_at BIGINT NOT NULL,
    left_at BIGINT
);
CREATE INDEX cause_support_by_cause ON cause_support (cause_id);

CREATE TABLE cause_invitation (
    cause_id BIGINT NOT NULL REFERENCES cause (id),
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    invited_at BIGINT NOT NULL,
    PRIMARY KEY (cause_id, matter_id)
);
CREATE INDEX cause_invitation_by_matter ON cause_invitation (matter_id);

CREATE TABLE reply (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    signed_name TEXT NOT NULL,
    signed_title TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_on TEXT NOT NULL
);
CREATE INDEX reply_by_subject ON reply (subject_kind, subject_id);

CREATE TABLE commitment (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    reply_id BIGINT NOT NULL REFERENCES reply (id),
    what TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT,
    state_on TEXT
);

CREATE TABLE debate (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    question TEXT NOT NULL,
    introduction TEXT NOT NULL,
    what_happens TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    reply_due_on TEXT NOT NULL
);

CREATE TABLE college (
    id {id},
    debate_id BIGINT NOT NULL REFERENCES debate (id),
    slug TEXT NOT NULL,
    entry TEXT NOT NULL,
    shown_from INTEGER NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (debate_id, slug)
);

CREATE TABLE college_text (
    college_id BIGINT NOT NULL REFERENCES college (id),
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (college_id, language)
);

CREATE TABLE voice (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    scope_kind TEXT NOT NULL,
    scope_id BIGINT NOT NULL,
    college_id BIGINT REFERENCES college (id),
    vouched_by TEXT NOT NULL,
    identity_level TEXT NOT NULL,
    channel TEXT NOT NULL,
    key_hash TEXT UNIQUE,
    joined_on TEXT NOT NULL
);
CREATE INDEX voice_by_scope ON voice (scope_kind, scope_id);

CREATE TABLE voice_link (
    voice_id BIGINT PRIMARY KEY REFERENCES voice (id),
    person_id BIGINT REFERENCES person (id),
    matter_id BIGINT REFERENCES matter (id),
    scope_kind TEXT NOT NULL,
    scope_id BIGINT NOT NULL,
    salt TEXT NOT NULL,
    UNIQUE (person_id, scope_kind, scope_id),
    UNIQUE (matter_id, scope_kind, scope_id)
);

CREATE TABLE statement (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    debate_id BIGINT NOT NULL REFERENCES debate (id),
    version INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    reason_words TEXT,
    voice_id BIGINT REFERENCES voice (id),
    moderated_by BIGINT REFERENCES agent (id),
    proposed_at BIGINT NOT NULL,
    UNIQUE (debate_id, number)
);

CREATE TABLE vote (
    voice_id BIGINT NOT NULL REFERENCES voice (id),
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    value INTEGER NOT NULL,
    PRIMARY KEY (voice_id, statement_id)
);
CREATE INDEX vote_by_statement ON vote (statement_id, value, voice_id);

CREATE TABLE code_batch (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    debate_id BIGINT NOT NULL REFERENCES debate (id),
    college_id BIGINT NOT NULL REFERENCES college (id),
    label TEXT NOT NULL,
    codes INTEGER NOT NULL,
    made_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX code_batch_by_debate ON code_batch (debate_id);

CREATE TABLE participation_code (
    id {id},
    batch_id BIGINT NOT NULL REFERENCES code_batch (id),
    debate_id BIGINT NOT NULL REFERENCES debate (id),
    college_id BIGINT NOT NULL REFERENCES college (id),
    code_hash TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE transformation (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    version INTEGER NOT NULL,
    number INTEGER NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    origin TEXT NOT NULL,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    changes TEXT NOT NULL,
    contact_before TEXT NOT NULL,
    contact_after TEXT NOT NULL,
    posts_before TEXT,
    posts_after TEXT,
    operator TEXT,
    contract TEXT,
    cost_cents BIGINT,
    data_used TEXT,
    algorithm TEXT,
    alternatives TEXT,
    indicators TEXT,
    language TEXT NOT NULL,
    happened_on TEXT,
    opened_on TEXT NOT NULL,
    opened_by_agent BIGINT REFERENCES agent (id),
    reply_due_on TEXT,
    UNIQUE (body_id, number)
);

-- What was said of a matter that asks to be called: when, and from which page of the site.
CREATE TABLE callback (
    matter_id BIGINT PRIMARY KEY REFERENCES matter (id),
    call_on TEXT,
    opens TEXT,
    closes TEXT,
    page TEXT
);

-- The means of a service from a day on: posts filled and vacant, in tenths of a full-time post, and
-- how many matters it can settle in a week with them.
CREATE TABLE means (
    id {id},
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    from_on TEXT NOT NULL,
    filled_tenths INTEGER NOT NULL,
    vacant_tenths INTEGER NOT NULL,
    weekly_matters INTEGER,
    noted_at BIGINT NOT NULL,
    UNIQUE (service_id, from_on)
);

-- How many minutes a service's counters or phones were to be held in the week of a Monday, and were.
CREATE TABLE held_hours (
    id {id},
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    week_on TEXT NOT NULL,
    channel TEXT NOT NULL,
    planned_minutes INTEGER NOT NULL,
    held_minutes INTEGER NOT NULL,
    noted_at BIGINT NOT NULL,
    UNIQUE (service_id, week_on, channel)
);

-- Counts of what never became a matter, by office, day and channel. Nothing here or elsewhere says
-- who tapped. An office that is closed keeps its counts.
CREATE TABLE tally (
    id {id},
    office_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    what TEXT NOT NULL,
    body_id BIGINT NOT NULL REFERENCES body (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    taps INTEGER NOT NULL,
    UNIQUE (office_id, on_day, channel, what)
);
CREATE INDEX tally_by_service ON tally (service_id, on_day);

-- That who decides on a service's means was told in the week of a Monday that they do not suffice.
CREATE TABLE means_alert (
    id {id},
    service_id BIGINT NOT NULL REFERENCES service (id),
    week_on TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (service_id, week_on)
);

-- Two files are of one person. It waits until somebody of each service concerned has checked that;
-- then what hung on the other file hangs on the one that is kept, row by row, so that it can be
-- taken back as it was.
CREATE TABLE file_merge (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    kept_id BIGINT NOT NULL REFERENCES person (id),
    other_id BIGINT NOT NULL REFERENCES person (id),
    asked_at BIGINT NOT NULL,
    done_at BIGINT,
    ended_at BIGINT,
    why_ended TEXT
);
CREATE INDEX file_merge_by_kept ON file_merge (kept_id);
CREATE INDEX file_merge_by_other ON file_merge (other_id);

CREATE TABLE file_merge_word (
    id {id},
    merge_id BIGINT NOT NULL REFERENCES file_merge (id),
    service_id BIGINT NOT NULL REFERENCES service (id),
    agent_id BIGINT NOT NULL REFERENCES agent (id),
    how_checked TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (merge_id, service_id)
);

CREATE TABLE file_merge_row (
    id {id},
    merge_id BIGINT NOT NULL REFERENCES file_merge (id),
    holds TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    UNIQUE (merge_id, holds, row_id)
);

-- What can be picked where a matter asks for a place. By `folded` two streets are the same: name and
-- district without case, accents and signs.
CREATE TABLE street (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    body_id BIGINT NOT NULL REFERENCES body (id),
    name TEXT NOT NULL,
    -- The town or the part of it, where the body serves several.
    district TEXT,
    folded {letters} NOT NULL,
    UNIQUE (body_id, folded)
);

-- Which matters came from an older tool, so that each comes once: `key_hash` is a keyed hash of its
-- reference there, or of all that was said of it.
CREATE TABLE taken_over (
    body_id BIGINT NOT NULL REFERENCES body (id),
    key_hash TEXT NOT NULL,
    matter_id BIGINT NOT NULL REFERENCES matter (id),
    PRIMARY KEY (body_id, key_hash)
);
CREATE INDEX taken_over_by_matter ON taken_over (matter_id);
