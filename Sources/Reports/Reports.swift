// The room Reports: a study's answers, reference standard and predictions become tables and figures, and their files.
// It has its place in the house (docs/architecture.md) and no code yet.
