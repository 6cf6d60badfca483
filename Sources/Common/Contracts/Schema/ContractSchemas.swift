package import Specification

/// All schemas of the wire by name: those of the contract types, and the exact ones of recipes and jobs, which are made from the
/// self-descriptions of processes and synthesizers.
package struct ContractSchemas: Sendable {
    package let components: [String: Schema]
    package let validator: SchemaValidator

    /// Types with a schema of their own, in the order of the document.
    package static let types: [any ContractType.Type] = [
        ProblemDetails.self, Problem.self, Health.self, Summary.self,
        User.self, Page<User>.self, CreateSessionRequest.self, Session.self, CreateUserRequest.self, ChangePasswordRequest.self,
        SetupState.self,
        ComponentDescription.self, ParameterDescription.self, SuggestedRange.self, ParameterCondition.self,
        Page<ComponentDescription>.self,
        Recipe.self, SeriesRecipe.self, LabelledRecipes.self, LabelledRecipe.self, SeriesRecipe.Noise.self, SeriesRecipe.Sampling.self,
        SeriesRecipe.MissingStretches.self, SeriesRecipe.Anomaly.self,
        CreateDatasetRequest.self, Dataset.self, Page<Dataset>.self, SeriesSummary.self, ChannelSummary.self, LabelCount.self,
        SeriesPage.self, SeriesItem.self,
        TableSummary.self, RejectedRowList.self, RejectedRowItem.self, OriginalDeletion.self,
        CreateJobRequest.self, Job.self, Page<Job>.self, DatasetReference.self, ModelVersionReference.self, TrialSummary.self,
        MetricPoint.self, MetricList.self, Snapshot.self, SnapshotList.self,
        Model.self, Page<Model>.self, ModelVersion.self, SampleRequest.self, InterpolateRequest.self,
        TableModelSummary.self, ReportSummary.self, SampleRowsRequest.self, RowCondition.self, RowPage.self,
        LeaseRequest.self, LeasedJob.self, HeartbeatRequest.self, HeartbeatAnswer.self, MetricsReport.self, FinishRequest.self,
        ArtifactSummary.self,
    ]

    /// - Parameters:
    ///   - processes: each becomes a branch of `SeriesRecipe`.
    ///   - synthesizers: of series; each becomes a branch of `CreateJobRequest`.
    ///   - tableSynthesizers: of tables; likewise.
    package init(
        processes: [ComponentDescription], synthesizers: [ComponentDescription], tableSynthesizers: [ComponentDescription] = []
    ) {
        var components: [String: Schema] = [:]
        for type in Self.types { components[type.schemaName] = type.schema }
        if !processes.isEmpty {
            for process in processes { components[process.typeName + "Recipe"] = SeriesRecipe.schema(of: process) }
            components[SeriesRecipe.schemaName] =
                .one(
                    of: processes.map { .reference($0.typeName + "Recipe").meant(by: $0.name) }, discriminator: "process"
                ).described("A process with its parameters, and how many series of what shape to make with it.")
        }
        if !synthesizers.isEmpty {
            for synthesizer in synthesizers {
                components[synthesizer.typeName + "JobRequest"] = CreateJobRequest.schema(of: synthesizer, kind: .series)
            }
            for synthesizer in tableSynthesizers {
                components[synthesizer.typeName + "JobRequest"] = CreateJobRequest.schema(of: synthesizer, kind: .table)
            }
            components[CreateJobRequest.schemaName] =
                .one(
                    of: (synthesizers + tableSynthesizers).map { .reference($0.typeName + "JobRequest").meant(by: $0.name) },
                    discriminator: "synthesizer"
                ).described("A fit of a model to datasets.")
        }
        self.components = components
        validator = SchemaValidator(components: components)
    }
}
