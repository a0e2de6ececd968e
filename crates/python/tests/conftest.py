"""Settings of the property tests."""

import os

from hypothesis import settings

# With the variable that does the same for the tests in Rust, all runs try the same examples, so that a change
# fails only for its own faults.
settings.register_profile(
    "keeptime",
    derandomize="PROPTEST_RNG_SEED" in os.environ,
    max_examples=int(os.environ.get("KEEPTIME_EXAMPLES", "30")),
    deadline=None,
)
settings.load_profile("keeptime")
