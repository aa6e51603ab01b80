mail-subject-sign_in_link = Votre lien pour entrer – { $body }
mail-subject-agent_invitation = Votre invitation – { $body }
mail-subject-secrets_changed = Vos moyens d'accès ont changé – { $body }
mail-subject-matter_urgent = À lire tout de suite : une demande urgente – { $body }
mail-subject-matter_due_soon = Une demande attend votre réponse – { $body }
mail-subject-matter_overdue = Une demande est en retard – { $body }
mail-matter_urgent = Bonjour { $name }. La demande { $reference } est urgente, ou se lit comme une urgence :
mail-matter_due_soon = Bonjour { $name }. La demande { $reference } attend une réponse au plus tard le { $due } :
mail-matter_overdue = Bonjour { $name }. La demande { $reference } attendait une réponse au plus tard le { $due }. S'il manque des moyens pour répondre, dites-le à qui en décide :
mail-sign_in = Bonjour. Quelqu'un, sans doute vous, a demandé un lien pour entrer sur le site de { $body }. Ouvrez-le dans le navigateur où il a été demandé :
mail-adds = Bonjour. Quelqu'un, sans doute vous, veut ajouter cette adresse à son dossier sur le site de { $body }. Ouvrez ce lien dans le navigateur où vous êtes connecté :
mail-until = Il ne sert qu'une fois, jusqu'à { $time }.
mail-not_you = Si vous n'avez rien demandé, ne faites rien : sans ce lien, rien ne se passe.
mail-invitation = Bonjour { $name }. { $body } vous invite à entrer comme agent. Ouvrez ce lien et suivez les étapes :
mail-invitation_until = Il ne sert qu'une fois, pendant { $days } jours.
mail-changed = Bonjour { $name }. Vos moyens d'accès au site de { $body } ont changé :
mail-changed-password = Un mot de passe a été choisi pour vous connecter, { $moment }. Celui d'avant, s'il y en avait un, ne sert plus.
mail-changed-codes = Les codes d'une application ont été réglés comme second facteur, { $moment }. Ceux d'avant, s'il y en avait, ne servent plus.
mail-changed-recovery = De nouveaux codes de secours ont été faits, { $moment }. Ceux d'avant ne servent plus.
mail-changed-passkey_added = Une clé d'accès a été ajoutée, { $moment }.
mail-changed-passkey_removed = Une clé d'accès a été retirée, { $moment }.
mail-changed_by_you = C'était vous : il n'y a rien à faire.
mail-changed_not_you = Ce n'était pas vous : prévenez tout de suite un administrateur, de vive voix. Si vous pouvez encore vous connecter, fermez vos autres sessions ({ $address }) et changez votre mot de passe. Sinon, l'administrateur ferme vos accès et vous remet un lien personnel.
mail-never = Personne ne vous demandera jamais ce lien, ni au téléphone ni par message. Ne le donnez à personne.
mail-never_secrets = Personne ne vous demandera jamais votre mot de passe ni un code, ni au téléphone ni par message.
mail-end =
    { $body }
    { $address }
