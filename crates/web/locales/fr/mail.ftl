mail-subject-sign_in_link = Votre lien pour entrer – { $body }
mail-subject-agent_invitation = Votre invitation – { $body }
mail-sign_in = Bonjour. Quelqu'un, sans doute vous, a demandé un lien pour entrer sur le site de { $body }. Ouvrez-le dans le navigateur où il a été demandé :
mail-adds = Bonjour. Quelqu'un, sans doute vous, veut ajouter cette adresse à son dossier sur le site de { $body }. Ouvrez ce lien dans le navigateur où vous êtes connecté :
mail-until = Il ne sert qu'une fois, jusqu'à { $time }.
mail-not_you = Si vous n'avez rien demandé, ne faites rien : sans ce lien, rien ne se passe.
mail-invitation = Bonjour { $name }. { $body } vous invite à entrer comme agent. Ouvrez ce lien et suivez les étapes :
mail-invitation_until = Il ne sert qu'une fois, pendant { $days } jours.
mail-never = Personne ne vous demandera jamais ce lien, ni au téléphone ni par message. Ne le donnez à personne.
mail-end =
    { $body }
    { $address }
