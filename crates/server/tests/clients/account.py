"""How a client reaches the server, from the variables that `run.py` sets."""

import dataclasses
import os


@dataclasses.dataclass
class Account:
    url: str
    region: str
    project_id: str
    project: str
    domain: str
    user: str
    password: str
    access_key: str
    secret_key: str

    @classmethod
    def from_environment(cls):
        names = [field.name for field in dataclasses.fields(cls)]
        return cls(**{name: os.environ[f"KEEPTIME_{name.upper()}"] for name in names})

    def as_environment(self):
        return {f"KEEPTIME_{name.upper()}": value for name, value in vars(self).items()}
