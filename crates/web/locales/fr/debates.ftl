debates-list-heading = Débats
debates-list-text = Une question, des phrases, et ce que chacun en pense : d'accord, pas d'accord, ou je passe. Le service répond au résultat en public, à une date.
debates-list-none = Aucun débat pour le moment.
debates-phase-upcoming = À venir
debates-phase-running = En cours
debates-phase-over = Terminés, réponse due
debates-phase-replied = Terminés, réponse donnée
debates-sentence-upcoming = On pourra voter du { $opens } au { $closes }. Le service { $service } répondra en public au plus tard le { $due }.
debates-sentence-running = On peut voter jusqu'au { $closes }. Le service { $service } répondra en public au plus tard le { $due }.
debates-sentence-over = Le vote s'est terminé le { $closes }. Le service { $service } doit une réponse publique au plus tard le { $due }.
debates-sentence-late = Le vote s'est terminé le { $closes }. Le service { $service } devait une réponse publique au plus tard le { $due }. Elle est en retard.
debates-sentence-replied = Le vote s'est terminé le { $closes }. Le service { $service } a répondu en public.
debates-not_yet = Le débat ouvre le { $opens } : on ne peut pas encore voter. Rien n'a été changé.
debates-is_over = Le débat est terminé depuis le { $closed } : votre envoi n'a pas pu être pris en compte.
debates-no_voice = Dites d'abord à quel titre vous participez : votre participation n'est pas connue sur cet appareil.
debates-done-replied = La réponse est publique.
debates-done-joined = Vous participez. Voici une première phrase.
debates-done-proposed = Merci. Une personne chargée du débat lira votre phrase avant qu'elle soit proposée au vote.
debates-done-opened = Le débat est ouvert. Partagez son adresse, et pensez à ceux qui ne vont pas en ligne.
debates-done-closed = Le débat est terminé. La réponse publique est due à la date annoncée.
debates-done-forgotten = Cet appareil a oublié votre participation. Vos votes restent comptés.
debates-stance-agree = D'accord
debates-stance-disagree = Pas d'accord
debates-stance-pass = Je passe
debates-vote-heading = Êtes-vous d'accord avec cette phrase ?
debates-vote-before_agree = Jusqu'ici, vous êtes d'accord. Votre nouveau vote remplace celui-là.
debates-vote-before_disagree = Jusqu'ici, vous n'êtes pas d'accord. Votre nouveau vote remplace celui-là.
debates-vote-before_pass = Jusqu'ici, vous êtes passé. Votre nouveau vote remplace celui-là.
debates-vote-last_agree = Vous avez voté : d'accord, sur « { $text } »
debates-vote-last_disagree = Vous avez voté : pas d'accord, sur « { $text } »
debates-vote-last_pass = Vous êtes passé, sur « { $text } »
debates-vote-change = Changer
debates-vote-progress = Phrases déjà vues
debates-vote-left =
    { $left ->
        [0] Il ne reste aucune phrase.
        [one] Il reste une phrase. Vous pouvez vous arrêter quand vous voulez.
       *[other] Il reste { $left } phrases. Vous pouvez vous arrêter quand vous voulez.
    }
debates-vote-first =
    { $count ->
        [one] Encore un vote pour avoir une place sur la carte des avis.
       *[other] Encore { $count } votes pour avoir une place sur la carte des avis.
    }
