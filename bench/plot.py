"""Curves to an SVG: one panel each, both axes logarithmic.  No library, so that the plot needs nothing that the table does not."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 400, 330, 62, 40, 16, 112
COLOURS = ["#0b5fa5", "#c2410c", "#4d7c0f", "#7e22ce"]
TITLES = {"batch": ("Durable appends by batch", "entries in a transaction", "per second"),
          "processes": ("Durable appends by processes", "processes, one entry at a time", "per second"),
          "growth": ("As the log grows", "entries", "µs")}


def decades(values):
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def label(value):
    return f"{value / 1e6:g}M" if value >= 1e6 else f"{value / 1e3:g}k" if value >= 1e4 or value == 1e3 else f"{value:g}"


def panel(left, title, curves):
    heading, under, beside = TITLES[title]
    points = [point for line in curves.values() for point in line]
    (x0, x1), (y0, y1) = decades([x for x, _ in points]), decades([y for _, y in points])
    marks = sorted({x for x, _ in points})
    x1 = max(math.log10(marks[-1]), x0 + 0.1)

    def place(x, y):
        return (left + LEFT + (math.log10(x) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT),
                TOP + (y1 - math.log10(y)) / (y1 - y0) * (HEIGHT - TOP - BOTTOM))

    out = [f'<text x="{left + LEFT}" y="22" font-weight="bold">{escape(heading)}</text>']
    for power in range(y0, y1 + 1):
        x, y = place(marks[0], 10.0 ** power)
        out.append(f'<line x1="{left + LEFT}" y1="{y:.1f}" x2="{left + WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>'
                   f'<text x="{left + LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{label(10.0 ** power)}</text>')
    for mark in marks:
        x, y = place(mark, 10.0 ** y0)
        out.append(f'<text x="{x:.1f}" y="{y + 16:.1f}" text-anchor="middle">{label(mark)}</text>')
    x, y = place(marks[0], 10.0 ** y0)
    out.append(f'<text x="{left + LEFT}" y="{y + 32:.1f}" fill="#555">{escape(under)}</text>'
               f'<text x="{left + LEFT}" y="{TOP - 4}" fill="#555">{escape(beside)}</text>')
    for number, (name, line) in enumerate(curves.items()):
        colour, path = COLOURS[number % len(COLOURS)], " ".join("%.1f,%.1f" % place(*point) for point in line)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += ['<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (*place(*point), colour) for point in line]
        at = y + 50 + number * 15
        out.append(f'<rect x="{left + LEFT}" y="{at - 8:.1f}" width="12" height="4" fill="{colour}"/>'
                   f'<text x="{left + LEFT + 18}" y="{at:.1f}">{escape(name.replace("`", ""))}</text>')
    return out


def draw(curves):
    drawn = [(title, lines) for title, lines in curves.items() if any(lines.values())]
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{max(1, len(drawn)) * WIDTH}" height="{HEIGHT}" '
           'font-family="sans-serif" font-size="12">', '<rect width="100%" height="100%" fill="white"/>']
    for number, (title, lines) in enumerate(drawn):
        out += panel(number * WIDTH, title, {name: line for name, line in lines.items() if line})
    return "\n".join(out + ["</svg>"]) + "\n"
