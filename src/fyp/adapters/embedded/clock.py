"""The system's clock, and dice that nobody can guess."""

import secrets
import time


class SystemClock:
    def now(self) -> float:
        return time.time()


class SecretDice:
    """Ids of 24 hex digits: 96 bits from the system's source of secrets."""

    def new_id(self) -> str:
        return secrets.token_hex(12)


__all__ = ["SecretDice", "SystemClock"]
