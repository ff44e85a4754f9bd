import Cast
import Synchronization
import Testing

@testable import Node

@Suite struct EndpointTests {
    @Test("A held request is answered when another one brings what it waits for, whatever loops they are on")
    func held() async throws {
        try await ListenerStage.run { stage in
            let poll = try await stage.raw()
            try await poll.send(stage.request("GET", "/poll/hold"))
            await stage.endpoint.held.wait()
            await stage.pass(seconds: 1000)
            for _ in 0..<3 {
                #expect(try await stage.http.send("POST", "/poll/x", body: Array("news".utf8)).text == "told")
            }
            let reply = try await poll.reply()
            #expect(reply.text == "news")
            #expect(reply["x-content-type-options"] == "nosniff")
            #expect(reply["x-request-id"] != nil)
        }
    }

    @Test("An endpoint hears when a held request's client goes away, and its answer is dropped")
    func gone() async throws {
        try await ListenerStage.run { stage in
            let poll = try await stage.raw()
            try await poll.send(stage.request("GET", "/poll/hold"))
            await stage.endpoint.held.wait()
            await poll.close()
            await stage.endpoint.gone.wait()
            #expect(try await stage.http.send("POST", "/poll/x", body: [0x61]).text == "told")
        }
    }

    @Test("Query parameters are percent-decoded, the prefix without its slash belongs to the endpoint too")
    func query() async throws {
        try await ListenerStage.run { stage in
            let decoded = try await stage.http.get("/poll/query?x=1&sid=a%20b%C3%A9+c")
            #expect(decoded.text == "a bé c")
            let broken = try await stage.http.get("/poll/query?sid=%FF")
            #expect(broken.text == "none")
            let bare = try await stage.http.get("/poll")
            #expect(bare.code == "not_found")
            let other = try await stage.http.get("/polls")
            #expect(other.code == nil)
        }
    }
}
