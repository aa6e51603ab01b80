mail-subject-sign_in_link = Your link to come in – { $body }
mail-subject-agent_invitation = Your invitation – { $body }
mail-sign_in = Hello. Somebody, probably you, asked for a link to come in on the site of { $body }. Open it in the browser where it was asked for:
mail-adds = Hello. Somebody, probably you, wants to add this address to their file on the site of { $body }. Open this link in the browser where you are signed in:
mail-until = It works once, until { $time }.
mail-not_you = If you asked for nothing, do nothing: without this link nothing happens.
mail-invitation = Hello { $name }. { $body } invites you to come in as an agent. Open this link and follow the steps:
mail-invitation_until = It works once, for { $days } days.
mail-never = Nobody will ever ask you for this link, neither on the phone nor by message. Do not give it to anyone.
mail-end =
    { $body }
    { $address }
