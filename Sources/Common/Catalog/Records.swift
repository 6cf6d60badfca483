package import Contracts
package import Specification

/// An account as it is stored.
package struct UserRecord: Codable, Hashable, Sendable {
    package var id: String
    /// Unique, compared without regard to case.
    package var username: String
    package var passwordHash: String
    package var role: Role
    package var createdAt: Timestamp

    package init(id: String, username: String, passwordHash: String, role: Role, createdAt: Timestamp) {
        self.id = id
        self.username = username
        self.passwordHash = passwordHash
        self.role = role
        self.createdAt = createdAt
    }
}

/// A bearer token as it is stored: only its hash.
package struct SessionRecord: Codable, Hashable, Sendable {
    /// SHA-256 of the token, in hexadecimal; unique.
    package var tokenHash: String
    package var userID: String
    package var createdAt: Timestamp
    package var expiresAt: Timestamp

    package init(tokenHash: String, userID: String, createdAt: Timestamp, expiresAt: Timestamp) {
        self.tokenHash = tokenHash
        self.userID = userID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// A dataset as it is stored; its values lie in a blob: series as safetensors, a table as its file came.
package struct DatasetRecord: Codable, Hashable, Sendable {
    package var id: String
    package var ownerID: String
    /// Unique per owner and kind.
    package var name: String
    package var kind: DatasetKind
    package var origin: DatasetOrigin
    package var createdAt: Timestamp
    package var series: SeriesSummary?
    package var table: TableSummary?
    package var recipe: Recipe?
    package var lineage: [String: JSONValue]?
    package var blob: BlobReference
    /// What belongs to a table beside its file.
    package var files: TableFiles?

    /// The names of all blobs that it needs.
    package var blobNames: [String] {
        (table?.deletion == nil ? [blob.name] : []) + [files?.metadata?.name, files?.profile?.name, files?.wanted?.name].compactMap(\.self)
    }

    package init(
        id: String, ownerID: String, name: String, kind: DatasetKind, origin: DatasetOrigin, createdAt: Timestamp,
        series: SeriesSummary? = nil, table: TableSummary? = nil, recipe: Recipe? = nil, lineage: [String: JSONValue]? = nil,
        blob: BlobReference, files: TableFiles? = nil
    ) {
        self.id = id
        self.ownerID = ownerID
        self.name = name
        self.kind = kind
        self.origin = origin
        self.createdAt = createdAt
        self.series = series
        self.table = table
        self.recipe = recipe
        self.lineage = lineage
        self.blob = blob
        self.files = files
    }
}

/// The blobs that belong to a table beside its file.
package struct TableFiles: Codable, Hashable, Sendable {
    /// `metadata.json`; nil before the file has been read for the first time.
    package var metadata: BlobReference?
    /// The profile as JSON.
    package var profile: BlobReference?
    /// What a person wishes for the columns, while the file is read again for it.
    package var wanted: BlobReference?
    /// Names of blobs that must be deleted for good, and may not have been yet.
    package var erasing: [String]

    package init(
        metadata: BlobReference? = nil, profile: BlobReference? = nil, wanted: BlobReference? = nil, erasing: [String] = []
    ) {
        self.metadata = metadata
        self.profile = profile
        self.wanted = wanted
        self.erasing = erasing
    }
}

/// A job as it is stored: what people see of it, and who works on it.
package struct JobRecord: Codable, Hashable, Sendable {
    /// What people see; `job.owner` holds the owner's username.
    package var job: Job
    package var ownerID: String
    /// The trainer that holds the lease.
    package var leaseOwner: String?
    package var leaseExpiresAt: Timestamp?
    package var checkpoint: BlobReference?
    /// Seconds of work of all attempts so far, for the time limit.
    package var secondsUsed: Double

    package init(
        job: Job, ownerID: String, leaseOwner: String? = nil, leaseExpiresAt: Timestamp? = nil, checkpoint: BlobReference? = nil,
        secondsUsed: Double = 0
    ) {
        self.job = job
        self.ownerID = ownerID
        self.leaseOwner = leaseOwner
        self.leaseExpiresAt = leaseExpiresAt
        self.checkpoint = checkpoint
        self.secondsUsed = secondsUsed
    }
}

/// A model version as it is stored; its artifact lies in a blob.
package struct ModelVersionRecord: Codable, Hashable, Sendable {
    package var version: ModelVersion
    package var ownerID: String
    package var blob: BlobReference
    /// The report of a model of a table.
    package var report: ReportFiles?

    package init(version: ModelVersion, ownerID: String, blob: BlobReference, report: ReportFiles? = nil) {
        self.version = version
        self.ownerID = ownerID
        self.blob = blob
        self.report = report
    }

    /// The names of all blobs that it needs.
    package var blobNames: [String] { [blob.name] + (report.map { [$0.page.name, $0.json.name] } ?? []) }
}

/// A report as a page to read and as JSON.
package struct ReportFiles: Codable, Hashable, Sendable {
    package var page: BlobReference
    package var json: BlobReference

    package init(page: BlobReference, json: BlobReference) {
        self.page = page
        self.json = json
    }
}

/// Bytes in the blob store.
package struct BlobReference: Codable, Hashable, Sendable {
    package var name: String
    package var byteCount: Int
    /// SHA-256 in hexadecimal.
    package var sha256: String

    package init(name: String, byteCount: Int, sha256: String) {
        self.name = name
        self.byteCount = byteCount
        self.sha256 = sha256
    }
}