debates-vote-thanks = Merci
debates-vote-all = Vous avez vu toutes les phrases. D'autres peuvent encore être proposées : revenez quand vous voulez.
debates-vote-no_statement = Cette phrase n'est pas proposée au vote. Rien n'a été changé.
debates-mine-heading = Mes votes
debates-mine-text = Vous pouvez changer chaque vote jusqu'à la fin du débat. Seul le dernier compte. Personne d'autre ne voit cette page.
debates-mine-none = Vous n'avez pas encore voté.
debates-mine-vote = Votre vote
debates-mine-change = Revenir
debates-mine-change_one = Changer : { $text }
debates-mine-back = Revenir au débat
debates-join-heading = Participer
debates-join-text = Il ne faut ni compte, ni nom. Vos votes sont liés à une participation, pas à vous.
debates-join-college = À quel titre ?
debates-college_choice-declared = { $name }
debates-college_choice-code = { $name } (avec un code)
debates-join-code = Code de participation, si on vous en a donné un
debates-join-code-hint = Les minuscules, les espaces et les tirets ne comptent pas.
debates-join-send = Participer
debates-join-no_college = Choisissez à quel titre vous participez.
debates-join-code_wanted = Pour participer à ce titre, il faut le code qu'on vous a remis.
debates-join-code_misread = Ce code a une faute de frappe. Comparez-le signe par signe avec celui de votre carte.
debates-join-code_unknown = Ce code n'est pas de ce débat.
debates-join-code_used = Ce code a déjà servi. Un code sert une seule fois ; sur l'appareil où il a servi, vous participez encore.
debates-join-code_revoked = Ce code a été retiré. Demandez-en un autre à la personne qui vous l'a remis.
debates-join-code_of_other = Ce code est pour participer à un autre titre : { $college }. Choisissez celui-là.
debates-forget-text = Sur un appareil que d'autres utilisent, vous pouvez effacer le lien avec votre participation. Vos votes restent, mais vous ne pourrez plus les changer.
debates-forget-send = Oublier ma participation ici
debates-propose-heading = Proposer une phrase
debates-propose-advice = Une idée par phrase, { $limit } signes au plus, sans le nom de quelqu'un. Elle est lue avant d'être proposée au vote.
debates-propose-text = Votre phrase
debates-propose-send = Proposer
debates-propose-empty = Écrivez une phrase.
debates-propose-too_long = Cette phrase a { $length } signes ; { $limit } au plus, pour être lue d'un coup d'œil.
debates-propose-said_accepted = La phrase n° { $number } dit déjà la même chose : « { $text } ».
debates-propose-said_proposed = Une phrase qui dit la même chose (n° { $number }) attend déjà d'être lue.
debates-propose-said_rejected = Une phrase qui dit la même chose (n° { $number }) a été refusée ; le motif est publié sur cette page.
debates-propose-too_many = { $waiting } de vos phrases attendent d'être lues. Vous pourrez en proposer d'autres ensuite.
debates-rules-heading = Les règles de ce débat
debates-rules-service = Service
debates-rules-when = Quand
debates-rules-dates = Du { $opens } au { $closes }, ces deux jours compris
debates-rules-who = Qui participe
debates-rules-entry_declared = { $name } : chacun le dit lui-même. Montré à part à partir de { $from } personnes.
debates-rules-entry_code = { $name } : avec un code remis sous enveloppe. Montré à part à partir de { $from } personnes.
debates-rules-then = Ce que devient le résultat
debates-rules-reply = Réponse publique au plus tard
debates-rules-so_far = À ce jour
debates-rules-voters =
    { $count ->
        [0] Personne n'a encore voté.
        [one] Une personne a voté.
       *[other] { $count } personnes ont voté.
    }
debates-rules-voters_few = Moins de cinq personnes ont voté.
debates-rules-statements =
    { $count ->
        [one] Une phrase.
       *[other] { $count } phrases.
    }
debates-reasons-heading = Pourquoi une phrase peut être refusée
debates-reasons-text = Il n'y a pas d'autre motif que ceux-ci. Chaque refus est public, avec son motif.
debates-reason-off_topic = Elle ne parle pas de la question.
debates-reason-already_said = Une autre phrase dit la même chose.
debates-reason-several_ideas = Elle dit plusieurs choses : un vote ne dirait rien.
debates-reason-unclear = On ne peut pas savoir ce que veut dire « d'accord ».
debates-reason-personal_data = Elle permet de reconnaître quelqu'un.
debates-reason-insult = Elle insulte.
debates-reason-unlawful = La loi interdit de le dire.
debates-reason-advertising = C'est de la publicité.
debates-rejected-heading =
    { $count ->
        [one] Une phrase refusée, et pourquoi
       *[other] { $count } phrases refusées, et pourquoi
    }
