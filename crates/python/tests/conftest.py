"""Settings of the property tests."""

import os

from hypothesis import settings

# In CI the same examples in every run, so that a change fails only for its own faults.
settings.register_profile("ci", derandomize=True, max_examples=30, deadline=None)
settings.register_profile("default", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("KEEPTIME_EXAMPLES", "default"))
