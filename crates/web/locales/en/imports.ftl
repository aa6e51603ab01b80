imports-heading = Import tables
imports-what = What you have in a spreadsheet or another tool already is taken over at once. Nothing is saved before you have seen, line by line, what would happen; with a mistake on any line, nothing is imported.
imports-how = Save the sheet as CSV, with the names of the columns on the first line. Separator (semicolon, comma, tab) and accents are recognised. What is here already is not changed: importing the same file twice does nothing the second time.
imports-back = All imports
imports-columns = Columns
imports-columns_order = The order of columns does not matter. An unknown column is left aside, and you are told.
imports-column = Column
imports-column_what = What to write there
imports-needed = needed
imports-optional = optional
imports-sample = Download a sample (CSV)
imports-sample_text = The sample names services and people who are invented: put your lines in their place.
imports-limit = One million bytes and { $lines } lines at most in a file; beyond that, make several.
imports-file = CSV file
imports-file-hint = In a spreadsheet: “Save as”, CSV. Or paste the lines below.
imports-table = Or the lines, pasted here
imports-table-hint = The first line names the columns.
imports-check = Check
imports-check_again = Check again
imports-check_text = Checking saves nothing.
imports-title-agents = Import agents
imports-title-streets = Import streets
imports-title-kinds = Import kinds of matter
imports-title-matters = Take open matters over
imports-text-agents = Each agent is taken in, with a role if the line gives one. Who is here already (the same address or number) stays as they are.
imports-text-streets = Streets are offered to whoever writes a place. Writing something else stays possible.
imports-text-kinds = Each kind is offered at once in its service, which must have an office with hours. A kind of the same name stays as it is.
imports-text-matters = What your service still owes in an older tool becomes a matter here, with the day on which it was really received: time counts from that day. It goes to who follows matters of that kind.
imports-tick-agents = Invite those with an address by e-mail
imports-tick-agents-hint = Otherwise nobody is told: you invite each from their page.
imports-tick-matters = Send each author a receipt
imports-tick-matters-hint = By e-mail or letter, as their line says. The secret code is not in it: an agent at the counter can give one.
imports-agents-given_name = Given name
imports-agents-family_name = Family name
imports-agents-title = Function
imports-agents-title-hint = As under a signature.
imports-agents-agent_email = E-mail
imports-agents-agent_email-hint = The work address.
imports-agents-number = Number
imports-agents-number-hint = Empty: the next that is free.
imports-agents-name_withheld = Name withheld
imports-agents-name_withheld-hint = yes or no. For the agent's safety (CRPA L111-2): the public sees function and number. Empty: no.
imports-agents-role = Role
imports-agents-role-hint = agent, lead, steward or administrator. Empty with a service: agent. Empty without a service: no role. A mandate to audit and a delegation of signature have pages of their own.
imports-agents-service = Service
imports-agents-service-hint = Its name, or its word in the address.
imports-streets-street_name = Street
imports-streets-street_name-hint = A street, a square, a hamlet, a building.
imports-streets-district = Town
imports-streets-district-hint = Or the district. The same name in another town is another street.
imports-kinds-service = Service
imports-kinds-service-hint = Its name, or its word in the address.
imports-kinds-name_fr = Name in French
imports-kinds-examples_fr = Examples in French
imports-kinds-examples_fr-hint = What people say: words and sentences.
imports-kinds-name_en = Name in English
imports-kinds-examples_en = Examples in English
imports-kinds-form = Form
imports-kinds-form-hint = request, report, complaint, question, proposal, callback or objection.
imports-kinds-promise_days = Working days
imports-kinds-promise_days-hint = For an answer, from 1 to 260.
imports-kinds-personal = Personal
imports-kinds-personal-hint = yes or no. Empty: no.
imports-kinds-referent = Follower
imports-kinds-referent-hint = The number or the e-mail address of somebody who works for the service.
imports-matters-text = Text
imports-matters-text-hint = The person's words.
imports-matters-service = Service
imports-matters-service-hint = Needed where two services have a kind of the same name.
imports-matters-kind = Kind
imports-matters-kind-hint = The name of a kind of matter of your service.
imports-matters-received_on = Received on
imports-matters-received_on-hint = 31/12/2025 or 2025-12-31. Ten years at most.
imports-matters-channel = Channel
imports-matters-channel-hint = online, e-mail, letter, phone or counter.
imports-matters-place = Place
imports-matters-name = Name
imports-matters-name-hint = Of the author. Lines that say the same of theirs are of one person; files that are here already are not touched, as nobody has checked who it is.
imports-matters-email = E-mail
imports-matters-email-hint = The answer goes by the first of these: e-mail, address, phone; without any, at the counter.
imports-matters-phone = Phone
imports-matters-address = Address
imports-matters-language = Language
imports-matters-language-hint = French or English. Empty: French.
imports-matters-reference = Old reference
imports-matters-reference-hint = Kept as an internal note. By it a matter is taken over only once.
imports-before_reference = Reference in the older tool:
imports-preview = What would happen
imports-preview_text = Nothing is saved yet.
imports-added =
    { $lines ->
        [0] No line to add.
        [one] One line to add.
       *[other] { $lines } lines to add.
    }
