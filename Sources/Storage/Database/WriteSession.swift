/// The session inside a write body, on the writer thread, in a transaction that may hold other bodies before and after this one.
///
/// The contract of a write body:
/// - It checks before it writes. An error that is not a `StorageFailure` (a refusal) promises that the body has written nothing
///   and put nothing into `batch`. The writes are verified; a body that breaks the promise makes the whole batch run again one by one.
/// - It can be run again: it changes nothing outside the session but through `batch` and `afterCommit`.
/// - It never opens or ends a transaction itself and never waits.
package protocol WriteSession: SQLSession {
    /// Runs `effect` on the writer thread after COMMIT is on disk and after `onCommit`, in order of registration, before the
    /// completions of the batch. Dropped when the batch is rolled back or this body refuses.
    func afterCommit(_ effect: @escaping () -> Void)

    /// The bag of this transaction attempt.
    var batch: BatchContext { get }
}
