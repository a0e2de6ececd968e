"""NumPy arrays of instants. NumPy is imported only here, when an array is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAT = -(2**63)


def to_seconds(
    times: npt.ArrayLike, rounding: Literal["down", "up"]
) -> tuple[npt.NDArray[np.int64], tuple[int, ...]]:
    """Returns times as seconds since 1970, in one dimension, and their shape."""
    import numpy as np

    # With a zone, pandas gives objects unless it is told otherwise; then it converts them to UTC.
    has_zone = getattr(getattr(times, "dtype", None), "tz", None) is not None
    array = np.asarray(times, "datetime64[ns]") if has_zone else np.asarray(times)
    if array.dtype.kind != "M" or isinstance(times, np.ma.MaskedArray):
        msg = f"expected an array of datetime64, in UTC, found one of {array.dtype}{' with a mask' if array.dtype.kind == 'M' else ''}"
        raise TypeError(msg)
    seconds = array.astype("datetime64[s]")
    if np.datetime_data(array.dtype)[0] in ("Y", "M", "W", "D", "h", "m", "s"):
        # NumPy makes other times of those that are too far away for seconds.
        seconds = np.where(seconds.astype(array.dtype) == array, seconds, np.datetime64("NaT", "s"))
    if rounding == "up":
        seconds = seconds + (seconds < array)
    return np.ascontiguousarray(seconds).reshape(-1).view("int64"), array.shape


def empty(length: int) -> npt.NDArray[np.int64]:
    """Returns an array for seconds since 1970."""
    import numpy as np

    return np.empty(length, "int64")


def to_datetimes(seconds: npt.NDArray[np.int64], shape: tuple[int, ...]) -> Any:
    """Returns seconds since 1970 as times, or a single time if the shape has no dimension."""
    return seconds.view("datetime64[s]").reshape(shape)[()]
