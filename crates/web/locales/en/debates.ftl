debates-list-heading = Debates
debates-list-text = A question, statements, and what everyone thinks of them: agree, disagree, or pass. The service replies to the result in public, by a date.
debates-list-none = No debate for now.
debates-phase-upcoming = To come
debates-phase-running = Running
debates-phase-over = Over, reply due
debates-phase-replied = Over, replied
debates-sentence-upcoming = Voting will run from { $opens } to { $closes }. { $service } will reply in public by { $due } at the latest.
debates-sentence-running = Voting runs until { $closes }. { $service } will reply in public by { $due } at the latest.
debates-sentence-over = Voting ended on { $closes }. { $service } owes a public reply by { $due } at the latest.
debates-sentence-late = Voting ended on { $closes }. { $service } owed a public reply by { $due } at the latest. It is late.
debates-sentence-replied = Voting ended on { $closes }. { $service } has replied in public.
debates-not_yet = The debate opens on { $opens }: nobody can vote yet. Nothing was changed.
debates-is_over = The debate has been over since { $closed }: what you sent could not be taken in.
debates-no_voice = Say first as what you take part: your part is not known on this device.
debates-done-replied = The reply is public.
debates-done-joined = You take part. Here is a first statement.
debates-done-proposed = Thank you. Somebody in charge of the debate will read your statement before it can be voted on.
debates-done-opened = The debate is open. Share its address, and think of those who do not go online.
debates-done-closed = The debate is over. The public reply is due on the announced date.
debates-done-forgotten = This device has forgotten your part. Your votes still count.
debates-stance-agree = Agree
debates-stance-disagree = Disagree
debates-stance-pass = Pass
debates-vote-heading = Do you agree with this statement?
debates-vote-before_agree = So far you agree. Your new vote replaces that one.
debates-vote-before_disagree = So far you disagree. Your new vote replaces that one.
debates-vote-before_pass = So far you passed. Your new vote replaces that one.
debates-vote-last_agree = You voted: agree, on “{ $text }”
debates-vote-last_disagree = You voted: disagree, on “{ $text }”
debates-vote-last_pass = You passed on “{ $text }”
debates-vote-change = Change
debates-vote-progress = Statements seen so far
debates-vote-left =
    { $left ->
        [0] No statement is left.
        [one] One statement is left. You can stop whenever you like.
       *[other] { $left } statements are left. You can stop whenever you like.
    }
debates-vote-first =
    { $count ->
        [one] One more vote for a place on the opinion map.
       *[other] { $count } more votes for a place on the opinion map.
    }
debates-vote-thanks = Thank you
debates-vote-all = You have seen all statements. Others may still be proposed: come back whenever you like.
debates-vote-no_statement = This statement cannot be voted on. Nothing was changed.
debates-mine-heading = My votes
debates-mine-text = You can change each vote until the debate ends. Only the last one counts. Nobody else sees this page.
debates-mine-none = You have not voted yet.
debates-mine-vote = Your vote
debates-mine-change = Come back
debates-mine-change_one = Change: { $text }
debates-mine-back = Back to the debate
debates-join-heading = Take part
debates-join-text = No account and no name is needed. Your votes are tied to a part in this debate, not to you.
debates-join-college = As what?
debates-college_choice-declared = { $name }
debates-college_choice-code = { $name } (with a code)
debates-join-code = Participation code, if you were given one
debates-join-code-hint = Lower case, spaces and dashes do not matter.
debates-join-send = Take part
debates-join-no_college = Choose as what you take part.
debates-join-code_wanted = To take part as this, you need the code you were given.
debates-join-code_misread = This code has a slip in it. Compare it sign by sign with the one on your card.
debates-join-code_unknown = This code is not of this debate.
debates-join-code_used = This code was used. A code works once; on the device where it was used you still take part.
debates-join-code_revoked = This code was withdrawn. Ask the person who gave it to you for another.
debates-join-code_of_other = This code is for taking part as something else: { $college }. Choose that.
debates-forget-text = On a device that others use you can erase the link with your part. Your votes stay, but you will no longer be able to change them.
debates-forget-send = Forget my part here
debates-propose-heading = Propose a statement
debates-propose-advice = One idea in each, { $limit } characters at most, without anybody's name. It is read before it can be voted on.
debates-propose-text = Your statement
debates-propose-send = Propose
debates-propose-empty = Write a statement.
debates-propose-too_long = This statement has { $length } characters; at most { $limit }, so that it can be read at a glance.
debates-propose-said_accepted = Statement { $number } says the same already: “{ $text }”.
debates-propose-said_proposed = A statement that says the same (no. { $number }) is waiting to be read.
debates-propose-said_rejected = A statement that says the same (no. { $number }) was rejected; the reason is published on this page.
debates-propose-too_many = { $waiting } of your statements wait to be read. You can propose others afterwards.
debates-rules-heading = The rules of this debate
debates-rules-service = Service
debates-rules-when = When
debates-rules-dates = From { $opens } to { $closes }, both days included
debates-rules-who = Who takes part
debates-rules-entry_declared = { $name }: people say it themselves. Shown apart from { $from } people on.
debates-rules-entry_code = { $name }: with a code handed out in an envelope. Shown apart from { $from } people on.
debates-rules-then = What becomes of the result
debates-rules-reply = Public reply by
debates-rules-so_far = So far
debates-rules-voters =
    { $count ->
        [0] Nobody has voted yet.
        [one] One person has voted.
       *[other] { $count } people have voted.
    }
