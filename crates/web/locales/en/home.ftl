home-title = Welcome
home-heading = What can we do for you?
home-box = Say it in your words
home-box-hint = A request, a report, a question, a complaint, an idea. A human answers you, by a date told beforehand.
home-go = Continue
home-talk = I would rather talk to a person
home-follow = You have a receipt already?
home-services = The services
