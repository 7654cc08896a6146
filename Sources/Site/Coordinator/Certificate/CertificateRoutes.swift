import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The certificate of a study, on a page to print and as JSON.
struct CertificateRoutes {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/certificate") { _, context in
            try page(try await desk.study(context), nil, context)
        }
        router.post("/coordinator/studies/:name/certificate", use: issue)
    }

    /// Changes nothing, but checks the whole study: no browser may ask for it ahead of time, so it is no GET.
    @Sendable func issue(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4096)
        let certificate = try await StudyCertificate(
            of: study, desk: desk, includingImages: form["images"] == "yes", by: context.name)
        guard form["format"] == "json" else { return try page(study, certificate, context) }
        var response = Response(
            status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try certificate.json())))
        response.headers[.contentType] = "application/json; charset=utf-8"
        response.headers[.contentDisposition] = "attachment; filename=\"\(study.plan.name)-certificate.json\""
        return response
    }

    private func page(
        _ study: StudyRecord, _ certificate: StudyCertificate?, _ context: CoordinatorContext
    ) throws -> Response {
        let language = context.language
        let address = StudyAddress(study.plan.name).path + "/certificate"
        return try desk.pages.page(
            "coordinator/certificate",
            StudyCertificatePage(
                coordinator: context.name, study: desk.heading(study, language, tab: .history), address: address,
                isLocked: study.state == .locked,
                certificate: certificate.map { StudyCertificatePage.Certificate($0, desk: desk, language) }),
            frame: desk.frame(
                context, title: desk.text("certificate.heading", language), study: study, path: address))
    }
}
