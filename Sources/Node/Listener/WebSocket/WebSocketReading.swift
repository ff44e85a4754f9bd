import NIOCore

/// What a WebSocket does with what comes.
extension WebSocketConnection {
    func take(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard phase == .open || phase == .closing else { return }
        heardAt = loop.now
        isPinged = false
        decoder.append(bytes)
        do {
            while phase == .open || phase == .closing, let frame = try decoder.next() { try handle(frame, context) }
            if !share.hold(decoder.keptBytes + messages.keptBytes, of: host.unfinished) {
                end(.tryAgainLater, "the node holds too many unfinished messages")
            }
        } catch let failure as WebSocketFrameDecoder.Failure {
            fail(failure)
        } catch let failure as WebSocketMessages.Failure {
            fail(failure)
        } catch {
            end(.internalError, "")
        }
    }

    private func handle(_ frame: WebSocketFrameDecoder.Frame, _ context: ChannelHandlerContext) throws {
        switch frame.opcode {
        case WebSocketFrame.Opcode.close:
            try handleClose(frame.payload, context)
        case WebSocketFrame.Opcode.ping:
            // A peer that does not take its pongs gets no more of them: they must not pile up.
            if isWritable { writeRaw(WebSocketFrame.pong(frame.payload)) }
        case WebSocketFrame.Opcode.pong:
            break
        default:
            guard phase == .open else { return }
            host.metrics.messagesReceived.add(1)
            switch try messages.take(frame) {
            case .text(let text): receiver?.received(text: text)
            case .binary(let bytes): receiver?.received(binary: bytes)
            case .unfinished: break
            }
        }
    }

    /// The peer ends it (RFC 6455, 5.5.1): answer with its own code, then close.
    private func handleClose(_ payload: ByteBuffer, _ context: ChannelHandlerContext) throws {
        var payload = payload
        var answer: WebSocketCloseCode?
        if payload.readableBytes > 0 {
            guard let number: UInt16 = payload.readInteger(), WebSocketCloseCode(number).mayBeSent else {
                throw WebSocketFrameDecoder.Failure.protocolError("a close code that may not be sent")
            }
            var check = UTF8Check()
            guard check.consume(payload), check.isComplete else { throw WebSocketMessages.Failure.notUTF8 }
            answer = WebSocketCloseCode(number)
        }
        if phase == .open { writeRaw(WebSocketFrame.close(answer, reason: "")) }
        finish()
    }

    private func fail(_ failure: WebSocketFrameDecoder.Failure) {
        switch failure {
        case .protocolError(let reason): end(.protocolError, reason)
        case .tooBig: end(.tooBig, "a message is too long")
        }
    }

    private func fail(_ failure: WebSocketMessages.Failure) {
        switch failure {
        case .protocolError(let reason): end(.protocolError, reason)
        case .notUTF8: end(.notUTF8, "text must be UTF-8")
        case .tooBig: end(.tooBig, "a message is too long")
        }
    }

    /// The peer broke the rules: say so and close without waiting for its close frame, which may never come.
    private func end(_ code: WebSocketCloseCode, _ reason: String) {
        if phase == .open { writeRaw(WebSocketFrame.close(code, reason: reason)) }
        finish()
    }

    /// Everything is said. The output is closed first and the input read on for a moment, so that the close frame is
    /// not lost to a reset caused by bytes nobody read.
    private func finish() {
        guard let context, phase == .open || phase == .closing else { return }
        flush()
        phase = .draining
        deadline = loop.now + host.limits.lingerSeconds * 1000
        decoder = WebSocketFrameDecoder(frameBytes: 0)
        messages = WebSocketMessages(messageBytes: 0, fragments: 0)
        _ = share.hold(0, of: host.unfinished)
        resumeReading()
        context.close(mode: .output, promise: nil)
        tellClosed()
    }
}
