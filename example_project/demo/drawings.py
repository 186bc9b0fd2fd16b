"""One abstract drawing for each treatment and condition, and one for the home page."""

from __future__ import annotations

import math

from .canvas import (
    CLAY,
    DUSK,
    FOREST,
    PLUM,
    SLATE,
    WHEAT,
    WHITE,
    WIDTH,
    Canvas,
    across,
    bezier,
    mix,
)


def trigger_point_injections() -> Canvas:
    """Two fans of lines meet in one bright point."""
    canvas = Canvas(DUSK)
    knot = (770, 720)
    for i in range(34):
        share = i / 33
        start = (-20 + 420 * share**2, 800 + 640 * share)
        bend = (360 + 240 * share, 790 + 60 * share)
        canvas.line(bezier(start, bend, (680, 730), knot), WHITE, 0.6, 2)
        end = (1620 - 620 * share**1.6, 790 - 830 * share)
        turn = (1010 - 40 * share, 700 - 160 * share)
        colour = mix(WHEAT, WHITE, 0.15)
        canvas.line(bezier(knot, (850, 700), turn, end), colour, 0.7, 2)
    canvas.glow(knot, 60, WHITE, 0.9)
    return canvas


def muscle_band() -> Canvas:
    """Parallel lines that draw together at one point and part again."""
    canvas = Canvas(FOREST)
    for i in range(41):
        offset = (i - 20) * 34
        pinch = math.exp(-((offset / 230) ** 2))

        def height(t, offset=offset, pinch=pinch):
            pull = math.exp(-(((t - 0.56) / 0.11) ** 2)) * pinch
            return 700 + offset * (1 - 0.88 * pull) + 26 * math.sin(t * 6)

        caught = pinch > 0.4
        canvas.line(
            across(height), WHEAT if caught else WHITE, 0.75 - 0.3 * (not caught)
        )
    canvas.glow((880, 700), 40, WHITE, 0.85)
    canvas.crop(330, 1070)
    return canvas


def dry_needling() -> Canvas:
    """Upright lines over a field of waves, a few of them bright."""
    canvas = Canvas(SLATE)
    for i in range(26):
        canvas.line(
            across(lambda t, i=i: 640 + i * 34 + 40 * math.sin(t * 7 + i / 5)),
            WHITE,
            0.34,
        )
    for i in range(33):
        x = 80 + i * 45
        bright = i in (9, 16, 22)
        bottom = 980 if bright else 430 + 90 * math.sin(i / 3)
        colour = WHEAT if bright else WHITE
        canvas.line([(x, -10), (x, bottom)], colour, 0.95 if bright else 0.4, 3)
        if bright:
            canvas.glow((x, bottom), 26, WHEAT, 0.9)
    return canvas


def physical_therapy() -> Canvas:
    """Arcs that climb from left to right like steps."""
    canvas = Canvas(FOREST)
    for step in range(5):
        left, base = 60 + step * 300, 1250 - step * 210
        for ring in range(11):
            radius = 250 - ring * 20
            arc = [
                (
                    left + 150 + radius * math.cos(a / 40),
                    base - radius * math.sin(a / 40),
                )
                for a in range(127)
            ]
            canvas.line(arc, mix(WHITE, WHEAT, step / 4), 0.8 - ring * 0.05, 2.4)
    return canvas


def occipital_nerve_block() -> Canvas:
    """Rings that spread from a point, as on still water."""
    canvas = Canvas(PLUM)
    for ring in range(30):
        radius = 30 + ring * 44
        turn = [
            (
                620 + radius * 1.25 * math.cos(a / 60),
                800 + radius * 0.8 * math.sin(a / 60),
            )
            for a in range(378)
        ]
        colour = WHEAT if ring % 6 == 2 else WHITE
        canvas.line(turn, colour, max(0.08, 0.85 - ring * 0.026), 2.4)
    canvas.glow((620, 800), 46, WHITE, 0.9)
    return canvas


def joint_injections() -> Canvas:
    """Two sets of curved lines that meet along a gap."""
    canvas = Canvas(CLAY)
    for i in range(20):
        depth = i * 36
        canvas.line(
            across(lambda t, d=depth: 620 - d + 130 * math.sin(math.pi * t)),
            WHITE,
            0.8 - i * 0.03,
            2.4,
        )
        canvas.line(
            across(lambda t, d=depth: 720 + d + 130 * math.sin(math.pi * t)),
            WHEAT,
            0.8 - i * 0.03,
            2.4,
        )
    return canvas


def epidural_steroid_injections() -> Canvas:
    """A column of soft shapes, with one line branching off."""
    canvas = Canvas(SLATE)
    for i in range(8):
        x, y = 640 + 110 * math.sin(i / 2.1), 70 + i * 185
        for ring in range(9):
            wide, high = 250 - ring * 24, 78 - ring * 7
            shape = [
                (
                    x
                    + wide
                    * math.copysign(abs(math.cos(a / 30)) ** 0.6, math.cos(a / 30)),
                    y
                    + high
                    * math.copysign(abs(math.sin(a / 30)) ** 0.6, math.sin(a / 30)),
                )
                for a in range(190)
            ]
            canvas.line(shape, WHITE, 0.75 - ring * 0.06, 2.4)
    for i in range(9):
        start = (730, 790 + i * 7)
        canvas.line(
            bezier(
                start, (1000, 800 + i * 8), (1050, 1000 + i * 12), (1300 + i * 34, 1420)
            ),
            WHEAT,
            0.85,
            2.6,
        )
    canvas.glow((760, 815), 40, WHEAT, 0.8)
    return canvas


