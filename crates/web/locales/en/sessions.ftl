sessions-not_needed = To bring or follow a matter no account is needed: the code on the receipt is enough.
sessions-link = Agents, and people who have an account, come in by a personal link that works once. Ask the administrator of your service for it, or the counter.
sessions-once = This link works once. Sign in on the device that you are going to use.
sessions-closed = This link does not work any more: it was used already, or it is too old. Ask for another.