imports-present =
    { $lines ->
        [0] None is there already.
        [one] One is there already and stays as it is.
       *[other] { $lines } are there already and stay as they are.
    }
imports-unknown_columns = Columns left aside: { $columns }.
imports-line = Line
imports-about = What it is about
imports-outcome = What happens
imports-outcome-added = added
imports-outcome-present = there already, left as it is
imports-more = And { $lines } more lines.
imports-send =
    { $lines ->
        [one] Import this line
       *[other] Import these { $lines } lines
    }
imports-nothing = All is there already: there is nothing to import.
imports-edit = Back to the lines
imports-done =
    { $lines ->
        [0] There was nothing to add.
        [one] One line is imported.
       *[other] { $lines } lines are imported.
    }
imports-faulty =
    { $lines ->
        [one] One line is to be corrected: nothing was imported.
       *[other] { $lines } lines are to be corrected: nothing was imported.
    }
imports-faults = To correct
imports-faults_text = Correct them in the box below, or in your spreadsheet. The numbers are those of the file's lines; the first names the columns.
imports-whole_line = the line
imports-more_faults = And { $faults } more mistakes: correct these first.
imports-unreadable-empty = There is no line under the names of the columns.
imports-unreadable-too_large = That is more than one million bytes: make several files of it.
imports-unreadable-too_many_lines = { $lines } lines, and { $limit } at most: make several files of it.
imports-unreadable-not_text = This is no text. A workbook is turned into one in the spreadsheet: “Save as”, CSV.
imports-unreadable-missing_columns = Columns are missing: { $columns }. The first line must name them.
imports-unreadable-column_twice = Two columns mean “{ $column }”: keep one.
imports-unreadable-open_quote = A quote that opens on line { $line } is never closed.
imports-unreadable-several = One file at a time.
imports-unknown-role = “{ $said }” is no role: write agent, lead, steward or administrator.
imports-unknown-service = No service is called “{ $said }”.
imports-unknown-kind = No kind of matter is called “{ $said }”.
imports-unknown-form = “{ $said }” is no form: write request, report, complaint, question, proposal, callback or objection.
imports-unknown-personal = “{ $said }” is neither yes nor no.
imports-unknown-name_withheld = “{ $said }” is neither yes nor no.
imports-unknown-channel = “{ $said }” is no channel: write online, e-mail, letter, phone or counter.
imports-unknown-language = “{ $said }” is no language here: write French or English.
imports-ambiguous = Several services have a kind “{ $said }”: name the service.
imports-not_a_date = “{ $said }” is no date: write 31/12/2025 or 2025-12-31.
imports-same_as = It is the same as on line { $line }: take one of the two out.
imports-too_many_cells = The line has more cells than there are columns: a separator within a text needs quotes around the text.
imports-not_yours = Not for you in this service, but for: { $who }.
imports-streets-heading = Streets
imports-streets-what = They are offered to whoever writes the place of a matter: all of them up to { $most }; beyond that, those that the text names.
imports-streets-search = Look for a street
imports-streets-search_send = Look
imports-streets-all = All streets
imports-streets-total =
    { $streets ->
        [0] No street.
        [one] One street.
       *[other] { $streets } streets.
    }
imports-streets-remove = Remove
imports-streets-remove_one = Remove { $street }
imports-streets-removed = The street is no longer offered. Matters that name it keep it.
imports-streets-import = Import streets
