home-title = Accueil
home-heading = Que pouvons-nous faire pour vous ?
home-box = Dites-le avec vos mots
home-box-hint = Une demande, un signalement, une question, une réclamation, une idée. Un humain vous répond, à une date dite d'avance.
home-go = Continuer
home-talk = Je préfère parler à quelqu'un
home-follow = Vous avez déjà un reçu ?
home-services = Les services
