import Catalog
import Concurrency
import Configuration
import Contracts
import Logging
import Series
import Specification
import Synthesizers
import TableSynthesizers

/// What all operations share.
final class APIContext: Sendable {
    let settings: APISettings
    let catalog: any CatalogStore
    let logger: Logger
    let schemas: ContractSchemas
    let trainerToken: String
    let setupToken: SetupToken
    let authenticator: Authenticator
    let passwords: PasswordService
    let limiter: LoginLimiter
    let bell = ChangeBell()
    let metrics = RequestMetrics()
    let errors: ErrorResponder
    /// Long computations: making, encoding and sampling series.
    let compute: BlockingExecutor
    let owners: OwnerNames
    let models: ModelCache
    let versions: ModelVersionCache
    let headers: SeriesHeaderCache
    let tables: TableReadings
    /// Pages of the list of datasets as they are sent.
    let datasetPages = BriefCache<DatasetPageKey, [UInt8]>(lifetime: .seconds(1), capacity: 200)

    init(settings: APISettings, catalog: any CatalogStore, logger: Logger) throws {
        self.settings = settings
        self.catalog = catalog
        self.logger = logger
        schemas = ContractSchemas(
            processes: ProcessCatalog.descriptions, synthesizers: SynthesizerCatalog.descriptions,
            tableSynthesizers: TableSynthesizerCatalog.descriptions)
        trainerToken = try TrainerToken.load(settings)
        setupToken = SetupToken(trainerToken: trainerToken)
        authenticator = Authenticator(catalog: catalog, trainerToken: trainerToken)
        passwords = try PasswordService()
        limiter = LoginLimiter(limit: settings.loginAttempts)
        errors = ErrorResponder(logger: logger)
        compute = BlockingExecutor(name: "compute", threadCount: settings.threads)
        owners = OwnerNames(catalog: catalog)
        models = ModelCache(catalog: catalog, compute: compute, capacity: settings.modelCacheBytes)
        versions = ModelVersionCache(catalog: catalog)
        headers = SeriesHeaderCache(catalog: catalog)
        tables = TableReadings(catalog: catalog, maximumValues: settings.maxDatasetValues, logger: logger)
    }

    /// Ends the threads; nothing may be asked after it.
    func shutdown() {
        passwords.shutdown()
        compute.shutdown()
        tables.shutdown()
    }
}
