"""Client of the Lighthouse API."""
from . import models
from .answer import Answer
from .client import Lighthouse, new_id
from .problems import Invalid, LighthouseError, NetworkError, NotFound, Problem, SignedOut, RetryLater, VersionConflict
from .retry import Retry
from .offline import Copy, SqliteCopy, sync

__version__ = "0.1.0"
__all__ = ["Answer", "Copy", "Invalid", "Lighthouse", "LighthouseError", "NetworkError", "NotFound", "Problem", "Retry", "SignedOut",
           "SqliteCopy", "RetryLater", "VersionConflict", "models", "new_id", "sync"]
