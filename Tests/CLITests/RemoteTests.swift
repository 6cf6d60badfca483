import CLIService
import Concurrency
import HTTPServer
import Logging
import TestSupport
import Testing

/// The remote commands against a server that answers as the API does and notes what it is asked.
@Suite("remote", .timeLimit(.minutes(2)))
struct RemoteTests {
    private struct Call: Sendable {
        var line: String
        var authorization: String?
        var mediaType: String?
        var body: String
    }

    private static let session = """
        {"token": "secret-token", "expiresAt": "2099-01-01T00:00:00.000Z",
         "user": {"id": "1", "username": "ada", "role": "user", "createdAt": "2026-01-01T00:00:00.000Z"}}
        """

    private func answer(_ line: String) -> HTTPResponse {
        switch line {
        case "POST /v1/sessions": .json(Array(Self.session.utf8), status: .created)
        case "POST /v1/datasets":
            .json(
                Array(
                    #"{"id": "d1", "name": "people", "kind": "table", "table": {"state": "ready", "rows": 400, "columns": 4, "notes": []}}"#
                        .utf8),
                status: .created)
        case "GET /v1/datasets":
            .json(
                Array(
                    #"{"items": [{"id": "d1", "name": "people", "kind": "table", "origin": "upload", "byteCount": 12345, "createdAt": "2026-11-20T09:30:00.000Z", "table": {"state": "ready", "rows": 26048, "columns": 15}}]}"#
                        .utf8))
        case "GET /v1/datasets/d1/content": .text("a,b\n1,2\n")
        case "POST /v1/jobs": .json(Array(#"{"id": "j1", "state": "queued", "progress": 0}"#.utf8), status: .created)
        case "GET /v1/jobs/j1":
            .json(Array(#"{"id": "j1", "state": "succeeded", "progress": 1, "modelVersion": {"name": "people", "version": 2}}"#.utf8))
        case "GET /v1/models/people":
            .json(Array(#"{"name": "people", "latestVersion": 2, "versions": [{"version": 2, "table": {"requested": "auto"}}]}"#.utf8))
        case "POST /v1/models/people/versions/latest/sample": .text("age\n39\n")
        default:
            .json(
                Array(#"{"type": "urn:x", "title": "Not there", "status": 404, "detail": "There is no such thing."}"#.utf8),
                status: .notFound)
        }
    }

    /// Runs `body` with a server and a folder; gives what the server was asked.
    private func withServer(_ body: (String, String, [String: String]) async throws -> Void) async throws -> [Call] {
        let calls = Locked<[Call]>([])
        let server = HTTPServer(options: HTTPServerOptions(), logger: Logger(label: "test", level: .error)) { request in
            let line = "\(request.method.name) \(request.path)"
            let body = (try? await request.body.collect(upTo: 1 << 20)) ?? []
            calls.withLock {
                $0.append(
                    Call(
                        line: request.query.names.isEmpty
                            ? line
                            : line + "?" + request.query.names.map { "\($0)=\(request.query.first($0) ?? "")" }.joined(separator: "&"),
                        authorization: request.headers["Authorization"], mediaType: request.headers["Content-Type"],
                        body: String(decoding: body, as: UTF8.self)))
            }
            return answer(line)
        }
        let port = try server.start()
        do {
            try await SampleTables.withFolder { folder, variables in
                try await body("http://127.0.0.1:\(port)", folder, variables.merging(["XDG_CONFIG_HOME": "\(folder)/config"]) { $1 })
            }
        } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
        await server.shutdown(grace: .zero)
        return calls.withLock { $0 }
    }

    @Test("login keeps the token in a file for this user alone, and asks for what is not given; logout forgets it")
    func login() async throws {
        let calls = try await withServer { url, folder, variables in
            let run = await ProgramRun.run(["remote", "login", url + "/"], variables, answers: ["ada", "correct horse"])
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("as ada") && !run.output.contains("correct horse"))
            let file = "\(folder)/config/semblance/remote.json"
            #expect(TestFiles.mode(file) == 0o600 && TestFiles.mode("\(folder)/config/semblance") == 0o700)
            #expect(TestFiles.text(file)?.contains("secret-token") == true)
            #expect(TestFiles.text(file)?.contains("correct horse") == false)
            #expect(await ProgramRun.run(["remote", "logout"], variables).code == 0)
            #expect(TestFiles.text(file) == nil)
            let after = await ProgramRun.run(["remote", "datasets"], variables)
            #expect(after.code == 2 && after.complaint.contains("remote login"))
        }
        #expect(calls.first?.body == #"{"password":"correct horse","username":"ada"}"#)
        #expect(calls.last?.line == "DELETE /v1/sessions/current" && calls.last?.authorization == "Bearer secret-token")
    }

    @Test("Nobody there to be asked is wrong use, and nothing is sent")
    func nobodyToAsk() async throws {
        let calls = try await withServer { url, _, variables in
            let run = await ProgramRun.run(["remote", "login", url], variables)
            #expect(run.code == 2 && run.complaint.contains("--username"))
        }
        #expect(calls.isEmpty)
    }

    @Test("upload sends the file's bytes; lists, downloads, fits and samples speak the API's language with the token")
    func work() async throws {
        let calls = try await withServer { url, folder, variables in
            _ = await ProgramRun.run(["remote", "login", url, "--username", "ada"], variables, answers: ["correct horse"])
            let upload = await ProgramRun.run(["remote", "upload", "\(folder)/people.csv", "--quiet"], variables)
            #expect(upload.code == 0 && upload.output.contains("400 rows × 4 columns"), "\(upload.errors)")
            let list = await ProgramRun.run(["remote", "datasets"], variables)
            #expect(list.output.contains("26,048 rows × 15 columns") && list.output.contains("12 kB"))
            let download = await ProgramRun.run(["remote", "download", "people", "-o", "\(folder)/down.csv", "--quiet"], variables)
            #expect(download.code == 0 && TestFiles.text("\(folder)/down.csv") == "a,b\n1,2\n", "\(download.errors)")
            let fit = await ProgramRun.run(
                ["remote", "fit", "people", "--synthesizer", "forest", "--set", "leafRows=50", "--seed", "7", "--delete-original"],
                variables)
            #expect(fit.code == 0 && fit.output.contains("version 2"), "\(fit.errors)")
            let sample = await ProgramRun.run(
                ["remote", "sample", "people", "--rows", "5", "--where", "age=30..40", "--share", "income:>50K=0.5"], variables)
            #expect(sample.output == "age\n39\n", "\(sample.errors)")
            let missing = await ProgramRun.run(["remote", "download", "peopel"], variables)
            #expect(missing.code == 1 && missing.complaint.contains("did you mean people?"))
        }
        let people = SampleTables.people()
        let upload = try #require(calls.first { $0.line.hasPrefix("POST /v1/datasets") })
        #expect(upload.line == "POST /v1/datasets?kind=table&name=people" || upload.line == "POST /v1/datasets?name=people&kind=table")
        #expect(upload.body == people && upload.mediaType == "text/csv")
        #expect(calls.dropFirst().allSatisfy { $0.authorization == "Bearer secret-token" })
        let job = try #require(calls.first { $0.line == "POST /v1/jobs" })
        #expect(
            job.body
                == #"{"datasets":["people"],"deleteOriginal":true,"kind":"fit","model":"people","parameters":{"leafRows":50},"seed":7,"synthesizer":"forest"}"#
        )
        let sample = try #require(calls.first { $0.line.hasSuffix("/sample") })
        #expect(sample.body.contains(#""conditions":[{"column":"age","maximum":"40","minimum":"30"}]"#))
        #expect(sample.body.contains(#""shares":{"income":{">50K":0.5}}"#) && sample.body.contains(#""format":"csv""#))
    }

    @Test("The API's refusal is told in its own words, and no file is left")
    func refusal() async throws {
        _ = try await withServer { url, folder, variables in
            _ = await ProgramRun.run(["remote", "login", url, "--username", "ada"], variables, answers: ["correct horse"])
            let run = await ProgramRun.run(["remote", "download", "none", "--artifact", "-o", "\(folder)/none.semblance"], variables)
            #expect(run.code == 1 && run.complaint.contains("There is no such thing."))
            #expect(SampleTables.names(in: folder).allSatisfy { !$0.contains("none") })
        }
    }
}
