"""Treatments at single clinics: what is different there, in words of their own."""

from .build import bullets, prose, section, text

PAGES = [
    {
        "clinic": "tessen",
        "treatment": "trigger-point-injections",
        "title": "Trigger point injections at Tessen",
        "search_description": text("""
        Trigger point injections in Tessen: who gives them, on which days, how to
        prepare, and whom to call."""),
        "standfirst": text("""
        In the old granary the same two people look after your neck or back from the
        first visit to the last: Mara Quill, nurse practitioner, and Dr. Lindgren."""),
        "body": [
            section(
                "How we do it in Tessen",
                prose("""
                Mondays and Wednesdays are our needle days, and every other Saturday
                until one. We keep the first place on Saturday for somebody who can't
                leave work in the week, so ask for it.

                Most people come on foot or by tractor, as they put it here, and drive
                themselves home. When we treat a leg, plan an hour in the market hall
                below us before you take the wheel. The coffee is good.

                We look with ultrasound before any needle near the ribs. If the picture
                shows something that needs X-ray, Alder Mills takes over and we arrange
                the ride.
                """),
            ),
            section(
                "Before you come",
                bullets(
                    """
                    tell us of blood thinners two days ahead, by phone

                    wear a shirt that opens in front

                    eat as usual: people faint on an empty stomach
                    """,
                    lead_in="Three things make the visit short:",
                ),
            ),
        ],
    },
    {
        "clinic": "alder-mills",
        "treatment": "epidural-steroid-injections",
        "title": "Epidural steroid injections at Alder Mills",
        "search_description": text("""
        Epidural injections in Alder Mills: the procedure room, the days, who drives you
        home, and the number to call."""),
        "standfirst": text("""
        The room with the X-ray arm is on the ground floor of the Weir Street house, ten
        steps from where your driver can wait at the curb."""),
        "body": [
            section(
                "The day in Alder Mills",
                prose("""
                We reserve Tuesday and Thursday mornings. A nurse calls you the evening
                before, goes through your medicines once more and gives you the hour.
                Nobody is booked behind you for the next forty minutes, so nobody
                hurries you off the table.

                People from Tessen and Bellwether Lake are seen after ten, because of
                the drive. Snow on the river road: call us, and we hold your place until
                noon or find another day in the same week.

                You stay with us for half an hour afterwards, in a chair that tilts,
                with a window on the weir. Then we walk you to the car.
                """),
            ),
            section(
                "What to arrange",
                bullets(
                    """
                    somebody who drives you home and can stay until the evening

                    your pictures, if another hospital took them, on a disc

                    no visit to the dentist in the same week
                    """,
                    lead_in="The desk can help with each of these:",
                ),
            ),
        ],
    },
]
