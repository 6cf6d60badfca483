/// What the lines of the log belong to; set for the length of a request or a job.
///
/// Task-local values do not reach plain threads or callbacks of C libraries: read them before and set them again there.
package enum LogContext {
    /// The request that is being answered; logged as `request.id`.
    @TaskLocal package static var requestID: String?
    /// The job that is being worked on; logged as `job.id`.
    @TaskLocal package static var jobID: String?
}
