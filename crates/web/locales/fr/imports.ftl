imports-heading = Importer des tableaux
imports-what = Ce que vous avez déjà dans un tableur ou un autre outil se reprend d'un coup. Rien n'est enregistré avant que vous ayez vu, ligne par ligne, ce qui va se passer ; s'il y a une faute sur une ligne, rien n'est importé.
imports-how = Enregistrez la feuille au format CSV, avec les noms des colonnes sur la première ligne. Séparateur (point-virgule, virgule, tabulation) et accents sont reconnus. Ce qui est déjà ici n'est pas changé : importer deux fois le même fichier ne fait rien la deuxième fois.
imports-back = Tous les imports
imports-columns = Colonnes
imports-columns_order = L'ordre des colonnes ne compte pas. Une colonne inconnue est laissée de côté, et c'est dit.
imports-column = Colonne
imports-column_what = Ce qu'on y écrit
imports-needed = nécessaire
imports-optional = facultative
imports-sample = Télécharger un exemple (CSV)
imports-sample_text = L'exemple nomme des services et des personnes inventés : remplacez ses lignes par les vôtres.
imports-limit = Un million d'octets et { $lines } lignes au plus par fichier ; au-delà, faites-en plusieurs.
imports-file = Fichier CSV
imports-file-hint = Dans un tableur : « Enregistrer sous », CSV. Ou collez les lignes plus bas.
imports-table = Ou les lignes, collées ici
imports-table-hint = La première ligne nomme les colonnes.
imports-check = Vérifier
imports-check_again = Vérifier encore
imports-check_text = Vérifier n'enregistre rien.
imports-title-agents = Importer des agents
imports-title-streets = Importer des rues
imports-title-kinds = Importer des types de demande
imports-title-matters = Reprendre des demandes ouvertes
imports-text-agents = Chaque agent est inscrit, avec un rôle si la ligne en donne un. Qui est déjà là (même adresse ou même numéro) reste comme il est.
imports-text-streets = Les rues sont proposées à qui écrit un lieu. Écrire autre chose reste possible.
imports-text-kinds = Chaque type est proposé aussitôt dans son service, qui doit avoir un accueil avec des horaires. Un type du même nom reste comme il est.
imports-text-matters = Ce que votre service doit encore dans un ancien outil devient une demande ici, avec son vrai jour de réception : les délais courent depuis ce jour. Elle va à qui suit ce type de demande.
imports-tick-agents = Inviter par courriel ceux qui ont une adresse
imports-tick-agents-hint = Sinon personne n'est prévenu : vous inviterez chacun depuis sa page.
imports-tick-matters = Envoyer à chaque auteur un reçu
imports-tick-matters-hint = Par courriel ou par lettre, selon ce que dit sa ligne. Le code secret n'y est pas : au guichet, un agent peut en donner un.
imports-agents-given_name = Prénom
imports-agents-family_name = Nom
imports-agents-title = Fonction
imports-agents-title-hint = Comme sous une signature.
imports-agents-agent_email = Courriel
imports-agents-agent_email-hint = L'adresse de travail.
imports-agents-number = Numéro
imports-agents-number-hint = Vide : le prochain qui est libre.
imports-agents-name_withheld = Nom non communiqué
imports-agents-name_withheld-hint = oui ou non. Pour la sécurité de l'agent (CRPA L111-2) : le public voit la fonction et le numéro. Vide : non.
imports-agents-role = Rôle
imports-agents-role-hint = agent, responsable, animateur ou administrateur. Vide avec un service : agent. Vide sans service : aucun rôle. Un mandat d'audit et une délégation de signature ont leurs pages.
imports-agents-service = Service
imports-agents-service-hint = Son nom, ou son mot dans l'adresse.
imports-streets-street_name = Rue
imports-streets-street_name-hint = Une rue, une place, un lieu-dit, un bâtiment.
imports-streets-district = Commune
imports-streets-district-hint = Ou le quartier. Le même nom dans une autre commune est une autre rue.
imports-kinds-service = Service
imports-kinds-service-hint = Son nom, ou son mot dans l'adresse.
imports-kinds-name_fr = Nom
imports-kinds-examples_fr = Exemples
imports-kinds-examples_fr-hint = Ce que disent les gens : des mots et des phrases.
imports-kinds-name_en = Nom en anglais
imports-kinds-examples_en = Exemples en anglais
imports-kinds-form = Forme
imports-kinds-form-hint = demande, signalement, réclamation, question, proposition, être rappelé ou opposition.
imports-kinds-promise_days = Jours ouvrés
imports-kinds-promise_days-hint = Pour répondre, de 1 à 260.
imports-kinds-personal = Personnel
imports-kinds-personal-hint = oui ou non. Vide : non.
imports-kinds-referent = Référent
imports-kinds-referent-hint = Le numéro ou le courriel de quelqu'un qui travaille dans le service.
imports-matters-text = Texte
imports-matters-text-hint = Les mots de la personne.
imports-matters-service = Service
imports-matters-service-hint = Nécessaire si deux services ont un type du même nom.
imports-matters-kind = Type
imports-matters-kind-hint = Le nom d'un type de demande de votre service.
imports-matters-received_on = Reçu le
imports-matters-received_on-hint = 31/12/2025 ou 2025-12-31. Dix ans au plus.
imports-matters-channel = Canal
imports-matters-channel-hint = en ligne, courriel, courrier, téléphone ou guichet.
imports-matters-place = Lieu
imports-matters-name = Nom
imports-matters-name-hint = De l'auteur. Les lignes qui en disent la même chose sont d'une seule personne ; les dossiers déjà ici ne sont pas touchés, car personne n'a vérifié de qui il s'agit.
imports-matters-email = Courriel
imports-matters-email-hint = On répond par le premier de ceux-ci : courriel, adresse, téléphone ; sans rien, au guichet.
imports-matters-phone = Téléphone
imports-matters-address = Adresse
imports-matters-language = Langue
imports-matters-language-hint = français ou anglais. Vide : français.
imports-matters-reference = Ancienne référence
imports-matters-reference-hint = Gardée en note interne. Par elle une demande n'est reprise qu'une fois.
imports-before_reference = Référence dans l'ancien outil :
imports-preview = Ce qui va se passer
imports-preview_text = Rien n'est encore enregistré.
imports-added =
    { $lines ->
        [0] Aucune ligne à ajouter.
        [one] Une ligne à ajouter.
       *[other] { $lines } lignes à ajouter.
    }
