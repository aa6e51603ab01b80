sessions-not_needed = Pour faire ou suivre une demande, aucun compte n'est nécessaire : le code du reçu suffit.
sessions-link = Les agents, et les personnes qui ont un compte, entrent par un lien personnel qui ne sert qu'une fois. Demandez-le à l'administrateur de votre service, ou à l'accueil.
sessions-once = Ce lien ne sert qu'une fois. Connectez-vous sur l'appareil que vous allez utiliser.
sessions-closed = Ce lien ne sert plus : il a déjà été utilisé, ou il est trop ancien. Demandez-en un autre.
