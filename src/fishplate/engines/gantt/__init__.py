"""A plan as a picture for paper: a table on the left, its bars over time on the right, page by page, as SVG.

``draw(chart, paper)`` returns the pages. Nothing is measured by a browser: widths of text are estimated from its
characters, so that what does not fit is cut rather than drawn over its neighbour.
"""

from .chart import A0, A1, A2, A3, A4, Bar, Chart, Kind, Paper, Tie, Words
from .pages import draw, whole

__all__ = ["A0", "A1", "A2", "A3", "A4", "Bar", "Chart", "Kind", "Paper", "Tie", "Words", "draw", "whole"]