imports-present =
    { $lines ->
        [0] Aucune n'est déjà là.
        [one] Une est déjà là et reste comme elle est.
       *[other] { $lines } sont déjà là et restent comme elles sont.
    }
imports-unknown_columns = Colonnes laissées de côté : { $columns }.
imports-line = Ligne
imports-about = De quoi il s'agit
imports-outcome = Ce qui se passe
imports-outcome-added = ajoutée
imports-outcome-present = déjà là, laissée comme elle est
imports-more = Et { $lines } autres lignes.
imports-send =
    { $lines ->
        [one] Importer cette ligne
       *[other] Importer ces { $lines } lignes
    }
imports-nothing = Tout est déjà là : il n'y a rien à importer.
imports-edit = Revenir aux lignes
imports-done =
    { $lines ->
        [0] Rien n'était à ajouter.
        [one] Une ligne est importée.
       *[other] { $lines } lignes sont importées.
    }
imports-faulty =
    { $lines ->
        [one] Une ligne est à corriger : rien n'a été importé.
       *[other] { $lines } lignes sont à corriger : rien n'a été importé.
    }
imports-faults = À corriger
imports-faults_text = Corrigez dans le cadre plus bas, ou dans votre tableur. Les numéros sont ceux des lignes du fichier ; la première nomme les colonnes.
imports-whole_line = la ligne
imports-more_faults = Et { $faults } autres fautes : corrigez d'abord celles-ci.
imports-unreadable-empty = Il n'y a aucune ligne sous les noms de colonnes.
imports-unreadable-too_large = C'est plus d'un million d'octets : faites-en plusieurs fichiers.
imports-unreadable-too_many_lines = { $lines } lignes, et { $limit } au plus : faites-en plusieurs fichiers.
imports-unreadable-not_text = Ce n'est pas un texte. Un classeur se convertit dans le tableur : « Enregistrer sous », CSV.
imports-unreadable-missing_columns = Il manque des colonnes : { $columns }. La première ligne doit les nommer.
imports-unreadable-column_twice = Deux colonnes veulent dire « { $column } » : gardez-en une.
imports-unreadable-open_quote = Un guillemet ouvert à la ligne { $line } n'est jamais fermé.
imports-unreadable-several = Un seul fichier à la fois.
imports-unknown-role = « { $said } » n'est pas un rôle : écrivez agent, responsable, animateur ou administrateur.
imports-unknown-service = Aucun service ne s'appelle « { $said } ».
imports-unknown-kind = Aucun type de demande ne s'appelle « { $said } ».
imports-unknown-form = « { $said } » n'est pas une forme : écrivez demande, signalement, réclamation, question, proposition, être rappelé ou opposition.
imports-unknown-personal = « { $said } » n'est ni oui ni non.
imports-unknown-name_withheld = « { $said } » n'est ni oui ni non.
imports-unknown-channel = « { $said } » n'est pas un canal : écrivez en ligne, courriel, courrier, téléphone ou guichet.
imports-unknown-language = « { $said } » n'est pas une langue d'ici : écrivez français ou anglais.
imports-ambiguous = Plusieurs services ont un type « { $said } » : nommez le service.
imports-not_a_date = « { $said } » n'est pas une date : écrivez 31/12/2025 ou 2025-12-31.
imports-same_as = C'est la même chose qu'à la ligne { $line } : enlevez l'une des deux.
imports-too_many_cells = La ligne a plus de cases que de colonnes : un séparateur dans un texte demande des guillemets autour.
imports-not_yours = Pas pour vous dans ce service, mais pour : { $who }.
imports-streets-heading = Rues
imports-streets-what = Elles sont proposées à qui écrit le lieu d'une demande : toutes jusqu'à { $most } ; au-delà, celles que le texte nomme.
imports-streets-search = Chercher une rue
imports-streets-search_send = Chercher
imports-streets-all = Toutes les rues
imports-streets-total =
    { $streets ->
        [0] Aucune rue.
        [one] Une rue.
       *[other] { $streets } rues.
    }
imports-streets-remove = Retirer
imports-streets-remove_one = Retirer { $street }
imports-streets-removed = La rue n'est plus proposée. Les demandes qui la nomment la gardent.
imports-streets-import = Importer des rues
