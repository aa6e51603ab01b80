deadlines-rule = { $name } ({ $source }).
deadlines-meaning-acceptance = After that day without an answer it is a yes; a human still has to answer.
deadlines-meaning-rejection = After that day without an answer the law takes it as a no, which can be contested; a human still has to answer.
deadlines-meaning-too_late = It is the last day to act.
deadlines-meaning-owed = It is the last day to answer; silence decides nothing.
deadlines-authority = The text in force is the authority.
deadlines-step-from = Counting starts on { $on }; that day itself does not count.
deadlines-step-complete = The documents were complete only on { $on }: counting starts there.
deadlines-step-counted = { $count } lead to { $to }.
deadlines-step-left_out = Not counted, besides week-ends: { $days }.
deadlines-step-distance = For someone who lives far away, { $months ->
    [one] { $months } month
   *[other] { $months } months
} more: { $to }.
deadlines-step-suspended = The clock stood still from { $from } until { $until }, when it ran again: { $days ->
    [one] { $days } day
   *[other] { $days } days
} more, which is { $to }.
deadlines-step-too_late = A standstill from { $from } until { $until } ({ $days ->
    [one] { $days } day
   *[other] { $days } days
}) begins after the end and changes nothing.
deadlines-step-franc = The last day does not count either: { $to }.
deadlines-step-moved = Nobody works on { $days }, so the next working day: { $to }.
deadlines-count-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
deadlines-count-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
deadlines-count-working_days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
deadlines-off = { $day } ({ $name })
deadlines-off-closure = the office is closed
deadlines-off-new_year = New Year's Day
deadlines-off-good_friday = Good Friday
deadlines-off-easter_monday = Easter Monday
deadlines-off-labour = Labour Day
deadlines-off-victory = Victory Day
deadlines-off-ascension = Ascension Day
deadlines-off-whit_monday = Whit Monday
deadlines-off-national = Bastille Day
deadlines-off-assumption = Assumption
deadlines-off-all_saints = All Saints' Day
deadlines-off-armistice = Armistice Day
deadlines-off-christmas = Christmas Day
deadlines-off-second_christmas = St Stephen's Day
deadlines-off-abolition = abolition of slavery
deadlines-off-of_the_territory = a holiday of the territory
