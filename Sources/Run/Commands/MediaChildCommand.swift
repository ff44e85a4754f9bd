import ArgumentParser
import Imaging

/// `rookery media-child`: what the node starts to decode one file that somebody sent. Not for people.
struct MediaChildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media-child", abstract: "Decodes one file for the node, within limits.", shouldDisplay: false)

    @Argument(parsing: .allUnrecognized) var task: [String]

    func run() {
        MediaChild.run(task)
    }
}
