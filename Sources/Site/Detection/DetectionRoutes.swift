import Hummingbird
import StudyStore

extension Site {
    /// The detection page's templates, all of which must be there at the start.
    static let detectionTemplates = ["detect/page", "detect/door", "detect/refused"]

    /// The detection page and its interface. What they ask of the store is no secret, and they get no other.
    func addDetectionRoutes(to router: Router<SiteContext>) {
        let access = DetectionAccess(store: store, isOpenToTokens: configuration.detection.isOpenToTokens)
        let limits = configuration.detection.limits
        let api = DetectionAPI(access: access, queue: detectionQueue, limits: limits, detector: detector)
        let detection = DetectionPages(
            access: access, detector: detector, limits: limits, pages: pages, configuration: configuration,
            throttle: Throttle(allowed: 10, seconds: 300))
        let coordinators = router.group()
            .add(middleware: SignInMiddleware(role: .coordinator, store: store, clock: configuration.clock))
        coordinators.get(RouterPath(DetectionPages.coordinatorPath), use: detection.coordinatorPage)
        coordinators.post(RouterPath(DetectionAPI.coordinatorPath), use: api.detect)
        router.get(RouterPath(DetectionPages.path), use: detection.openPage)
        router.post(RouterPath(DetectionPages.path), use: detection.enter)
        router.post("/detect/leave", use: detection.leave)
        router.post(RouterPath(DetectionAPI.path), use: api.detect)
    }
}
