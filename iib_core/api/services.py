"""What handlers may call: one record of services, built by `iib_core.app`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..access import Gate
from ..db.connection import Database
from ..db.daily import DailyBackups
from ..events import EventBus
from ..host import Host
from ..library.about import About
from ..library.albums import Albums
from ..library.atwork import AtWork
from ..library.autotag import AutoTags
from ..library.editing import Editing
from ..library.exchange import Exchange
from ..library.files import FileChanges
from ..library.flatten import Flatten
from ..library.folders import Folders
from ..library.handoff import Handoff
from ..library.marks import Marks
from ..library.mosaic import Mosaic
from ..library.page import BuiltPage
from ..library.pinlock import PinLock
from ..library.reading import Reading
from ..library.repair import repair
from ..library.samples import Samples
from ..library.sending import Sending
from ..library.stats import Stats
from ..library.tagging import Tagging
from ..library.taggroups import TagGroups
from ..library.tagnames import TagNames
from ..library.takeback import TakeBack
from ..library.trends import Trends
from ..library.wastebin import Wastebin
from ..lookalikes.service import Lookalikes
from ..settings import Settings
from .guard import Guard
from .threads import Threads

if TYPE_CHECKING:
    from ..indexing.excluded import Exclusions
    from ..indexing.saved import SavedPictures
    from ..indexing.second import SecondReading
    from ..indexing.service import Indexer
    from ..lookalikes.sweep import Sweep
    from ..media.ahead import Ahead
    from ..media.covers import Covers
    from ..media.thumbnails import Thumbnails
    from ..search.facets import Facetting
    from ..search.private import Private
    from ..search.service import Search
    from ..search.suggesting import Suggesting


@dataclass
class Services:
    """The services of one server. `start` and `stop` may be called repeatedly."""

    host: Host
    settings: Settings
    db: Database
    gate: Gate
    events: EventBus
    folders: Folders
    samples: Samples
    indexer: Indexer
    exclusions: Exclusions
    search: Search
    facets: Facetting
    private: Private
    pin_lock: PinLock
    suggesting: Suggesting
    tagging: Tagging
    marks: Marks
    albums: Albums
    exchange: Exchange
    tag_groups: TagGroups
    take_back: TakeBack
    auto_tags: AutoTags
    tag_names: TagNames
    reading: Reading
    editing: Editing
    mosaic: Mosaic
    stats: Stats
    trends: Trends
    handoff: Handoff
    sending: Sending
    thumbnails: Thumbnails
    ahead: Ahead
    saved: SavedPictures
    second: SecondReading | None
    covers: Covers
    page: BuiltPage
    about: About
    guard: Guard
    at_work: AtWork
    backups: DailyBackups
    files: FileChanges
    flatten: Flatten
    wastebin: Wastebin
    lookalikes: Lookalikes
    sweep: Sweep
    threads: Threads = field(default_factory=Threads)
    running: bool = False
    stopped: bool = False

    def start(self) -> None:
        """Begin indexing and watching; nothing when that is under way."""
        if not self.running:
            self.running = True
            if self.settings.writable:  # settling a batch moves files, which a read-only server never does
                repair(self.db, self.at_work, self.folders.indexed)
            self.indexer.start()
            self.backups.start()
            if self.second is not None:
                self.second.start()
            if self.settings.writable:
                self.sweep.start()

    def stop(self) -> None:
        """Stop background work and close the database; nothing when that is done. There is no second start."""
        if self.stopped:
            return
        self.stopped = True
        self.events.close()
        self.backups.stop()
        self.samples.stop()
        self.saved.stop()
        if self.second is not None:
            self.second.stop()
        self.sweep.stop()
        self.ahead.stop()
        self.indexer.stop()
        self.thumbnails.close()
        self.threads.stop()
        self.at_work.close()
        self.db.close()
