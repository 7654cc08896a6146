// The room Charts: numbers in, SVG out.
// It has its place in the house (docs/architecture.md) and no code yet.
