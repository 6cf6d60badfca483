package import Configuration
import HTTPClient
package import HTTPServer
package import Logging

/// The web pages: answers browsers, asks the API, keeps nothing.
package struct WebApplication: Sendable {
    private let router: Router
    private let security: SecurityHeaders
    private let logger: Logger

    /// Reads style sheets and scripts and prepares the routes.
    ///
    /// - Throws: `WebStartError` when our own style sheets and scripts are not there.
    package init(settings: WebSettings, logger: Logger) throws(WebStartError) {
        let assets = try AssetStore(assetsDirectory: settings.assetsDirectory, vendorDirectory: settings.vendorDirectory)
        if !assets.missingVendorFiles.isEmpty {
            logger.warning(
                "Libraries of the pages are missing; pages will look plain and have no plots.",
                ["files": assets.missingVendorFiles.joined(separator: ", "), "directory": settings.vendorDirectory])
        }
        let http = HTTPClient(timeout: settings.requestTimeout, maxConnections: 32)
        let site = Site(settings: settings, http: http, assets: assets)
        var routes = Routes(site: site, errors: ErrorPages(logger: logger))
        FileHandlers.add(to: &routes)
        AccountHandlers.add(to: &routes)
        HomeHandlers.add(to: &routes)
        GenerateHandlers.add(to: &routes)
        UploadHandlers.add(to: &routes)
        DatasetHandlers.add(to: &routes)
        TableHandlers.add(to: &routes)
        TrainingHandlers.add(to: &routes)
        ModelHandlers.add(to: &routes)
        OperationHandlers.add(to: &routes)
        router = routes.router
        security = SecurityHeaders(isSecure: settings.cookieSecure)
        self.logger = logger
    }

    /// Answers a request; never fails.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        await LogContext.$requestID.withValue(request.id) {
            let begin = ContinuousClock.now
            var response = await router.respond(to: request)
            security.add(to: &response.headers)
            logger.debug(
                "A request was answered.",
                [
                    "http.method": request.method.name, "http.path": request.path, "http.status": String(response.status.code),
                    "duration": "\(begin.duration(to: .now))",
                ])
            return response
        }
    }
}
