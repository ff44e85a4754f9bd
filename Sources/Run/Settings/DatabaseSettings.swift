import Node
import Storage

extension SettingTable {
    static let database: [Setting] = [
        .number("database.readers", \.database.interactiveReaders, 1...64, "Threads for reads that somebody waits for."),
        .number("database.bulk_readers", \.database.bulkReaders, 1...16, "Threads for long reads: search, export, followers of the log."),
        .number(
            "database.writer_cache_kib", \.database.writerCacheKiB, 1024...16_777_216, "The writer's page cache; filled as it is needed."),
        .number(
            "database.reader_cache_kib", \.database.readerCacheKiB, 512...16_777_216,
            "Each reader's page cache; the system's stands behind it."),
        .number(
            "database.write_queue", \.database.interactiveWriteQueue, 16...1_000_000, "Writes that may wait; the next one hears busy."),
        .number("database.bulk_write_queue", \.database.bulkWriteQueue, 16...1_000_000, "Bulk writes that may wait."),
        .number("database.read_queue", \.database.interactiveReadQueue, 16...1_000_000, "Reads that may wait; the next one hears busy."),
        .number("database.bulk_read_queue", \.database.bulkReadQueue, 16...1_000_000, "Long reads that may wait."),
        .number(
            "database.batch", \.database.batchLimit, 1...100_000,
            "Writes in one transaction, with one fsync for all; the first of them waits for the last."),
        .number(
            "database.unfolded_events", \.database.unfoldedEvents, 65_536...16_777_216,
            "Newest events kept in memory until they are in the index tables, about 300 bytes each; past it sends hear busy."),
        .number(
            "database.read_deadline_ms", \.database.interactiveReadDeadline, 50...60_000, scale: 1_000_000,
            "A read that takes longer is given up: its snapshot keeps the write-ahead log from being reset."),
        .number(
            "database.bulk_read_deadline_ms", \.database.bulkReadDeadline, 1000...600_000, scale: 1_000_000, "The same for long reads."),
        .number(
            "database.wal_limit_mib", \.database.walLimit, 1...65_536, scale: 1 << 20,
            "Past this size the write-ahead log is copied and reset as soon as that is quick."),
        .number(
            "database.wal_ceiling_mib", \.database.walCeiling, 2...1_048_576, scale: 1 << 20,
            "Past this size long reads are interrupted for it, so that the disk stays bounded."),
    ]
}
