"""Real processes under stress: a web server, workers, a mail server, many clients.

``make test`` runs a short form; ``make stress`` the long one (``STRESS=full``).
"""
