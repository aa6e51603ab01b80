deadlines-rule = { $name } ({ $source }).
deadlines-meaning-acceptance = Passé ce jour sans réponse, c'est oui ; un humain reste tenu de répondre.
deadlines-meaning-rejection = Passé ce jour sans réponse, la loi y voit un non, que l'on peut contester ; un humain reste tenu de répondre.
deadlines-meaning-too_late = C'est le dernier jour pour agir.
deadlines-meaning-owed = C'est le dernier jour pour répondre ; le silence ne décide de rien.
deadlines-authority = Le texte en vigueur fait foi.
deadlines-step-from = On compte à partir du { $on }, ce jour lui-même non compris.
deadlines-step-complete = Le dossier n'était complet que le { $on } : on ne compte qu'à partir de là.
deadlines-step-counted = { $count } mènent au { $to }.
deadlines-step-left_out = N'ont pas été comptés, outre les fins de semaine : { $days }.
deadlines-step-distance = Pour qui habite loin, { $months ->
    [one] { $months } mois
   *[other] { $months } mois
} de plus : { $to }.
deadlines-step-suspended = Le délai s'est arrêté du { $from } au { $until }, où il a repris : { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} de plus, soit le { $to }.
deadlines-step-too_late = Un arrêt du { $from } au { $until } ({ $days ->
    [one] { $days } jour
   *[other] { $days } jours
}) commence après le terme et ne change rien.
deadlines-step-franc = Le dernier jour ne compte pas non plus : { $to }.
deadlines-step-moved = On ne travaille pas le { $days }, donc le jour ouvré suivant : { $to }.
deadlines-count-months = { $n } mois
deadlines-count-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
deadlines-count-working_days = { $n ->
    [one] { $n } jour ouvré
   *[other] { $n } jours ouvrés
}
deadlines-off = { $day } ({ $name })
deadlines-off-closure = accueil fermé
deadlines-off-new_year = jour de l'an
deadlines-off-good_friday = Vendredi saint
deadlines-off-easter_monday = lundi de Pâques
deadlines-off-labour = fête du Travail
deadlines-off-victory = victoire de 1945
deadlines-off-ascension = Ascension
deadlines-off-whit_monday = lundi de Pentecôte
deadlines-off-national = fête nationale
deadlines-off-assumption = Assomption
deadlines-off-all_saints = Toussaint
deadlines-off-armistice = armistice de 1918
deadlines-off-christmas = Noël
deadlines-off-second_christmas = Saint-Étienne
deadlines-off-abolition = abolition de l'esclavage
deadlines-off-of_the_territory = jour férié du territoire
