import ArgumentParser

/// The program: everything a study coordinator does at the server's terminal.
@main struct ReaderStudy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reader-study",
        abstract: "Run a multi-reader study of radiographs: specialists read in the browser, SQLite keeps the answers.",
        discussion: """
            A study in five commands:

              reader-study coordinator add anna
              reader-study study create Examples/hip-fracture
              reader-study study open hip-fracture
              reader-study reader invite hip-fracture --specialty radiologist --count 2
              reader-study serve

            Settings come from options, then from the environment (READER_STUDY_DATA, READER_STUDY_HOME, \
            READER_STUDY_HOST, READER_STUDY_PORT, READER_STUDY_PUBLIC_ADDRESS, READER_STUDY_TLS_CERTIFICATE, \
            READER_STUDY_TLS_KEY, READER_STUDY_LOG_LEVEL, READER_STUDY_MODEL, READER_STUDY_DETECTION, READER_STUDY_BACKUP_TO, \
            READER_STUDY_BACKUP_EVERY, READER_STUDY_BACKUP_KEEP, READER_STUDY_LOG_FORMAT, READER_STUDY_METRICS, READER_STUDY_ACCOUNT_CODES), then from one YAML file (--config, READER_STUDY_CONFIG, or \
            reader-study.yaml in the working directory) with the keys data, home, host, port, public-address, \
            tls-certificate, tls-key, log-level, log-format, model, detection, metrics, account-codes, \
            backup-to, backup-every, backup-keep, and for letters to readers mail-host, mail-port, mail-security, mail-user, \
            mail-password-file, mail-sender and mail-authorities (docs/operations.md). The first that names a \
            setting counts. Relative paths in the file are taken from the file's own folder.

            Exit codes: 0 done; 1 what was asked for is wrong, and the problems were printed; 2 it could not be done \
            (disk, database, port, network); 64 wrong use of the command line or the settings.
            """,
        version: ProgramVersion.line,
        subcommands: [
            Serve.self, Demo.self, StudyCommands.self, ReaderCommands.self, CoordinatorCommands.self,
            AccountCommands.self, ReminderCommands.self, DICOMCommands.self, PACSCommands.self, ReceiveCommand.self,
            DetectionTokenCommands.self, PredictionCommands.self, ModelCommands.self, ScoreCommands.self,
            TrainCommands.self, Analyse.self,
            PublishedCommands.self, SampleSizeCommands.self, ExportCommand.self, Verify.self, BackupCommand.self,
            RestoreCommand.self,
            DoctorCommand.self, Version.self,
        ])
}
