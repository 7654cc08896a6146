import Logging

/// How log messages look.
enum LogFormat: Sendable {
    /// A line for people.
    case text
    /// One JSON object a line, for programs that collect logs.
    case json
}

/// Where the process's log messages go.
enum ProcessLog {
    /// Sends them to standard error; called once, by commands that serve.
    static func start(_ level: Logger.Level, _ format: LogFormat = .text) {
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                switch format {
                case .text: StreamLogHandler.standardError(label: label)
                case .json: JSONLogHandler(label: label)
                }
            // The file server announces its folder at every start.
            handler.logLevel = label == "FileMiddleware" ? max(level, .warning) : level
            return handler
        }
    }
}