debates-rules-voters_few = Fewer than five people have voted.
debates-rules-statements =
    { $count ->
        [one] One statement.
       *[other] { $count } statements.
    }
debates-reasons-heading = Why a statement may be rejected
debates-reasons-text = There is no other reason than these. Each rejection is public, with its reason.
debates-reason-off_topic = It is not about the question.
debates-reason-already_said = Another statement says the same.
debates-reason-several_ideas = It says several things: a vote would say nothing.
debates-reason-unclear = One cannot tell what “agree” would mean.
debates-reason-personal_data = It lets somebody be recognised.
debates-reason-insult = It insults.
debates-reason-unlawful = The law forbids saying it.
debates-reason-advertising = It advertises.
debates-rejected-heading =
    { $count ->
        [one] One rejected statement, and why
       *[other] { $count } rejected statements, and why
    }
debates-rejected-text = The text of a rejected statement is not published.
debates-rejected-number = Statement { $number }.
debates-reply-write = Write the public reply
debates-steward-heading = For those who run the debate
debates-no_screen = Without a screen
debates-no_screen-text = You can ask about this debate at the counter or on the phone.
debates-open-heading = Open a debate
debates-open-text = These rules are public from the opening on and do not change. The end of the debate obliges the service to reply in public.
debates-open-question = The question
debates-open-question-hint = One line, which can be answered in several ways.
debates-open-introduction = What one should know before voting
debates-open-what_happens = What the service will do with the result
debates-open-what_happens-hint = For example: the service replies to each statement that all share.
debates-open-opens_on = First day of voting
debates-open-closes_on = Last day of voting
debates-open-reply_due_on = Public reply by
debates-open-who = Users always take part, without a code. For the others, codes are handed out in envelopes.
debates-open-agents = Agents
debates-open-agents-hint = Shown apart from ten people on, never by service.
debates-open-elected = Elected members
debates-open-associations = Associations
debates-open-statements = The first statements, one a line
debates-open-statements-hint = From 5 to 200. One idea in each, for and against, in words that people use.
debates-open-send = Open the debate
debates-open-no_service = Choose a service whose debates you run.
debates-open-no_date = Give a date: day, month, year.
debates-open-past = The first day is past. Choose today or later.
debates-open-order = The dates must follow one another: first day, last day, then the reply.
debates-open-empty_question = Write the question.
debates-open-empty_introduction = Say what one should know before voting.
debates-open-empty_what_happens = Say what the service will do with the result.
debates-open-too_long = This text has { $length } characters; at most { $limit }.
debates-open-how_many = { $count } statements: between { $fewest } and { $most } are needed.
debates-open-statement = Statement { $number }: { $why }
debates-open-duplicate = Statement { $number } repeats statement { $of }.
debates-college-users = Users
debates-college-agents = Agents
debates-college-elected = Elected members
debates-college-associations = Associations
debates-moderate-heading = Proposed statements
debates-moderate-waiting =
    { $count ->
        [0] none waits
        [one] one waits to be read
       *[other] { $count } wait to be read
    }
