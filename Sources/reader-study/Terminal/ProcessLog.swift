import Logging

/// Where the process's log messages go.
enum ProcessLog {
    /// Sends them to standard error; called once, by commands that serve.
    static func start(_ level: Logger.Level) {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            // The file server announces its folder at every start.
            handler.logLevel = label == "FileMiddleware" ? max(level, .warning) : level
            return handler
        }
    }
}
