"""What every storage backend must do, as tests to inherit: subclass a contract and give it its fixture.

    class TestMyRecords(RecordsContract):
        @pytest.fixture
        async def records(self):
            records = MyRecords(…)
            await records.open()
            yield records
            await records.close()

`records` must be empty and open; `CacheContract` wants `cache`, `FilesContract` wants `files`.
"""

from wabot_core.testing.contracts.admin import AdminContract
from wabot_core.testing.contracts.cache import CacheContract
from wabot_core.testing.contracts.conversations import ConversationsContract
from wabot_core.testing.contracts.files import FilesContract
from wabot_core.testing.contracts.handoffs import HandoffsContract
from wabot_core.testing.contracts.inbox import InboxContract
from wabot_core.testing.contracts.optouts import OptOutsContract
from wabot_core.testing.contracts.outbox import OutboxContract
from wabot_core.testing.contracts.turns import TurnsContract

__all__ = ["CacheContract", "FilesContract", "RecordsContract"]


class RecordsContract(
    InboxContract,
    ConversationsContract,
    TurnsContract,
    HandoffsContract,
    OutboxContract,
    OptOutsContract,
    AdminContract,
):
    """Everything a Records backend must do."""
