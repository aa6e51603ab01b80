services-list-heading = Services and counters
services-office-hours = Opening hours
services-office-closed = Closed from { $from } to { $until }: { $why }
services-office-closed_on = Closed on { $from }: { $why }
services-office-contractor = run by { $contractor }, for the town
services-find-promises = What the service promises
services-find-kind = Kind of matter
services-find-promise = Answer by a human
services-find-days =
    { $days ->
        [one] within one working day
       *[other] within { $days } working days
    }
services-talk-call = Call or come
services-talk-service = Which service?
services-talk-no_service = Choose a service from the list.
services-talk-phone = Your phone number
services-talk-name = Your name (optional)
services-talk-send = Ask to be called back
services-talk-emergency = In an emergency this is not the right page: 15 (health), 17 (police), 18 (fire brigade), 112, 119 (children in danger), 114 by text message.
services-talk-promise = Leave a number. An agent calls you; you have a receipt with the date and their name.
services-talk-about = What about? (optional)
services-callback-none = No service offers to call back at the moment. The numbers and hours of each are on the page “Talk to a person”.
services-callback-when = When can we call you?
services-callback-days =
    { $days ->
        [one] This service promises to call within one working day.
       *[other] This service promises to call within { $days } working days.
    }
services-callback-times = See the hours of the chosen service
services-callback-interpreter = If you need an interpreter: in which language? (optional)
services-callback-now = Call now, or come