debates-rejected-text = Le texte d'une phrase refusée n'est pas publié.
debates-rejected-number = Phrase n° { $number }.
debates-reply-write = Écrire la réponse publique
debates-steward-heading = Pour l'équipe du débat
debates-no_screen = Sans écran
debates-no_screen-text = Vous pouvez poser vos questions sur ce débat à l'accueil ou par téléphone.
debates-open-heading = Ouvrir un débat
debates-open-text = Ces règles sont publiques dès l'ouverture et ne changent plus. La fin du débat oblige le service à répondre en public.
debates-open-question = La question
debates-open-question-hint = Une ligne, à laquelle on peut répondre de plusieurs façons.
debates-open-introduction = Ce qu'il faut savoir avant de voter
debates-open-what_happens = Ce que le service fera du résultat
debates-open-what_happens-hint = Par exemple : le service répond à chaque phrase que tous partagent.
debates-open-opens_on = Premier jour du vote
debates-open-closes_on = Dernier jour du vote
debates-open-reply_due_on = Réponse publique au plus tard le
debates-open-who = Les usagers participent toujours, sans code. Pour les autres, des codes sont remis sous enveloppe.
debates-open-agents = Agents
debates-open-agents-hint = Montrés à part à partir de dix personnes, jamais par service.
debates-open-elected = Élus
debates-open-associations = Associations
debates-open-statements = Les premières phrases, une par ligne
debates-open-statements-hint = De 5 à 200. Une idée par phrase, pour et contre, dans des mots que chacun emploie.
debates-open-send = Ouvrir le débat
debates-open-no_service = Choisissez un service dont vous animez les débats.
debates-open-no_date = Donnez une date : jour, mois, année.
debates-open-past = Le premier jour est passé. Choisissez aujourd'hui ou plus tard.
debates-open-order = Les dates doivent se suivre : premier jour, dernier jour, puis réponse.
debates-open-empty_question = Écrivez la question.
debates-open-empty_introduction = Dites ce qu'il faut savoir avant de voter.
debates-open-empty_what_happens = Dites ce que le service fera du résultat.
debates-open-too_long = Ce texte a { $length } signes ; { $limit } au plus.
debates-open-how_many = { $count } phrases : il en faut de { $fewest } à { $most }.
debates-open-statement = Phrase { $number } : { $why }
debates-open-duplicate = La phrase { $number } répète la phrase { $of }.
debates-college-users = Usagers
debates-college-agents = Agents
debates-college-elected = Élus
debates-college-associations = Associations
debates-moderate-heading = Phrases proposées
debates-moderate-waiting =
    { $count ->
        [0] aucune n'attend
        [one] une attend d'être lue
       *[other] { $count } attendent d'être lues
    }
debates-moderate-text = Acceptez tout ce qui parle de la question, que vous soyez d'accord ou non. Un refus est public, avec son motif ; le texte refusé ne l'est pas.
debates-moderate-accept = Accepter : la proposer au vote
debates-moderate-or_reject = Ou la refuser
debates-moderate-reason = Pour quel motif ?
debates-moderate-words = Un mot de plus (facultatif, public)
debates-moderate-reject = Refuser
debates-moderate-others =
    { $count ->
        [one] Une autre attend
       *[other] { $count } autres attendent
    }
debates-moderate-there =
    { $count ->
        [one] La phrase déjà proposée au vote
       *[other] Les { $count } phrases déjà proposées au vote
    }
