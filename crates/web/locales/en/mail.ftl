mail-subject-sign_in_link = Your link to come in – { $body }
mail-subject-agent_invitation = Your invitation – { $body }
mail-subject-secrets_changed = Your ways in have changed – { $body }
mail-subject-matter_urgent = To read at once: an urgent matter – { $body }
mail-subject-matter_due_soon = A matter waits for your answer – { $body }
mail-subject-matter_overdue = A matter is late – { $body }
mail-matter_urgent = Hello { $name }. The matter { $reference } is urgent, or reads like an emergency:
mail-matter_due_soon = Hello { $name }. The matter { $reference } waits for an answer by { $due }:
mail-matter_overdue = Hello { $name }. The matter { $reference } was to be answered by { $due }. If means are lacking to answer, tell those who decide on them:
mail-sign_in = Hello. Somebody, probably you, asked for a link to come in on the site of { $body }. Open it in the browser where it was asked for:
mail-adds = Hello. Somebody, probably you, wants to add this address to their file on the site of { $body }. Open this link in the browser where you are signed in:
mail-until = It works once, until { $time }.
mail-not_you = If you asked for nothing, do nothing: without this link nothing happens.
mail-invitation = Hello { $name }. { $body } invites you to come in as an agent. Open this link and follow the steps:
mail-invitation_until = It works once, for { $days } days.
mail-changed = Hello { $name }. Your ways in to the site of { $body } have changed:
mail-changed-password = A password to sign in with was chosen { $moment }. The one before, if there was one, no longer works.
mail-changed-codes = Codes of an app were set up as second factor { $moment }. Those before, if there were any, no longer work.
mail-changed-recovery = New recovery codes were made { $moment }. Those before no longer work.
mail-changed-passkey_added = A passkey was added { $moment }.
mail-changed-passkey_removed = A passkey was removed { $moment }.
mail-changed_by_you = It was you: there is nothing to do.
mail-changed_not_you = It was not you: tell an administrator at once, in person or by phone. If you can still sign in, end your other sessions ({ $address }) and change your password. If not, the administrator ends your access and hands you a personal link.
mail-never = Nobody will ever ask you for this link, neither on the phone nor by message. Do not give it to anyone.
mail-never_secrets = Nobody will ever ask you for your password or for a code, neither on the phone nor by message.
mail-end =
    { $body }
    { $address }
