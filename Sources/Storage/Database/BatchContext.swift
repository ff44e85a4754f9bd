/// What the bodies of one transaction attempt have gathered for the layers above, such as pending cache changes.
///
/// A fresh one is made for every attempt. `DatabaseConfiguration.onCommit` gets it after COMMIT and may apply what it holds;
/// `onRollback` gets it when the attempt came to nothing. Confined to the writer thread.
package final class BatchContext {
    private var kept: [(type: ObjectIdentifier, value: AnyObject)] = []
    /// Who hears of jobs; nil where nobody does.
    let jobs: JobBell?

    init(jobs: JobBell? = nil) { self.jobs = jobs }

    /// The batch's object of this type; the first call makes it. The scan is linear: a batch holds a handful of types.
    package func value<T: AnyObject>(ofType type: T.Type, default make: @autoclosure () -> T) -> T {
        if let found = existing(type) { return found }
        let value = make()
        kept.append((ObjectIdentifier(type), value))
        return value
    }

    /// The batch's object of this type, if a body has made one.
    package func existing<T: AnyObject>(_ type: T.Type) -> T? {
        let wanted = ObjectIdentifier(type)
        for entry in kept where entry.type == wanted {
            return unsafeDowncast(entry.value, to: type)
        }
        return nil
    }
}
