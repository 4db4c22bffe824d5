"""What attacks are put into."""
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# A lock that lets two in, with 7 of the 13 points of level 1: there is something to gain.
BASE = (ROOT / "solutions/threading/lock/wrong/o01_test_then_set.h").read_text()
