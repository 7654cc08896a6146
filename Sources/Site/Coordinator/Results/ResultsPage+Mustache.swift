public import Mustache
public import Reports

// Mustache finds a property by reflection, which takes longer than everything else that the results page needs: a page
// has some ten thousand of them. These types answer by themselves; a test holds them against their properties.

extension TablePage: MustacheParent {
    /// A property by its name.
    public func child(named name: String) -> Any? {
        switch name {
        case "title": title
        case "titleLanguage": titleLanguage
        case "headings": headings
        case "rows": rows
        case "footnotes": footnotes
        default: nil
        }
    }
}

extension TablePage.Heading: MustacheParent {
    /// A property by its name.
    public func child(named name: String) -> Any? {
        switch name {
        case "text": text
        case "isNumeric": isNumeric
        default: nil
        }
    }
}

extension TablePage.Row: MustacheParent {
    /// A property by its name.
    public func child(named name: String) -> Any? {
        switch name {
        case "heading": heading
        case "cells": cells
        case "runs": runs
        default: nil
        }
    }
}

extension TablePage.Run: MustacheParent {
    /// A property by its name.
    public func child(named name: String) -> Any? {
        switch name {
        case "words": words
        case "numbers": numbers
        default: nil
        }
    }
}

extension TablePage.Cell: MustacheParent, MustacheCustomRenderable {
    /// What `{{.}}` prints, the quickest of names.
    public var renderText: String { text }

    /// A cell without text is a cell.
    public var isNull: Bool { false }

    /// A property by its name.
    public func child(named name: String) -> Any? {
        switch name {
        case "text": text
        case "marks": marks
        case "hasMarks": hasMarks
        case "isNumeric": isNumeric
        default: nil
        }
    }
}

extension TablePage.Footnote: MustacheParent {
    /// A property by its name.
    public func child(named name: String) -> Any? {
        switch name {
        case "mark": mark
        case "hasMark": hasMark
        case "text": text
        case "language": language
        default: nil
        }
    }
}

extension ResultsPage.Headline: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "label": label
        case "value": value
        case "limits": limits
        default: nil
        }
    }
}

extension ResultsPage.FigureValue: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "name": self.name
        case "title": title
        case "label": label
        case "heading": heading
        case "caption": caption
        case "captionLanguage": captionLanguage
        case "drawing": drawing
        case "files": files
        default: nil
        }
    }
}

extension ResultsPage.TableValue: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "name": self.name
        case "title": title
        case "label": label
        case "heading": heading
        case "table": table
        case "files": files
        default: nil
        }
    }
}

extension ResultsPage.FileLink: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "label": label
        case "address": address
        default: nil
        }
    }
}
