services-list-heading = Services et accueils
services-office-hours = Horaires
services-office-closed = Fermé du { $from } au { $until } : { $why }
services-office-closed_on = Fermé le { $from } : { $why }
services-office-contractor = tenu par { $contractor }, pour la commune
services-find-promises = Ce que le service s'engage à tenir
services-find-kind = Type de demande
services-find-promise = Réponse d'un humain
services-find-days =
    { $days ->
        [one] sous un jour ouvré
       *[other] sous { $days } jours ouvrés
    }
services-talk-call = Appeler ou venir
services-talk-service = Quel service ?
services-talk-no_service = Choisissez un service dans la liste.
services-talk-phone = Votre numéro de téléphone
services-talk-name = Votre nom (facultatif)
services-talk-send = Demander à être rappelé
services-talk-emergency = En cas d'urgence, ceci n'est pas la bonne page : 15 (santé), 17 (police), 18 (pompiers), 112, 119 (enfance en danger), 114 par SMS.
services-talk-promise = Laissez un numéro. Un agent vous appelle ; vous avez un reçu avec la date et son nom.
services-talk-about = À propos de quoi ? (facultatif)
services-callback-none = Aucun service ne propose de rappeler pour le moment. Les numéros et les horaires de chacun sont sur la page « Parler à quelqu'un ».
services-callback-when = Quand peut-on vous appeler ?
services-callback-days =
    { $days ->
        [one] Ce service s'engage à appeler sous un jour ouvré.
       *[other] Ce service s'engage à appeler sous { $days } jours ouvrés.
    }
services-callback-times = Voir les heures du service choisi
services-callback-interpreter = S'il faut un interprète : dans quelle langue ? (facultatif)
services-callback-now = Appeler tout de suite, ou venir
