"""Speed as ratios against floors measured in the same run: `python3 -m tests.bench`. Never a timed assertion."""