debates-moderate-none = Aucune phrase n'attend d'être lue.
debates-moderate-no_reason = Choisissez un des motifs publiés.
debates-moderate-already_accepted = Cette phrase a déjà été acceptée. Rien n'a été changé.
debates-moderate-already_rejected = Cette phrase a déjà été refusée. Rien n'a été changé.
debates-moderated-accepted = La phrase est proposée au vote.
debates-moderated-rejected = La phrase est refusée ; le motif est public.
debates-codes-heading = Codes de participation
debates-codes-text = Un code sert une seule fois et n'est lié à aucun nom. Imprimez les cartes, mettez-les sous enveloppe, et faites-les remettre par des représentants du personnel ou de l'association.
debates-codes-none = Dans ce débat, personne n'a besoin d'un code.
debates-codes-college = Pour qui ?
debates-codes-count = Combien de codes ?
debates-codes-send = Faire les codes et les montrer une fois
debates-codes-how_many = Écrivez un nombre de 1 à { $most }.
debates-codes-no_college = Choisissez pour qui sont ces codes.
debates-codes-done_shown = Ces codes ont déjà été montrés, et ne sont gardés nulle part. Si la page est perdue, faites-en d'autres.
debates-codes-done_revoked = Le code est retiré : il n'ouvre plus rien.
debates-codes-label = Pour quoi ? (pour vous retrouver : « réunion du 12 mars »)
debates-codes-label-hint = Facultatif. Pas de nom : cette note ne sort pas d'ici.
debates-codes-batches = Lots déjà faits
debates-codes-no_batch = Aucun code n'a encore été fait.
debates-codes-used_text = Sous cinq, le nombre de codes utilisés n'est pas montré : qui a remis les enveloppes saurait par qui.
debates-codes-few = moins de cinq
debates-codes-made = Fait
debates-codes-number = Codes
debates-codes-used_number = Utilisés
debates-codes-state = État
debates-codes-revoked_on = retiré, { $at }
debates-codes-revoke_batch = Retirer ce lot
debates-codes-revoke_sure = Les codes de ce lot qui n'ont pas servi n'ouvriront plus rien. Les participations déjà ouvertes restent.
debates-codes-not_sure = Cochez la case du lot pour confirmer : rien n'a été retiré.
debates-codes-done_batch = Le lot est retiré : ses codes qui n'avaient pas servi n'ouvrent plus rien.
debates-codes-revoke_heading = Retirer un code
debates-codes-revoke_text = Une enveloppe perdue, ou arrivée chez une autre personne : tapez son code pour qu'il n'ouvre plus rien.
debates-codes-code = Le code à retirer
debates-codes-revoke_send = Retirer ce code
debates-codes-used = Ce code a déjà servi, et rien ne dit quelle participation il a ouverte : il ne peut plus être retiré.
debates-cards-heading =
    { $count ->
        [one] Un code pour le collège { $college }
       *[other] { $count } codes pour le collège { $college }
    }
debates-cards-once = Imprimez cette page maintenant : ces codes ne seront plus jamais montrés.
debates-cards-how = Pour participer, scannez le carré ou ouvrez cette adresse :
debates-cards-choose = Choisissez « { $college } », puis tapez ce code :
debates-cards-what = Ce code sert une fois, jusqu'au { $closes }. Il n'est pas lié à votre nom : personne ne saura ce que vous avez voté. Ne le montrez à personne.
debates-close-heading = Terminer le débat maintenant
debates-close-text = Il était annoncé jusqu'au { $closes }. Plus personne ne pourra voter, et le débat ne se rouvre pas. La réponse publique reste due au plus tard le { $due }. Le registre public gardera les deux dates.
debates-close-sure = Je veux terminer ce débat aujourd'hui
debates-close-not_sure = Cochez la case pour confirmer.
debates-close-send = Terminer le débat
debates-close-not = Ne pas le terminer
debates-close-cannot = Seul un débat en cours peut être terminé.
debates-map-see = Voir la carte des avis
debates-mapped-no_agreement = Pour le moment, rien qui soit sûr.
debates-mapped-bars = Chaque barre va de « pas d'accord », à gauche, à « d'accord », à droite ; la partie grise est l'intervalle, le trait du milieu marque la moitié.
debates-mapped-no_division = Aucune phrase n'oppose sûrement les groupes.
debates-mapped-own = Votre place est marquée « Vous ».
debates-mapped-own_between = Votre place est marquée « Vous » : on ne peut ranger vos réponses sûrement dans aucun groupe. Le plus proche est le groupe { $letter }, à { $percent } %.
debates-mapped-own_group = Votre place est marquée « Vous » : vous êtes dans le groupe { $letter }. C'est sûr à { $percent } %.
debates-mapped-not_yet = Votre place sera marquée à partir de sept votes. La carte est refaite toutes les trente secondes.
debates-mapped-none_uncertain = Chaque phrase a reçu assez de votes pour en dire quelque chose.
debates-mapped-which =
    { $count ->
        [one] Voir la phrase
       *[other] Voir les { $count } phrases
    }
