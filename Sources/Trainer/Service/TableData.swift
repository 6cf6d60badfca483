internal import Contracts
internal import Crypto
internal import Specification
internal import Tabular

/// The table of a job, as it was when the job was made.
struct TableData {
    let table: Table
    let metadata: Metadata

    /// Downloads file and metadata, checks each against its hash, and reads the file as its metadata say.
    ///
    /// - Throws: `JobFailure` when the table is not what it was when the job was made.
    init(_ job: Job, from connection: JobConnection) throws {
        guard let reference = job.datasets.first else { throw JobFailure("The job names no table.") }
        let text = try Self.download(reference.name, hash: reference.metadataHash) { try connection.metadata(reference) }
        let bytes = try Self.download(reference.name, hash: reference.contentHash) { try connection.dataset(reference) }
        do throws(SpecificationError) {
            metadata = try Metadata(json: text)
            table = try TableReader(MemorySource(bytes), metadata.readingOptions()).read().table
        } catch {
            throw JobFailure("The table \(reference.name) cannot be read: \(error)")
        }
        let names = metadata.columns.map(\.name)
        guard table.columns.map(\.name) == names else {
            throw JobFailure("The table \(reference.name) has other columns than its metadata say.")
        }
    }

    private static func download(_ name: String, hash: String?, _ get: () throws -> [UInt8]) throws -> [UInt8] {
        // A hash that does not agree may be an answer that was cut short by a dying server: worth a second look.
        for _ in 0..<3 {
            let bytes: [UInt8]
            do {
                bytes = try get()
            } catch let error as RefusedCall {
                throw JobFailure("The table \(name) cannot be read. \(error)")
            }
            if hash == nil || sha256Hex(bytes) == hash { return bytes }
        }
        throw JobFailure("The table \(name) is not the one that the job was made with: its bytes have another hash.")
    }
}
