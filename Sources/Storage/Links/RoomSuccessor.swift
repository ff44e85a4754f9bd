private import CanonicalJSON
package import Chat

extension SQLSession {
    /// The room that has taken this one's place, as its state says; nil when none has. The other room need not be known here.
    package func successor(rid: Int64) throws(StorageFailure) -> RoomID? {
        try state(rid: rid, StateKey(EventType.tombstone))?.content["replacement_room"]?.string.flatMap(RoomID.init)
    }
}
