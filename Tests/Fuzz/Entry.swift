import Glibc

/// The target that FUZZ_TARGET names.
private let target = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    #if PURE
        let targets = FuzzTarget.pure
    #else
        let targets = FuzzTarget.listening
    #endif
    guard let found = targets.first(where: { $0.name == name }) else { preconditionFailure("FUZZ_TARGET names no target: \(name)") }
    return found
}()

/// What libFuzzer calls with every input (https://llvm.org/docs/LibFuzzer.html). A broken promise ends the process, as a trap does.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try target.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("broken: \(error)")
    }
    return 0
}
