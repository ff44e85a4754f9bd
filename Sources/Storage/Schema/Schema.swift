/// Every migration in order. A file made by a newer Rookery is refused, an older one is brought up to date at start.
package enum Schema {
    /// The migrations, oldest first; versions are consecutive from 1.
    package static let migrations = [
        Migration(version: 1, statements: LogSchema.statements + AccountSchema.statements + RoomSchema.statements),
        Migration(version: 2, statements: LogSchema.shorterIndex),
        Migration(version: 3, statements: SearchSchema.statements),
        Migration(version: 4, statements: MarkerSchema.statements),
        Migration(version: 5, statements: JobSchema.statements + AccountSchema.expiryIndexes),
        Migration(version: 6, statements: TempSchema.statements + MarkerSchema.secretReaders),
        Migration(version: 7, statements: CodeSchema.statements),
        Migration(version: 8, statements: StatSchema.statements),
        Migration(version: 9, statements: MediaSchema.statements),
        Migration(version: 10, statements: StorySchema.statements),
        Migration(version: 11, statements: PushSchema.statements),
        Migration(version: 12, statements: MediaStoreSchema.statements),
        Migration(version: 13, statements: BranchSchema.statements),
        Migration(version: 14, statements: PeerSchema.statements),
        Migration(version: 15, statements: LinkSchema.statements),
        Migration(version: 16, statements: RemoteMediaSchema.statements),
    ]
}