def radiofrequency_ablation() -> Canvas:
    """Waves that flatten from left to right."""
    canvas = Canvas(PLUM)
    for i in range(20):
        middle = 150 + i * 58

        def height(t, middle=middle, i=i):
            swing = 150 * math.exp(-4.2 * t) * math.sin(t * 42 + i / 7)
            return middle + swing

        canvas.line(across(height, 300), mix(WHEAT, WHITE, i / 19), 0.7, 2.6)
    return canvas


def myofascial_pain() -> Canvas:
    """A flowing band of lines with one tight knot in it."""
    canvas = Canvas(DUSK)
    for i in range(26):
        spread = (i - 12.5) * 29

        def height(t, spread=spread):
            squeeze = 1 - 0.86 * math.exp(-(((t - 0.42) / 0.13) ** 2))
            return 700 + 190 * math.sin(t * 5.2 + 0.4) + spread * squeeze

        canvas.line(across(height), mix(WHITE, WHEAT, i / 25), 0.75, 2.4)
    return canvas


def neck_pain() -> Canvas:
    """Slender lines that bend to one side and back."""
    canvas = Canvas(SLATE)
    for i in range(32):
        share = i / 31
        start, end = (330 + 620 * share, 1420), (560 + 900 * share, -20)
        bend = 250 * math.sin(math.pi * share) - 330
        curve = bezier(start, (300 + 700 * share + bend, 900), (900 + bend, 500), end)
        canvas.line(curve, mix(WHEAT, WHITE, share), 0.7, 2.2)
    return canvas


def low_back_pain() -> Canvas:
    """Broad layers, gently bent, like hills at dusk."""
    canvas = Canvas(CLAY)
    tones = [
        (226, 158, 112),
        (200, 122, 92),
        (160, 90, 80),
        (112, 62, 70),
        (70, 42, 58),
    ]
    for i, tone in enumerate(tones):
        top = across(
            lambda t, i=i: 420 + i * 200 + 90 * math.sin(t * (3.4 - i / 4) + i * 1.9)
        )
        canvas.area([*top, (WIDTH + 20, 1420), (-20, 1420)], tone)
        for k in range(5):
            canvas.line([(x, y + k * 13) for x, y in top], WHEAT, 0.5 - k * 0.09, 2)
    canvas.glow((1180, 300), 90, WHEAT, 0.95)
    return canvas


def sciatica() -> Canvas:
    """One bright line that runs down through many pale ones."""
    canvas = Canvas(DUSK)
    for i in range(36):
        start, end = (180 + i * 36, -20), (-120 + i * 60, 1420)
        sway = 150 * math.sin(i / 5)
        curve = bezier(start, (start[0] + sway, 500), (end[0] - sway, 850), end)
        if i == 20:
            for width, alpha in ((26, 0.12), (14, 0.2), (6, 1.0)):
                canvas.line(curve, WHEAT, alpha, width)
        else:
            canvas.line(curve, WHITE, 0.36, 2.2)
    return canvas


def tension_headache() -> Canvas:
    """Rings of fine lines that press closer on one side."""
    canvas = Canvas(FOREST)
    for ring in range(18):
        radius = 90 + ring * 36
        shift = ring * 20
        turn = [
            (980 - shift + radius * math.cos(a / 60), 700 + radius * math.sin(a / 60))
            for a in range(378)
        ]
        canvas.line(turn, mix(WHEAT, WHITE, ring / 17), 0.75, 2.2)
    return canvas


def knee_osteoarthritis() -> Canvas:
    """Two rounded forms of fine lines, close to each other."""
    canvas = Canvas(PLUM)
    for side, middle, colour in ((-1, 320, WHITE), (1, 1080, WHEAT)):
        for ring in range(13):
            wide, high = 560 - ring * 43, 350 - ring * 27
            turn = [
                (
                    800 + side * 40 + wide * math.cos(a / 60),
                    middle + side * ring * 2 + high * math.sin(a / 60),
                )
                for a in range(378)
            ]
            canvas.line(turn, colour, 0.8 - ring * 0.04, 2.4)
    return canvas


def plantar_heel_pain() -> Canvas:
    """One long arch made of many strands."""
    canvas = Canvas(SLATE)
    for i in range(30):
        curve = bezier(
            (60 + i * 9, 1150),
            (320 + i * 5, 520 + i * 15),
            (980, 420 + i * 20),
            (1560 - i * 12, 1120),
        )
        canvas.line(curve, mix(WHEAT, WHITE, i / 29), 0.75, 2.2)
    canvas.line([(-20, 1160), (1620, 1160)], WHITE, 0.5, 3)
    canvas.glow((150, 1140), 60, WHEAT, 0.7)
    return canvas


def home() -> Canvas:
    """A wide landscape of lines under a low sun."""
    canvas = Canvas(DUSK)
    canvas.glow((1120, 470), 130, WHEAT, 0.95)
    for i in range(34):
        depth = i / 33

        def height(t, i=i, depth=depth):
            hill = 60 * math.sin(t * 4 + i / 6) + 34 * math.sin(t * 9 + i / 3)
            return 560 + 860 * depth**1.4 + hill * (0.5 + depth)

        line = across(height)
        canvas.area(
            [*line, (WIDTH + 20, 1420), (-20, 1420)],
            mix((43, 95, 98), (9, 46, 55), depth),
        )
        canvas.line(
            line, mix(WHEAT, WHITE, min(1, depth * 2)), 0.75 - 0.35 * depth, 2.2
        )
    return canvas
