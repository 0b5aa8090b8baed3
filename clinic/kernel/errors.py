"""Errors that a person can be told in one plain sentence."""


class ClinicError(Exception):
    """Something went wrong that one plain sentence explains; the command line prints just that sentence."""


class InstanceProblem(ClinicError):
    """The instance folder or the key is missing, broken or open to others."""


class Refused(ClinicError):
    """A rule forbids the act; the sentence says which, and the screen shows it beside the form."""


class Conflict(ClinicError):
    """Somebody saved a newer version meanwhile; nothing was overwritten."""
