internal import Contracts
internal import Crypto
internal import Evaluation
internal import Series
internal import Specification

/// The series of a job: what is learned from, and what is held aside to judge the trials.
struct TrainingData {
    /// The share of series that is held aside.
    static let heldOutShare = 0.1
    /// At most so many held-out series are compared with as many synthetic ones.
    static let maximumJudged = 1000

    let training: SeriesSet
    let heldOut: SeriesSet

    /// Downloads the datasets, checks each against its hash, and puts them together.
    ///
    /// Several datasets become the labels 0, 1, … in their order; a single one keeps the labels that it has.
    /// - Throws: `JobFailure` when a dataset is not what it was when the job was made.
    init(_ job: Job, from connection: JobConnection) throws {
        var sets: [SeriesSet] = []
        for reference in job.datasets {
            sets.append(try Self.download(reference, from: connection))
        }
        let all: SeriesSet
        do {
            all = sets.count == 1 ? sets[0] : try SeriesSet.concatenating(sets)
        } catch {
            throw JobFailure("The datasets do not fit together: \(error)")
        }
        guard all.count > 0 else { throw JobFailure("There is no series to learn from.") }
        (training, heldOut) = holdOut(all, share: Self.heldOutShare, seed: job.seed)
    }

    /// How many series of each snapshot are shown: two of each class, within reason.
    var snapshotCount: Int {
        let classes = Set(training.labels ?? []).count
        return classes < 2 ? 6 : min(2 * classes, 30)
    }

    private static func download(_ reference: DatasetReference, from connection: JobConnection) throws -> SeriesSet {
        // A hash that does not agree may be an answer that was cut short by a dying server: worth a second look.
        for _ in 0..<3 {
            let bytes: [UInt8]
            do {
                bytes = try connection.dataset(reference)
            } catch let error as RefusedCall {
                throw JobFailure("The dataset \(reference.name) cannot be read. \(error)")
            }
            guard sha256Hex(bytes) == reference.contentHash else { continue }
            do {
                return try SeriesSet(encoded: bytes)
            } catch {
                throw JobFailure("The dataset \(reference.name) cannot be read: \(error)")
            }
        }
        throw JobFailure("The dataset \(reference.name) is not the one that the job was made with: its bytes have another hash.")
    }
}

/// Why a job ends as failed: a sentence for the person who made it.
struct JobFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
