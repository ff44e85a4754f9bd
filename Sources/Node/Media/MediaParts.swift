import Chat
import Glibc
package import Storage
import NIOPosix

/// What a node has for files: their folder, the threads that may wait for a disk or a decoder, and who signs links to them.
package final class MediaParts: Sendable {
    /// Where files lie.
    package let folder: MediaFolder
    /// Signs links.
    package let links: MediaLinks
    /// Reaches stores outside; nil without one.
    let remote: RemoteMedia?
    /// Fetches files of other nodes.
    let elsewhere = RemoteFilesPlace()
    /// Decodes in processes of their own.
    package let decoder: MediaDecoder
    let uploads: UploadLine
    /// Writes, syncs and waits for decoders. Reading to serve files goes through ``readers``: it must not wait behind a decoder.
    let writers: NIOThreadPool
    /// Reads files to serve them.
    let readers: NIOThreadPool

    /// - Parameters:
    ///   - configuration: sizes and limits.
    ///   - folder: prepared.
    ///   - links: with the node's key.
    ///   - remote: reaches stores outside.
    package init(_ configuration: MediaConfiguration, folder: MediaFolder, links: MediaLinks, remote: RemoteMedia? = nil) {
        self.remote = remote
        self.folder = folder
        self.links = links
        let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) - 1)
        let decoders = configuration.decoders > 0 ? configuration.decoders : cores
        decoder = MediaDecoder(program: configuration.program, limit: decoders, queue: configuration.decoderQueue)
        uploads = UploadLine(limit: configuration.uploads, perUser: configuration.uploadsPerUser)
        writers = NIOThreadPool(numberOfThreads: 2)
        readers = NIOThreadPool(numberOfThreads: 2)
        writers.start()
        readers.start()
    }

    /// Ends the threads and every process that decodes. Nothing may be served any more.
    package func stop() async {
        await decoder.stop()
        try? await writers.shutdownGracefully()
        try? await readers.shutdownGracefully()
    }
}
