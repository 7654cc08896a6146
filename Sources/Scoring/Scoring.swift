// The room Scoring: runs a network over a study's images; model files and their cards; heat maps.
// It has its place in the house (docs/architecture.md) and no code yet.
