#!/usr/bin/env python3
"""Draws benches/results/chart.svg.

    python3 benches/command/chart.py

The figures of the command are those that run.py saved in benches/results/command.json, those of the library the
newest rows of the tables in benches/README.md. Each bar is a peer's time divided by keeptime's, on a logarithmic
scale. The colours follow the reader's light or dark mode.
"""

import json
import math
import re
from html import escape
from pathlib import Path

BENCHES = Path(__file__).resolve().parent.parent
RESULTS = BENCHES / "results"
WIDTH, LABELS, PLOT, BAR, GAP = 760, 230, 440, 14, 5

STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .small { font-size: 11px; fill: #59636e; }
    .head { font-weight: 600; }
    .line { stroke: #d1d9e0; }
    .one { stroke: #59636e; }
    .peer { fill: #8c959f; }
    .own { fill: #0969da; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .small { fill: #9198a1; }
      .line { stroke: #3d444d; }
      .one { stroke: #9198a1; }
      .peer { fill: #656c76; }
      .own { fill: #4493f8; }
    }
"""


def chart(groups):
    ratios = [ratio for group in groups for ratio in group["ratios"].values()]
    least, most = min(0, math.floor(math.log10(min(ratios)))), math.ceil(math.log10(max(ratios)))

    def x(ratio):
        return LABELS + PLOT * (math.log10(ratio) - least) / (most - least)

    body, y = [], 58
    for group in groups:
        body.append(f'<text class="head" x="10" y="{y}">{escape(group["name"])}</text>')
        y += 10
        for name, ratio in {"keeptime": 1, **group["ratios"]}.items():
            kind = "own" if name == "keeptime" else "peer"
            start, end = sorted((x(1), x(ratio)))
            label = group["time"] if name == "keeptime" else shown(ratio)
            body.append(f'<text x="{LABELS - 8}" y="{y + 11}" text-anchor="end">{escape(name)}</text>')
            body.append(f'<rect class="{kind}" x="{start - 2:.1f}" y="{y}" width="{end - start + 4:.1f}" height="{BAR}"/>')
            body.append(f'<text class="small" x="{end + 8:.1f}" y="{y + 11}">{escape(label)}</text>')
            y += BAR + GAP
        y += 22
    lines = []
    for power in range(least, most + 1):
        at = f"{x(10**power):.1f}"
        lines.append(f'<line class="{"one" if power == 0 else "line"}" x1="{at}" x2="{at}" y1="30" y2="{y - 18}"/>')
        lines.append(f'<text class="small" x="{at}" y="24" text-anchor="middle">{shown(10**power)}</text>')
    title = "Time of other programs divided by that of keeptime, logarithmic; less than 1× is faster than keeptime"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n" + "\n".join(lines + body)
        + f'\n<text class="small" x="10" y="{y - 4}">{title}</text>\n</svg>\n'
    )


def shown(ratio):
    return f"{ratio:,.0f}×" if ratio >= 10 else f"{ratio:.3g}×"


def library(row, name):
    """Returns the group of a row in benches/README.md, whose newest tables come first."""
    table = (BENCHES / "README.md").read_text()
    time, peers = re.search(rf"^\| {re.escape(row)} \| ([\d.,]+) \| (.*) \|$", table, re.MULTILINE).groups()
    ratios = dict(re.findall(r"(\w+) ([\d.,]+)(?:;|$)", peers))
    ratios = {peer: float(ratio.replace(",", "")) for peer, ratio in ratios.items()}
    return {"name": name, "time": f"{time} ns", "ratios": ratios}


def command(row, name, unit):
    """Returns the group of a row of run.py."""
    sides = json.loads((RESULTS / "command.json").read_text())[row]
    own = sides.pop("keeptime")[unit]
    sides.pop("before", None)
    time = f"{own:.2f} s" if own > 0.1 else f"{1000 * own:.1f} ms"
    return {"name": name, "time": time, "ratios": {peer: side[unit] / own for peer, side in sides.items()}}


if __name__ == "__main__":
    groups = [
        library("next WD15 UTC", "The next fire"),
        library("parse WD15", "Parse a pattern"),
        command("prune --json", "Prune a million backups, CPU time of the command", "cpu"),
        command("next, a process", "The next fire, a process from start to end, CPU time", "cpu"),
    ]
    (RESULTS / "chart.svg").write_text(chart(groups))
