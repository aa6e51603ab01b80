//! Who may do what: one table, from which the checks, the routes and the documentation are made.
//!
//! Each [`Act`] names the [`Standing`]s that may do it: in what relation somebody must stand to
//! what they act on. Nothing is implied: a lead answers matters because the row says `Lead`, not
//! because a lead is more than an agent; an administrator reads no matter because no row that
//! reads matters says `Administrator`.
//!
//! It is used three times. A route names its act, and [`gate`] stops whoever cannot stand right
//! anywhere. A verb calls [`agent_may`] with the service in question. And the page “who may do
//! what” and `docs/rights.md` are this table, printed. A test walks every route as everybody and
//! compares.

use crate::context::{Actor, Context};
use crate::ids::ServiceId;
use crate::services::{Role, Signed};
use crate::words::vocabulary;

vocabulary! {
    /// In what relation somebody stands to what they act on.
    Standing {
        /// Anyone, without saying who they are. A voice's cookie says what they did before.
        Anyone = "anyone",
        /// Who holds the code of the matter's receipt: taken for its author.
        Holder = "holder",
        /// An agent whom the author, at the counter or on the phone, has given the code.
        Helper = "helper",
        /// The author, signed in.
        Author = "author",
        /// Who acts for the author, with their written consent.
        Proxy = "proxy",
        /// A person who signed in, about what is their own.
        Person = "person",
        /// Any agent of the body, about what is their own or all agents'.
        Colleague = "colleague",
        /// An agent of the service.
        Agent = "agent",
        /// A lead of the service.
        Lead = "lead",
        /// A steward of the service's debates.
        Steward = "steward",
        /// Who runs the system.
        Administrator = "administrator",
        /// Who audits the service, under a mandate with scope and dates.
        Auditor = "auditor",
        /// Who may sign decisions of the service, by a delegation with scope and dates.
        Signatory = "signatory",
    }
}

vocabulary! {
    /// What acts are about, for the pages that list them.
    Area {
        /// The site and the ways in.
        Site = "site",
        /// Matters, as their authors see them.
        Matters = "matters",
        /// Matters, as a service sees them.
        Desk = "desk",
        /// Public answers.
        Answers = "answers",
        /// Causes.
        Causes = "causes",
        /// Debates.
        Debates = "debates",
        /// Transformations.
        Transformations = "transformations",
        /// Public replies and commitments.
        Replies = "replies",
        /// A person's own file.
        Account = "account",
        /// Running the system.
        Administration = "administration",
        /// Audits.
        Audit = "audit",
    }
}

