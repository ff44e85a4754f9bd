/// How bad the network between simulated nodes is.
struct NetworkWeather {
    /// Messages of a hundred that never arrive, and that arrive twice.
    var loss = 0
    var duplication = 0
    /// Milliseconds.
    var delay: ClosedRange<Int64> = 5...50
}
