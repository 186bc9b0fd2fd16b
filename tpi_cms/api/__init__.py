"""Pages, clinics and the form for programs: a site includes ``v2`` or ``v3`` itself.

Of requests nothing can be read here. They are sent to the form's own address.
"""
