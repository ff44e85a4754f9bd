import Foundation
import Testing

@testable import Run

@Suite("The program as a whole")
struct ProgramTests {
    @Test("A wrong setting ends the program with status 78 and one sentence, before anything is made")
    func wrongSetting() throws {
        let folder = try Folder()
        let ended = try Program.run(["serve"], settings: ["ROOKERY_LISTEN_PROT": "1", "ROOKERY_NODE_DATA_DIRECTORY": folder.file("data")])
        #expect(ended.status == 78)
        #expect(
            ended.errors
                == "rookery: There is no setting ROOKERY_LISTEN_PROT (the environment variable ROOKERY_LISTEN_PROT); did you mean ROOKERY_LISTEN_PORT?\n"
        )
        #expect(!FileManager.default.fileExists(atPath: folder.file("data")))
    }

    @Test("A configuration file that is not there is named")
    func missingFile() throws {
        let ended = try Program.run(["serve", "--config", "/nowhere/rookery.toml"])
        #expect(ended.status == 78)
        #expect(ended.errors == "rookery: The configuration file /nowhere/rookery.toml cannot be read: there is no such file.\n")
    }

    @Test("The settings in force are printed, the environment over the file")
    func effective() throws {
        let folder = try Folder()
        try "[listen]\nport = 9000\naddress = \"::1\"\n".write(toFile: folder.file("rookery.toml"), atomically: true, encoding: .utf8)
        let ended = try Program.run(["config", "--config", folder.file("rookery.toml")], settings: ["ROOKERY_LISTEN_PORT": "9001"])
        #expect(ended.status == 0)
        #expect(ended.output.contains("port = 9001\n") && ended.output.contains("address = \"::1\"\n"))
    }

    @Test("Commands on a node that was never started say where they looked", arguments: ["backup", "check"])
    func noDatabase(command: String) throws {
        let folder = try Folder()
        let arguments = command == "backup" ? [command, folder.file("b.tar")] : [command]
        let ended = try Program.run(arguments, settings: ["ROOKERY_NODE_DATA_DIRECTORY": folder.file("data")])
        #expect(ended.status == 1)
        #expect(ended.errors.contains(folder.file("data") + "/rookery.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("b.tar")))
    }

    @Test(
        "A node tells systemd and its starter where it is, is backed up and checked while it runs, stops on SIGTERM, and its backup is restored whole"
    )
    func life() throws {
        let folder = try Folder()
        let supervisor = try Supervisor()
        let settings = ["ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0", "NOTIFY_SOCKET": supervisor.name]
        let node = try Program.start(["serve"], settings: settings)
        #expect(supervisor.next(within: 60) == "READY=1")
        #expect(try Program.run(["backup", folder.file("b.tar")], settings: settings).status == 0)
        #expect(try Program.run(["check"], settings: settings).output == "All is well.\n")
        let again = try Program.run(["backup", folder.file("b.tar")], settings: settings)
        #expect(again.status == 1 && again.errors.contains("exists already"))
        node.terminate()
        let ended = try node.wait()
        #expect(supervisor.next() == "STOPPING=1")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.hasPrefix("Rookery listens on http://127.0.0.1:"))
        #expect(FileManager.default.fileExists(atPath: folder.file("data/first-admin-link")))
        #expect(!ended.errors.contains("#invite="), "the link is in no log")

        #expect(try Program.run(["check"], settings: settings).output == "All is well.\n")
        #expect(try Program.run(["check", "--backup", folder.file("b.tar")], settings: settings).output == "All is well.\n")
        let elsewhere = ["ROOKERY_NODE_DATA_DIRECTORY": folder.file("elsewhere")]
        #expect(try Program.run(["restore", folder.file("b.tar")], settings: elsewhere).status == 0)
        #expect(try Program.run(["check"], settings: elsewhere).output == "All is well.\n")
        #expect(try Program.run(["restore", folder.file("b.tar")], settings: elsewhere).output.contains("What was there before is in "))
    }
}