macro_rules! acts {
    ($($area:ident { $($(#[$doc:meta])* $act:ident = $word:literal: $first:ident $(| $more:ident)*;)* })*) => {
        /// Something that somebody can do, named by a row of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Act { $($($(#[$doc])* $act,)*)* }

        impl Act {
            /// All of them, by area.
            pub const ALL: &[Self] = &[$($(Self::$act,)*)*];

            /// The word by which keys of texts end.
            pub const fn word(self) -> &'static str {
                match self { $($(Self::$act => $word,)*)* }
            }

            /// What it is about.
            pub const fn area(self) -> Area {
                match self { $($(Self::$act => Area::$area,)*)* }
            }

            /// Who may do it.
            pub const fn who(self) -> &'static [Standing] {
                match self {
                    $($(Self::$act => &[Standing::$first $(, Standing::$more)*],)*)*
                }
            }
        }
    };
}

acts! {
    Site {
        /// Reading what is public.
        ReadSite = "read-site": Anyone;
        /// Signing in.
        SignIn = "sign-in": Anyone;
        /// Signing out.
        SignOut = "sign-out": Anyone;
        /// Seeing and ending one's own sessions.
        OwnSessions = "own-sessions": Person | Colleague;
    }
    Matters {
        /// Bringing a matter, or asking to be called.
        Bring = "bring": Anyone;
        /// Reading a matter of one's own, its answers and who opened it.
        Follow = "follow": Holder | Helper | Author | Proxy;
        /// Saying whether an answer helps.
        Judge = "judge": Holder | Helper | Author | Proxy;
        /// Asking for a second look.
        Contest = "contest": Holder | Helper | Author | Proxy;
        /// Taking a matter back.
        Withdraw = "withdraw": Holder | Helper | Author | Proxy;
        /// Sending what is missing, or what is to be added.
        Provide = "provide": Holder | Helper | Author | Proxy;
        /// Allowing that a matter is shown, and taking that back.
        Allow = "allow": Holder | Author | Proxy;
        /// Starting a cause from a matter, leaving it, taking one's words back.
        OwnCauses = "own-causes": Holder | Author | Proxy;
        /// Ending that somebody acts for the author.
        EndProxy = "end-proxy": Holder | Helper | Author | Proxy;
    }
    Desk {
        /// The list of a service's matters.
        SeeDesk = "see-desk": Agent | Lead;
        /// Opening a matter; noted, and shown to its author.
        ReadMatter = "read-matter": Agent | Lead;
        /// Taking a matter on.
        Take = "take": Agent | Lead;
        /// Saying what a matter is in law, and telling its author.
        Acknowledge = "acknowledge": Agent | Lead;
        /// Giving a matter to a colleague of the service.
        Assign = "assign": Agent | Lead;
        /// Asking for a document that is missing.
        AskDocument = "ask-document": Agent | Lead;
        /// Taking in a document that came by post or over the counter.
        ReceiveDocument = "receive-document": Agent | Lead;
        /// Asking another service what it thinks.
        AskAdvice = "ask-advice": Agent | Lead;
        /// Saying what one's service thinks of a matter of another; the reading is noted.
        GiveAdvice = "give-advice": Agent | Lead;
        /// Merging matters that say the same, and separating them.
        Merge = "merge": Agent | Lead;
        /// Closing a matter without an answer, with reasons.
        Close = "close": Agent | Lead;
        /// Taking a settled matter up again.
        Reopen = "reopen": Agent | Lead;
        /// Finding a matter abusive, and taking that back.
        FindAbusive = "find-abusive": Agent | Lead;
        /// Answering for the rule of the law that a kind of matter is under.
        ValidateRule = "validate-rule": Lead;
        /// Saying when one is away, or, as a lead, when an agent of the service is.
        BeAway = "be-away": Agent | Lead;
        /// Writing what the service's answers begin with.
        WriteTemplates = "write-templates": Lead;
        /// Answering or refusing.
        Answer = "answer": Agent | Lead;
        /// Reading an answer that waits to be signed or approved, and its matter; the reading is
        /// noted.
        ReadSubmission = "read-submission": Lead | Signatory;
        /// Signing a refusal, by a delegation.
        Sign = "sign": Signatory;
        /// Approving an answer of another, where the service wants that.
        Approve = "approve": Lead | Signatory;
        /// Sending such an answer back to who wrote it, with words.
        SendBack = "send-back": Lead | Signatory;
        /// Passing a matter on to another service.
        Redirect = "redirect": Agent | Lead;
        /// Writing a matter down for somebody, by whatever channel, and finding their file.
        EnterMatter = "enter-matter": Agent | Lead;
        /// Noting that an author was called in vain.
        NoteCall = "note-call": Agent | Lead;
        /// Tapping that somebody was helped, or left without, and nothing became a matter.
        Tally = "tally": Agent | Lead;
        /// A service's means beside its results.
        SeeMeans = "see-means": Agent | Lead;
        /// Saying which posts a service has, what it can settle in a week, which hours it held.
        KeepMeans = "keep-means": Lead;
        /// Merging two files of one person after a check of identity, and taking that back.
        MergeFiles = "merge-files": Agent | Lead;
        /// Writing a note for colleagues.
        Note = "note": Agent | Lead;
        /// Replacing a lost receipt after a check of identity.
        ReplaceCode = "replace-code": Agent | Lead;
        /// Writing down what an author allows, on their word.
        RecordConsent = "record-consent": Agent | Lead;
        /// What is to be posted, sent or said.
        SeeOutgoing = "see-outgoing": Agent | Lead;
        /// What the service owes in public.
        SeeOwed = "see-owed": Lead;
        /// Giving a person a card with which they go on by themselves.
        GiveCard = "give-card": Agent | Lead;
        /// Recording that somebody acts for a person, with their written consent.
        RecordProxy = "record-proxy": Agent | Lead;
        /// Taking the service's open matters over from an older tool, with the day they came.
        TakeOver = "take-over-matters": Lead;
    }
    Answers {
        /// Publishing an answer with its author's consent.
        Publish = "publish": Agent | Lead;
        /// Taking a published answer back.
        Unpublish = "unpublish": Agent | Lead;
        /// Taking the words of a report back.
        UnpublishReport = "unpublish-report": Lead;
    }
    Causes {
        /// Supporting a cause, leaving it.
        Support = "support": Anyone;
        /// Starting a cause in the name of the service.
        StartCause = "start-cause": Agent | Lead;
        /// Inviting authors of matters to a cause.
        Invite = "invite": Agent | Lead;
        /// Deciding that a public reply is due.
        CallReply = "call-reply": Lead;
        /// Putting a cause into the service's own words.
        Reword = "reword": Lead;
        /// Closing a cause when all that was promised is settled.
        CloseCause = "close-cause": Lead;
    }
    Debates {
        /// Taking part: voting, proposing statements.
        TakePart = "take-part": Anyone;
        /// Opening a debate.
        OpenDebate = "open-debate": Steward | Lead;
        /// Moderating statements.
        Moderate = "moderate": Steward | Lead;
        /// Making and revoking participation codes.
        MakeCodes = "make-codes": Steward | Lead;
        /// Closing a debate.
        CloseDebate = "close-debate": Steward | Lead;
    }
    Transformations {
        /// Reporting a change that nobody declared.
        Report = "report": Anyone;
        /// Objecting.
        Object = "object": Anyone;
        /// Declaring a transformation, taking a reported one over, moving one on.
        Declare = "declare": Lead | Administrator;
    }
    Replies {
        /// Replying in public.
        Reply = "reply": Lead;
        /// Saying that a commitment is kept, or is given up and why.
        Settle = "settle": Lead;
    }
    Account {
        /// Reading one's own file and matters, changing contact and ways in.
        OwnFile = "own-file": Person;
        /// Saying who acts for oneself, and ending it.
        AppointProxy = "appoint-proxy": Person;
        /// Accepting to act for somebody, with the code that they gave.
        BecomeProxy = "become-proxy": Person;
        /// Changing one's own password, second factor and passkeys.
        OwnSecrets = "own-secrets": Colleague;
    }
    Administration {
        /// Naming the body and adding services.
        SetUp = "set-up": Administrator;
        /// Setting a service up: its offices, hours, closures, kinds of matter and letterhead.
        SetUpService = "set-up-service": Lead | Administrator;
        /// Inviting agents, giving roles, ending them.
        ManageAgents = "manage-agents": Administrator;
        /// Recording who may sign, and ending it.
        Delegate = "delegate": Administrator;
        /// Seeing who holds which role.
        SeeRoles = "see-roles": Colleague;
        /// Reading how tables are imported; each import is an act of its own.
        SeeImports = "see-imports": Administrator | Lead;
    }
    Audit {
        /// Reading matters within a mandate; each opening is noted and shown to the author.
        ReadForAudit = "read-for-audit": Auditor;
    }
}

/// Why the one who acts may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// Nobody signed in, and the act wants somebody who did.
    #[error("nobody signed in")]
    SignInFirst,
    /// Not for who acts.
    #[error("{} is not for who acts", .0.word())]
    NotFor(Act),
}

impl Signed {
    /// Whether they stand so to `service`, or, without one, to any.
    pub fn stands(&self, standing: Standing, service: Option<ServiceId>) -> bool {
        let holds = |role| match service {
            Some(service) => self.is(role, service),
            None => self.is_somewhere(role),
        };
        match standing {
            Standing::Colleague => true,
            Standing::Agent => holds(Role::Agent),
            Standing::Lead => holds(Role::Lead),
            Standing::Steward => holds(Role::Steward),
            Standing::Administrator => self.is_somewhere(Role::Administrator),
            Standing::Auditor => holds(Role::Auditor),
            Standing::Signatory => holds(Role::Signatory),
            Standing::Anyone
            | Standing::Holder
            | Standing::Helper
            | Standing::Author
            | Standing::Proxy
            | Standing::Person => false,
        }
    }

    /// Whether they may do `act` in `service`, or, without one, anywhere.
    pub fn may(&self, act: Act, service: Option<ServiceId>) -> bool {
        act.who().iter().any(|standing| self.stands(*standing, service))
    }
}

/// The agent who acts, if the table lets them do `act` in `service`.
pub fn agent_may(cx: &Context, act: Act, service: ServiceId) -> Result<&Signed, NotAllowed> {
    agent_stands(cx, act, Some(service))
}

/// The agent who acts, if the table lets them do `act` in the body: acts that belong to no
/// service.
pub fn agent_may_here(cx: &Context, act: Act) -> Result<&Signed, NotAllowed> {
    agent_stands(cx, act, None)
}

fn agent_stands(cx: &Context, act: Act, service: Option<ServiceId>) -> Result<&Signed, NotAllowed> {
    let agent = cx.agent().ok_or(NotAllowed::SignInFirst)?;
    if agent.may(act, service) { Ok(agent) } else { Err(NotAllowed::NotFor(act)) }
}

/// Whether who acts could stand right for `act` towards something. What is in a request's way
/// before anything is looked up: the verb still checks towards what.
pub fn gate(actor: &Actor, act: Act) -> Result<(), NotAllowed> {
    let is_for = |some: &[Standing]| act.who().iter().any(|standing| some.contains(standing));
    let stands = match actor {
        _ if is_for(&[Standing::Anyone]) => true,
        Actor::Anyone if is_for(&[Standing::Holder]) => true,
        Actor::Anyone => return Err(NotAllowed::SignInFirst),
        Actor::Automatic { .. } => false,
        Actor::Person(_) => {
            is_for(&[Standing::Holder, Standing::Person, Standing::Author, Standing::Proxy])
        }
        Actor::Agent(agent) => is_for(&[Standing::Helper]) || agent.may(act, None),
    };
    if stands { Ok(()) } else { Err(NotAllowed::NotFor(act)) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_act_has_a_word_of_its_own_and_somebody_who_may() {
        let words: HashSet<_> = Act::ALL.iter().map(|act| act.word()).collect();
        assert_eq!(words.len(), Act::ALL.len());
        for act in Act::ALL {
            assert!(!act.who().is_empty(), "{act:?}");
            let once: HashSet<_> = act.who().iter().collect();
            assert_eq!(once.len(), act.who().len(), "{act:?}");
        }
    }

    #[test]
    fn who_runs_the_system_reads_no_matter() {
        for act in Act::ALL {
            if matches!(act.area(), Area::Matters | Area::Desk | Area::Audit | Area::Account) {
                assert!(!act.who().contains(&Standing::Administrator), "{act:?}");
            }
        }
    }

    #[test]
    fn only_agents_and_leads_answer() {
        assert_eq!(Act::Answer.who(), [Standing::Agent, Standing::Lead]);
    }
}