debates-mapped-colleges_text = Chacun choisit lui-même « Usagers » ; les autres collèges ont un code. Un collège trop petit n'est pas montré à part, ni ce qui permettrait de le déduire.
debates-mapped-college_table = Toutes les réponses par collège
debates-mapped-passed = Passent
debates-mapped-batch = Tant que le débat dure, cette carte ne change que lorsque { $count } personnes de plus ont voté : ainsi, personne ne peut y lire le vote d'une seule.
debates-mapped-too_few = Trop peu de personnes ont voté pour dire quoi que ce soit.
debates-mapped-too_few-text = La carte est montrée à partir de cinq personnes, pour que personne ne soit reconnu ; elle peut parler de groupes à partir d'une dizaine.
debates-files-heading = Refaire le calcul
debates-files-text = Les votes sont publiés sous des numéros tirés au hasard pour ce débat seul, sans heure et sans collège. Format des exports de Polis, Licence Ouverte 2.0.
debates-files-later = Les votes seront publiés après le { $closes }, sous des numéros tirés au hasard pour ce débat seul : avant la fin, on pourrait voir quand chacun vote.
debates-files-votes = Les votes (CSV)
debates-files-statements = Les phrases (CSV)
debates-files-map = La carte (JSON)
debates-map-title = Carte des avis
debates-map-description = La place de { $people } d'après les réponses : plus deux marques sont proches, plus les réponses se ressemblent. { $groups }
debates-map-group = Groupe { $letter }
debates-map-group_line = Groupe { $letter } : { $people }
debates-map-person = 1 personne
debates-map-people = { $n } personnes
debates-map-statement = Phrase { $id }
debates-map-everyone = Tout le monde
debates-map-took_part = Les réponses de { $people } : { $votes } votes sur { $statements } phrases.
debates-map-divided = Les réponses dessinent { $groups } groupes.
debates-map-not_divided = Les réponses ne dessinent pas de groupes.
debates-map-readiness_differs = Les réponses ne dessinent pas de groupes, mais certaines personnes sont bien plus souvent d'accord que d'autres : avec ces phrases, on ne peut pas dire si c'est une opinion ou une façon de répondre.
debates-map-too_little = Il y a trop peu de réponses pour dire s'il y a des groupes.
debates-map-no_agreement = Aucune phrase ne met sûrement d'accord la majorité de chaque groupe.
debates-map-one_agreement = Sur une phrase, la majorité de chaque groupe répond la même chose.
debates-map-agreements = Sur { $n } phrases, la majorité de chaque groupe répond la même chose.
debates-map-no_agreement_of_all = Aucune phrase ne met sûrement d'accord la majorité.
debates-map-one_agreement_of_all = Sur une phrase, la majorité répond la même chose.
debates-map-agreements_of_all = Sur { $n } phrases, la majorité répond la même chose.
debates-map-heading_agreements = Ce que l'on partage
debates-map-heading_drawing = La carte
debates-map-reading = Chaque marque est une personne, ou plusieurs quand elle est plus grande. Deux personnes proches ont répondu de façon proche. La droite, la gauche, le haut et le bas n'ont pas de sens par eux-mêmes.
debates-map-heading_groups = Ce qui distingue chaque groupe
debates-map-nothing_typical = Rien ne distingue sûrement ce groupe.
debates-map-heading_divisive = Ce qui divise
debates-map-heading_statements = Toutes les phrases
debates-map-heading_colleges = À quel titre : les réponses par collège
debates-map-column_statement = Phrase
debates-map-column_standing = Ce que l'on peut en dire
debates-map-agrees = { $share } % d'accord (entre { $low } et { $high } %)
debates-map-disagrees = { $share } % pas d'accord (entre { $low } et { $high } %)
debates-map-seen = votes : { $n }
debates-map-hidden = trop peu de personnes pour le montrer
debates-map-standing_agreed = chaque groupe est d'accord
debates-map-standing_rejected = chaque groupe est contre
debates-map-standing_divides = divise les groupes
debates-map-standing_uncertain = trop peu de votes pour le dire
debates-map-standing_open = ni partagé, ni opposé
debates-map-heading_method = Comment cette carte est faite
debates-map-method = Les parts tiennent compte des personnes qui passent. Entre parenthèses, l'intervalle à 95 % : plus il y a de votes, plus il est étroit. Une phrase est dite partagée quand cet intervalle dépasse la moitié dans chaque groupe. On ne parle de groupes que si les réponses ont plus en commun que des réponses redistribuées au hasard, où chaque personne est d'accord aussi souvent et chaque phrase reçoit les mêmes votes. La carte ne parle que de celles et ceux qui ont voté.
debates-map-method_polis = Les parts tiennent compte des personnes qui passent. Entre parenthèses, l'intervalle à 95 % : plus il y a de votes, plus il est étroit. Les places et les groupes sont ceux de la méthode Polis, qui forme toujours au moins deux groupes et ne vérifie pas s'il y en a. La carte ne parle que de celles et ceux qui ont voté.
debates-map-comparison = Ici, le hasard fait aussi bien dans { $as_much } essais sur { $of }.
debates-map-you = Vous
debates-map-common_axis = Les avis s'étalent sur une même pente, sans coupure : personne ne peut dire où un groupe finirait et où un autre commencerait.
debates-map-untested = La méthode choisie forme toujours des groupes, ici { $groups } ; elle ne vérifie pas s'il y en a vraiment.
debates-map-brief_bridging = Phrases qui rapprochent des personnes que le reste sépare : { $n }
debates-map-brief_colleges = Phrases où la majorité de chaque collège montré répond la même chose : { $n }
debates-map-brief_divides = Phrases qui divisent sûrement les groupes : { $n }
debates-map-brief_in_no_group = Dans aucun groupe : { $people } sur { $of }
debates-map-brief_uncertain = Phrases avec trop peu de votes pour le dire : { $n } (votes qui manquent : { $votes })
debates-map-brief_missing = Moins de personnes que prévu : { $name }
debates-map-brief_weights = Phrases où la réponse change si chaque collège pèse sa part : { $n }
debates-map-brief_unverified = Sans les participations que personne n'a vérifiées, le résultat change : voir « À quel point c'est sûr ».
debates-map-fragile = Sur le fil : il suffirait qu'une personne sur cent, bien choisie, n'ait pas voté pour que ce ne soit plus sûr.
debates-map-heading_bridging = Ce qui rapproche
debates-map-bridging = Sur ces phrases, des personnes que le reste sépare répondent du même côté, sans que la majorité de chaque groupe soit déjà sûre. Le pourcentage est celui que l'on attend à mi-chemin entre les groupes, parmi les votes « d'accord » et « pas d'accord ».
debates-map-bridge_agrees = À mi-chemin : { $share } % d'accord (entre { $low } et { $high } %).
debates-map-bridge_disagrees = À mi-chemin : { $share } % pas d'accord (entre { $low } et { $high } %).
debates-map-gap_agrees = { $more } : plus souvent d'accord que { $fewer }, d'au moins { $low } points.
debates-map-gap_disagrees = { $more } : plus souvent pas d'accord que { $fewer }, d'au moins { $low } points.
debates-map-opposed = La majorité d'un groupe est pour, la majorité d'un autre est contre.
debates-map-heading_uncertain = Ce que l'on ne sait pas encore
debates-map-uncertain = Ces phrases ont reçu trop peu de votes pour dire si elles rassemblent ou si elles divisent.
debates-map-one_vote_needed = Il manque 1 vote pour en dire plus.
debates-map-votes_needed = Il manque { $n } votes pour en dire plus.
debates-map-heading_shared_by_colleges = Ce que tous les collèges montrés partagent
debates-map-heading_college_gaps = Ce qui sépare les collèges
debates-map-heading_weights = Si chaque collège pesait sa part
debates-map-weights = À gauche, chaque personne compte pour une. À droite, chaque collège compte autant que sa part parmi les personnes à qui le débat s'adresse, qu'il soit venu nombreux ou non. Moins un collège est venu, moins le résultat est sûr.
debates-map-column_plain = Une personne, une voix
debates-map-column_weighted = Chaque collège à sa part
debates-map-weighted = { $share } ; aussi sûr qu'avec { $n } votes
debates-map-turned = La réponse qui l'emporte n'est plus la même.
debates-map-heading_participation = Qui a pris part, et qui manque
debates-map-by_college = À quel titre
debates-map-by_channel = Par quel chemin
debates-map-came = { $name } : { $people }.
debates-map-nobody = personne
debates-map-of_expected = Le débat s'adresse à { $expected } personnes : on attendait { $meant } % des réponses, il en est venu { $share } % (entre { $low } et { $high } %).
debates-map-missing = Il en manque.
debates-map-only_voters = La carte ne parle que de celles et ceux qui ont voté.
debates-map-heading_sureness = À quel point c'est sûr
debates-map-group_firm = { $group } : solide. Quand on refait le calcul avec des personnes tirées au sort, on en retrouve { $share } %.
debates-map-group_fair = { $group } : assez solide. Quand on refait le calcul avec des personnes tirées au sort, on en retrouve { $share } %.
debates-map-group_loose = { $group } : fragile. Quand on refait le calcul avec des personnes tirées au sort, on n'en retrouve que { $share } %.
debates-map-shading = Il n'y a pas de vide entre les groupes : on passe de l'un à l'autre peu à peu.
debates-map-in_no_group = { $people } sur { $of } ne sont dans aucun groupe : leurs réponses se trouvent entre les groupes, ou sont trop peu nombreuses pour le dire.
debates-map-held = Les personnes ont été réparties au hasard en { $parts } parts, et chaque part retirée à son tour. Dans { $unchanged } cas sur { $parts }, rien ne change à ce qui est partagé ni à ce qui divise.
debates-map-held_each = Chaque personne a été retirée à son tour. Dans { $unchanged } cas sur { $parts }, rien ne change à ce qui est partagé ni à ce qui divise.
debates-map-always = Phrases partagées ou qui divisent, quelle que soit la personne sur cent que l'on retire : { $n } sur { $of }.
debates-map-unverified_same = Sans { $people } dont personne n'a vérifié la participation, le résultat est le même.
debates-map-unverified = Sans { $people } dont personne n'a vérifié la participation, le résultat change :
debates-map-then_groups = Il y aurait { $groups } groupes.
debates-map-then_common_axis = Il n'y aurait plus de groupes, mais une pente sans coupure.
debates-map-then_not_divided = Il n'y aurait plus de groupes.
debates-map-no_longer_shared = Ce ne serait plus partagé
debates-map-newly_shared = Ce serait partagé
debates-map-no_longer_divides = Ce ne diviserait plus
debates-map-newly_divides = Ce diviserait
