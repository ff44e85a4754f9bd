import ArgumentParser
import Dispatch
import Glibc
import Imaging

/// Where the program starts.
@main
enum Program {
    /// What the node starts to decode one file is not for people, and wants to be the only thread of its process: it comes before anything
    /// of Swift's own runtime has begun, which an asynchronous `main` would not.
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        if words.first == "media-child" { MediaChild.run(Array(words.dropFirst())) }
        Task {
            await Rookery.main()
            exit(0)
        }
        dispatchMain()
    }
}
