import Logging
import NIOPosix

extension NodeContext {
    /// Makes the next token key when it is due and forgets spent ones. Called now and then (hourly is often enough); the files are
    /// touched on a thread made for blocking. What fails is logged and tried again with the next call: the old key goes on.
    package func rotateTokenKeys(_ files: TokenKeyFiles) async {
        let now = world.now()
        let lifetime = configuration.accounts.accessTokenSeconds * 1000
        do {
            let ring = try await NIOThreadPool.singleton.runIfActive { try files.refreshed(at: now, lifetime: lifetime) }
            tokens.use(ring)
        } catch {
            logger.error("the token keys could not be rotated", metadata: ["failure": "\(error)"])
        }
    }
}
