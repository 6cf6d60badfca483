internal import Concurrency
internal import Contracts
internal import Logging
internal import Specification

/// The calls that one attempt at a job makes, each repeated until it is answered.
///
/// Every call may safely be repeated: the API knows the attempt, and a call that it has carried out already changes nothing again.
struct JobConnection: Sendable {
    let jobID: String
    let owner: String
    let attempt: Int
    let transport: any Transport
    let control: JobControl
    let backoff: Backoff
    let logger: Logger

    /// Whether a call still makes sense after an interruption.
    enum Purpose {
        /// Part of the work: given up at any interruption.
        case work
        /// Brings what was done into safety: given up only when the lease is lost or the time for closing is over.
        case closing
    }

    /// The bytes of a dataset, as they are stored.
    /// - Throws: `RefusedCall` also when the dataset has been deleted.
    func dataset(_ reference: DatasetReference) throws -> [UInt8] {
        try call(.work, request("GET", "/datasets/\(reference.id)", timeout: .seconds(600)), lostWhen: [409])
    }

    /// The metadata of a dataset that is a table.
    /// - Throws: as `dataset`.
    func metadata(_ reference: DatasetReference) throws -> [UInt8] {
        try call(.work, request("GET", "/datasets/\(reference.id)", query: "&part=metadata", timeout: .seconds(600)), lostWhen: [409])
    }

    func checkpoint() throws -> [UInt8] {
        try call(.work, request("GET", "/checkpoint", timeout: .seconds(600)))
    }

    func putCheckpoint(_ bytes: [UInt8], secondsUsed: Double) throws {
        let path = "/checkpoint"
        _ = try call(
            .closing,
            request(
                "PUT", path, query: "&secondsUsed=\(secondsUsed)", contentType: "application/octet-stream", body: bytes,
                timeout: .seconds(600)))
    }

    func report(_ report: MetricsReport) throws {
        _ = try call(.closing, request("POST", "/metrics", body: try JSON.encode(report)))
    }

    func putArtifact(_ bytes: [UInt8], sha256: String) throws {
        _ = try call(
            .closing,
            request(
                "PUT", "/artifact", query: "&sha256=\(sha256)", contentType: "application/octet-stream", body: bytes,
                timeout: .seconds(600)))
    }

    /// - Parameter format: `html` or `json`.
    func putReport(_ bytes: [UInt8], format: String, sha256: String) throws {
        _ = try call(
            .closing,
            request(
                "PUT", "/report", query: "&format=\(format)&sha256=\(sha256)", contentType: "application/octet-stream", body: bytes,
                timeout: .seconds(600)))
    }

    func finish(_ finish: FinishRequest) throws {
        _ = try call(.closing, request("POST", "/finish", body: try JSON.encode(finish)))
    }

    /// Gives the job back, so that the next attempt need not wait for the end of the lease. Tried once: it only saves time.
    func release(_ heartbeat: HeartbeatRequest) throws {
        _ = try transport.send(
            request("POST", "/heartbeat", query: "&release=true", body: try JSON.encode(heartbeat), timeout: .seconds(2)))
    }

    /// One heartbeat, tried once.
    func heartbeat(_ heartbeat: HeartbeatRequest, timeout: Duration) throws -> HeartbeatAnswer {
        let answer = try transport.send(request("POST", "/heartbeat", body: try JSON.encode(heartbeat), timeout: timeout))
        return try JSON.decode(from: try accept(answer, "/heartbeat"))
    }

    private func request(
        _ method: String, _ path: String, query: String = "", contentType: String = "application/json", body: [UInt8]? = nil,
        timeout: Duration = .seconds(30)
    ) -> TransportRequest {
        TransportRequest(
            method, "/v1/trainer/jobs/\(jobID)\(path)?owner=\(queryEncoded(owner))&attempt=\(attempt)\(query)", contentType: contentType,
            body: body, timeout: timeout)
    }

    private func call(_ purpose: Purpose, _ request: TransportRequest, lostWhen: Set<Int> = Self.lost) throws -> [UInt8] {
        let name = "\(request.method) \(request.path.prefix { $0 != "?" })"
        var backoff = backoff
        var failures = 0
        let begun = ContinuousClock.now
        while true {
            try checkPurpose(purpose)
            do {
                let body = try accept(try transport.send(request), name, lostWhen: lostWhen)
                if failures > 0 { logger.info("The API answers again.", ["call": name]) }
                return body
            } catch let error as Stopped {
                throw error
            } catch let error as RefusedCall where error.isFinal || (error.isServerFault && begun.duration(to: .now) > Self.patience) {
                throw error
            } catch {
                failures += 1
                if failures == 1 { logger.warning("A call failed and is repeated.", ["call": name, "error": "\(error)"]) }
                control.wait(for: backoff.pause())
            }
        }
    }

    private func checkPurpose(_ purpose: Purpose) throws(Stopped) {
        switch purpose {
        case .work: try control.check()
        case .closing:
            if !control.mayClose { throw Stopped(control.interruption ?? .shutdown) }
        }
    }

    /// How long an API that answers "internal error" to the same call again and again is asked.
    private static let patience = Duration.seconds(180)

    /// Statuses which say that this attempt does not hold the job any more.
    private static let lost: Set<Int> = [404, 409, 410]

    /// The body of a good answer.
    private func accept(_ answer: TransportAnswer, _ call: String, lostWhen: Set<Int> = Self.lost) throws -> [UInt8] {
        if (200..<300).contains(answer.status) { return answer.body }
        if lostWhen.contains(answer.status) {
            control.interrupt(.leaseLost)
            throw Stopped(.leaseLost)
        }
        throw RefusedCall(call: call, answer: answer)
    }
}

/// An answer that is neither good nor a lost lease.
struct RefusedCall: Error, CustomStringConvertible {
    let description: String
    /// Whether the same call would be refused again; else the API is away, busy, or waits for a token.
    let isFinal: Bool
    /// Whether the API itself has failed, rather than something behind it that is away for a while.
    let isServerFault: Bool

    init(call: String, answer: TransportAnswer) {
        description = "The API refused \(call): \(answer.explanation)"
        isServerFault = answer.status == 500
        isFinal = (400..<500).contains(answer.status) && ![401, 403, 408, 425, 429].contains(answer.status)
    }
}

/// The text as it stands in a query (RFC 3986).
func queryEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            bytes.append(byte)
        default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
