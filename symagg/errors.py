"""Every error that symagg raises for a person to read: one clear sentence, naming what is wrong and what to do."""


class SymaggError(Exception):
    """Bad input or a request that cannot be met; its message is one sentence for the user."""


class ClaimError(SymaggError):
    """A claims file, or one claim in it, cannot be judged as it is written."""


class LawError(SymaggError):
    """A law cannot be built or transformed as asked."""


class SourceError(SymaggError):
    """Activations, labels or a head that cannot be used as they are, or statistics that cannot be merged."""
