import Synchronization
import TrainerService

/// Loses one call: before it arrives, or its answer on the way back; or every call while it is cut off.
final class FaultyTransport: Transport {
    enum Fault: String, CaseIterable, Sendable {
        case lostRequest = "the request is lost"
        case lostAnswer = "the answer is lost"
        case serverError = "the API answers 503"
    }

    private struct Lost: Error {}

    private let transport: any Transport
    private let fault: Fault
    private let number: Int
    private let count = Mutex(0)
    private let cut = Mutex(false)

    /// - Parameter number: which call is lost, from 1; 0 for none.
    init(_ transport: any Transport, losing number: Int = 0, _ fault: Fault = .lostRequest) {
        self.transport = transport
        self.number = number
        self.fault = fault
    }

    /// While true, no call arrives.
    var isCutOff: Bool {
        get { cut.withLock { $0 } }
        set { cut.withLock { $0 = newValue } }
    }

    var callCount: Int { count.withLock { $0 } }

    func send(_ request: TransportRequest) throws -> TransportAnswer {
        if isCutOff { throw Lost() }
        let mine = count.withLock { count in
            count += 1
            return count
        }
        guard mine == number else { return try transport.send(request) }
        switch fault {
        case .lostRequest: throw Lost()
        case .lostAnswer:
            _ = try transport.send(request)
            throw Lost()
        case .serverError: return TransportAnswer(status: 503, body: [])
        }
    }
}
