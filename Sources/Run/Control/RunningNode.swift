import Glibc

/// How a command reaches the node that owns the database.
enum RunningNode {
    /// A page of two hundred jobs is far below it.
    private static let longestAnswer = 32 << 20

    /// The node's answer; nil when no node runs. Blocks until the node has done what was asked.
    static func ask(_ request: ControlRequest, at path: String) throws(LocalSocket.Failure) -> ControlAnswer? {
        let socket: LocalSocket
        do {
            socket = try LocalSocket.connect(to: path)
        } catch {
            // No file, or one that a killed node left behind.
            if error.code == ENOENT || error.code == ECONNREFUSED { return nil }
            throw error
        }
        guard socket.writeLine(request.line), let line = socket.readLine(atMost: longestAnswer), let answer = ControlAnswer(line: line)
        else {
            return .failed("The node did not answer; its log says why.")
        }
        return answer
    }
}
