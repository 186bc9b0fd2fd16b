"""Words of clinics' pages and how many syllables they have, counted by ear."""

COUNTED = {
    1: """pain neck knee back heel nerve bone weeks months helped eased caused watched
        worked lunge breathe scar safe drug dose drive hurt through strength stretched
        scale tried eye sleep nurse choose clothes once tired while needs made bruise
        numb days used hours freed skilled held lasts""",
    2: """muscle needle treatment patient doctor relief shoulder trigger careful
        movement massage swollen shoulders table little bruises edges pages needed
        started
        wanted doesn't rhythm clinic doing going being lying lately spasm safely eaten
        headache today tissue saline fluid quiet lion diet client something sometimes
        homework useful people tingles couple swelling changes dosage onset weakness
        numbness fever knuckle spinal bursa disease weekends poem steroid migraine
        symptoms bleeding science patient's""",
    3: """injection injections medicine exercise area radio idea physician lidocaine
        therapy cortisone surgery hospital possible different general evidence condition
        position nausea insurance tendinous creative chemical solution carefully
        infection pregnancy physical similar remedy ligament appointment period
        consultant yesterday diagnose specialist nutrition usual audience vitamin
        cartilage prescription realize arthritis family medical minimal beginning
        radiate related recovered benefit""",
    4: """medication operation anesthetic experience alternative recovery material
        activity information education psychology mobility community diabetes society
        inflammation sciatica particular temporary acupuncture stability relaxation
        immediate appropriate ability certificate preparation evaluate
        consultation superficial physically ingredient chiropractor piriformis
        myofascial complication scientific""",
    5: """physiotherapy university possibility international immediately rehabilitate
        intramuscular inflammatory examination individual contraindicate
        electricity discoloration associated""",
    6: """radiofrequency hospitalization individually ultrasonography
        responsibility""",
}

#: Words that were chosen after the rules, and judged once before these were mended.
HELD_OUT = {
    1: """bleed brace bruised course edge gauze ice joint learned limbs locked please
        pressed rate rest sides spread squeezed third twitched""",
    2: """fibers mattress after before ceiling closing cycle dizzy eighty doctors
        harmless fainted handle hundred jelly local middle moment nickel outcome
        pillow pinches posture puncture quarter rarely rescue session stiffness
        tighter treated vessel warning widely""",
    3: """serious lateral abdomen allergy amazing celery deposit disabled excellent
        fortunate glycerin horizon hydrated imagine injected likelihood manual maximum
        muscular obvious opinion overhead paralyzed permanent previous quality
        recommend referral saturday stimulate suddenly terrible together underneath
        video""",
    4: """reliable anatomy bacteria biology capillary emergency fluoroscopy graduated
        hypertension identical January majority manipulate necessary operator
        permanently reality stimulation testimony variation voluntary appreciate
        intravenous""",
    5: """antibiotic degeneration sensitivity communication vocabulary neurological
        abnormality refrigerator""",
}