debates-moderate-text = Accept whatever is about the question, whether you agree or not. A rejection is public, with its reason; the rejected text is not.
debates-moderate-accept = Accept: open it to votes
debates-moderate-or_reject = Or reject it
debates-moderate-reason = For which reason?
debates-moderate-words = A word more (optional, public)
debates-moderate-reject = Reject
debates-moderate-others =
    { $count ->
        [one] One other waits
       *[other] { $count } others wait
    }
debates-moderate-there =
    { $count ->
        [one] The statement that is already open to votes
       *[other] The { $count } statements that are already open to votes
    }
debates-moderate-none = No statement waits to be read.
debates-moderate-no_reason = Choose one of the published reasons.
debates-moderate-already_accepted = This statement was accepted already. Nothing was changed.
debates-moderate-already_rejected = This statement was rejected already. Nothing was changed.
debates-moderated-accepted = The statement is open to votes.
debates-moderated-rejected = The statement is rejected; the reason is public.
debates-codes-heading = Participation codes
debates-codes-text = A code works once and is tied to no name. Print the cards, put them into envelopes, and have them handed out by representatives of the staff or of the association.
debates-codes-none = In this debate nobody needs a code.
debates-codes-college = For whom?
debates-codes-count = How many codes?
debates-codes-send = Make the codes and show them once
debates-codes-how_many = Write a number from 1 to { $most }.
debates-codes-no_college = Choose for whom these codes are.
debates-codes-done_shown = These codes were shown already and are kept nowhere. If the page is lost, make others.
debates-codes-done_revoked = The code is withdrawn: it no longer opens anything.
debates-codes-label = What for? (to find your way: “meeting of 12 March”)
debates-codes-label-hint = Optional. No name: this note stays here.
debates-codes-batches = Batches made so far
debates-codes-no_batch = No code has been made yet.
debates-codes-used_text = Under five, the number of used codes is not shown: whoever handed out the envelopes would know by whom.
debates-codes-few = under five
debates-codes-made = Made
debates-codes-number = Codes
debates-codes-used_number = Used
debates-codes-state = State
debates-codes-revoked_on = revoked, { $at }
debates-codes-revoke_batch = Revoke this batch
debates-codes-revoke_sure = The codes of this batch that were not used will open nothing. Parts that were opened stay.
debates-codes-not_sure = Tick the box of the batch to confirm: nothing was revoked.
debates-codes-done_batch = The batch is revoked: its codes that were not used open nothing any more.
debates-codes-revoke_heading = Withdraw a code
debates-codes-revoke_text = An envelope that was lost, or came to somebody else: type its code so that it opens nothing.
debates-codes-code = The code to withdraw
debates-codes-revoke_send = Withdraw this code
debates-codes-used = This code was used, and nothing tells which part it opened: it can no longer be withdrawn.
debates-cards-heading =
    { $count ->
        [one] One code for the college { $college }
       *[other] { $count } codes for the college { $college }
    }
debates-cards-once = Print this page now: these codes will never be shown again.
debates-cards-how = To take part, scan the square or open this address:
debates-cards-choose = Choose “{ $college }”, then type this code:
debates-cards-what = This code works once, until { $closes }. It is not tied to your name: nobody will know what you voted. Show it to nobody.
debates-close-heading = End the debate now
debates-close-text = It was announced until { $closes }. Nobody will be able to vote any more, and the debate does not open again. The public reply stays due by { $due }. The public record will keep both dates.
debates-close-sure = I want to end this debate today
debates-close-not_sure = Tick the box to confirm.
debates-close-send = End the debate
debates-close-not = Do not end it
debates-close-cannot = Only a running debate can be ended.
debates-map-see = See the opinion map
debates-mapped-no_agreement = Nothing sure for now.
debates-mapped-bars = Each bar runs from “disagree” on the left to “agree” on the right; the grey part is the interval, the line in the middle marks one half.
debates-mapped-no_division = No statement surely sets the groups against each other.
debates-mapped-own = Your place is marked “You”.
debates-mapped-own_between = Your place is marked “You”: your answers cannot surely be put into a group. The nearest is group { $letter }, at { $percent }%.
debates-mapped-own_group = Your place is marked “You”: you are in group { $letter }. That is { $percent }% sure.
debates-mapped-not_yet = Your place will be marked from seven votes on. The map is made again every thirty seconds.
debates-mapped-none_uncertain = Each statement has enough votes to say something of it.
debates-mapped-which =
    { $count ->
        [one] See the statement
       *[other] See the { $count } statements
    }
