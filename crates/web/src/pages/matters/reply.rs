//! How somebody wants to be answered and who they are: the fields that every way of bringing
//! something has, whose part of a page is `templates/matters/reply.html`.

use civic::people::NewPerson;
use civic::words::{Channel, ReplyBy};

use crate::form::{Choice, Form};
use crate::visit::Visit;

/// The ways to be answered.
pub(crate) fn ways(visit: &Visit) -> Vec<Choice> {
    let ways = ReplyBy::ALL.iter().map(|by| by.word());
    ways.map(|by| (by.to_owned(), visit.words.say(&format!("matters-reply_by-{by}")))).collect()
}

/// The channels of which an agent says how it arrived; none for others, who are online.
pub(crate) fn channels(visit: &Visit) -> Vec<Choice> {
    if visit.agent().is_none() {
        return Vec::new();
    }
    [Channel::Counter, Channel::Phone, Channel::Paper, Channel::Email]
        .map(|channel| {
            let text = visit.words.say(&format!("matters-channel-{}", channel.word()));
            (channel.word().to_owned(), text)
        })
        .to_vec()
}

/// How it arrived.
pub(crate) fn channel(visit: &Visit, form: &Form) -> Channel {
    match (visit.agent(), form.get("channel")) {
        (Some(_), word) => Channel::from_word(word).unwrap_or(Channel::Counter),
        (None, _) => Channel::Online,
    }
}

/// Who they are, as far as they say.
pub(crate) fn author(form: &Form) -> NewPerson {
    NewPerson {
        name: form.line("name").unwrap_or_default(),
        email: form.line("email"),
        phone: form.line("phone"),
        address: form.line("address"),
    }
}