debates-mapped-colleges_text = People choose “Users” themselves; the other colleges have a code. A college that is too small is not shown apart, nor is what it could be worked out from.
debates-mapped-college_table = All answers by college
debates-mapped-passed = Pass
debates-mapped-batch = While the debate runs, this map changes only when { $count } more people have voted: so nobody can read one person's vote from it.
debates-mapped-too_few = Too few people have voted to say anything.
debates-mapped-too_few-text = The map is shown from five people on, so that nobody is recognised; it can speak of groups from about ten on.
debates-files-heading = Do the sum again
debates-files-text = Votes are published under numbers drawn by lot for this debate alone, without time and without college. Format of Polis exports, Licence Ouverte 2.0.
debates-files-later = The votes will be published after { $closes }, under numbers drawn at random for this debate alone: before it ends, one could see when each person votes.
debates-files-votes = The votes (CSV)
debates-files-statements = The statements (CSV)
debates-files-map = The map (JSON)
debates-map-title = Opinion map
debates-map-description = The place of { $people } by their answers: the nearer two marks, the more alike the answers. { $groups }
debates-map-group = Group { $letter }
debates-map-group_line = Group { $letter }: { $people }
debates-map-person = 1 person
debates-map-people = { $n } people
debates-map-statement = Statement { $id }
debates-map-everyone = Everyone
debates-map-took_part = The answers of { $people }: { $votes } votes on { $statements } statements.
debates-map-divided = The answers form { $groups } groups.
debates-map-not_divided = The answers do not form groups.
debates-map-readiness_differs = The answers do not form groups, but some people agree far more often than others: with these statements one cannot tell whether that is an opinion or a way of answering.
debates-map-too_little = There are too few answers to say whether there are groups.
debates-map-no_agreement = There is no statement on which most of every group surely answer alike.
debates-map-one_agreement = On one statement, most of every group answer alike.
debates-map-agreements = On { $n } statements, most of every group answer alike.
debates-map-no_agreement_of_all = There is no statement on which most people surely answer alike.
debates-map-one_agreement_of_all = On one statement, most people answer alike.
debates-map-agreements_of_all = On { $n } statements, most people answer alike.
debates-map-heading_agreements = What is shared
debates-map-heading_drawing = The map
debates-map-reading = Each mark is one person, or several where it is larger. Two people who are near each other answered alike. Right, left, top and bottom mean nothing by themselves.
debates-map-heading_groups = What tells each group from the others
debates-map-nothing_typical = Nothing surely tells this group from the others.
debates-map-heading_divisive = What divides
debates-map-heading_statements = All statements
debates-map-heading_colleges = Answers by college
debates-map-column_statement = Statement
debates-map-column_standing = What can be said of it
debates-map-agrees = { $share }% agree (between { $low } and { $high }%)
debates-map-disagrees = { $share }% disagree (between { $low } and { $high }%)
debates-map-seen = votes: { $n }
debates-map-hidden = too few people to be shown
debates-map-standing_agreed = every group agrees
debates-map-standing_rejected = every group disagrees
debates-map-standing_divides = divides the groups
debates-map-standing_uncertain = too few votes to say
debates-map-standing_open = neither shared nor opposed
debates-map-heading_method = How this map is made
debates-map-method = Shares count those who passed. In brackets, the 95% interval: the more votes, the narrower. A statement is called shared where that interval is above one half in every group. Groups are only spoken of where the answers have more in common than answers dealt again at random, in which each person agrees as often and each statement gets the same votes. The map speaks only of those who voted.
debates-map-method_polis = Shares count those who passed. In brackets, the 95% interval: the more votes, the narrower. Places and groups are those of the Polis method, which always forms at least two groups and does not test whether there are any. The map speaks only of those who voted.
debates-map-comparison = Here, chance does as well in { $as_much } trials of { $of }.
debates-map-you = You
debates-map-common_axis = Opinions lie along one slope, without a break: nobody can say where one group would end and another begin.
debates-map-untested = The method that was chosen always forms groups, here { $groups }; it does not test whether there really are any.
debates-map-brief_bridging = Statements that join people whom the rest sets apart: { $n }
debates-map-brief_colleges = Statements on which most of each college shown answer alike: { $n }
debates-map-brief_divides = Statements that surely divide the groups: { $n }
debates-map-brief_in_no_group = In no group: { $people } of { $of }
debates-map-brief_uncertain = Statements with too few votes to say: { $n } (votes missing: { $votes })
debates-map-brief_missing = Fewer people than expected: { $name }
debates-map-brief_weights = Statements where the answer changes if each college weighs its share: { $n }
debates-map-brief_unverified = Without the voices that nobody has checked, the result changes: see “How sure this is”.
debates-map-fragile = On the edge: had one person in a hundred, chosen on purpose, not voted, this would no longer be sure.
debates-map-heading_bridging = What brings people together
debates-map-bridging = On these statements, people whom the rest sets apart answer on the same side, though most of each group is not sure yet. The percentage is what is expected midway between the groups, among votes that agree or disagree.
debates-map-bridge_agrees = Midway: { $share }% agree (between { $low } and { $high }%).
debates-map-bridge_disagrees = Midway: { $share }% disagree (between { $low } and { $high }%).
debates-map-gap_agrees = { $more }: more often agrees than { $fewer }, by at least { $low } points.
debates-map-gap_disagrees = { $more }: more often disagrees than { $fewer }, by at least { $low } points.
debates-map-opposed = Most of one group are for, most of another are against.
debates-map-heading_uncertain = What is not known yet
debates-map-uncertain = These statements have too few votes to say whether they unite or divide.
debates-map-one_vote_needed = 1 more vote is needed to say more.
debates-map-votes_needed = { $n } more votes are needed to say more.
debates-map-heading_shared_by_colleges = What all colleges that are shown share
debates-map-heading_college_gaps = What sets colleges apart
debates-map-heading_weights = If each college weighed its share
debates-map-weights = On the left, each person counts as one. On the right, each college counts as much as its share of the people whom the debate is for, whether many came or few. The fewer came from a college, the less sure the result.
debates-map-column_plain = One person, one voice
debates-map-column_weighted = Each college at its share
debates-map-weighted = { $share }; as sure as with { $n } votes
debates-map-turned = Another answer leads.
debates-map-heading_participation = Who took part, and who is missing
debates-map-by_college = As what
debates-map-by_channel = By which way
debates-map-came = { $name }: { $people }.
debates-map-nobody = nobody
debates-map-of_expected = The debate is for { $expected } people: { $meant }% of the answers were expected, { $share }% came (between { $low } and { $high }%).
debates-map-missing = Some are missing.
debates-map-only_voters = The map speaks only of those who voted.
debates-map-heading_sureness = How sure this is
debates-map-group_firm = { $group }: firm. When the sum is done again with people drawn at random, { $share }% of it is found again.
debates-map-group_fair = { $group }: fairly firm. When the sum is done again with people drawn at random, { $share }% of it is found again.
debates-map-group_loose = { $group }: loose. When the sum is done again with people drawn at random, only { $share }% of it is found again.
debates-map-shading = There is no gap between the groups: one shades into another.
debates-map-in_no_group = { $people } of { $of } are in no group: their answers stand between the groups, or are too few to say.
debates-map-held = People were dealt at random into { $parts } parts, and each part was left out in turn. In { $unchanged } cases of { $parts }, nothing changes in what is shared or in what divides.
debates-map-held_each = Each person was left out in turn. In { $unchanged } cases of { $parts }, nothing changes in what is shared or in what divides.
debates-map-always = Statements that are shared, or divide, whichever one person in a hundred is left out: { $n } of { $of }.
debates-map-unverified_same = Without { $people } whose place nobody has checked, the result is the same.
debates-map-unverified = Without { $people } whose place nobody has checked, the result changes:
debates-map-then_groups = There would be { $groups } groups.
debates-map-then_common_axis = There would be no groups, but a slope without a break.
debates-map-then_not_divided = There would be no groups.
debates-map-no_longer_shared = No longer shared
debates-map-newly_shared = Shared only then
debates-map-no_longer_divides = No longer dividing
debates-map-newly_divides = Dividing only then
