import Mustache

// As on the page of results: Mustache's reflection would take longer than everything else. A test holds these against
// their properties.

extension DeskPage.Row: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "number": number
        case "truth": truth
        case "model": model
        case "modelSign": modelSign
        case "conflict": conflict
        case "wrong": wrong
        case "agreement": agreement
        case "seconds": seconds
        case "cells": cells
        default: nil
        }
    }
}

extension DeskPage.Cell: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "kind": kind
        case "signs": signs
        case "words": words
        case "address": address
        default: nil
        }
    }
}
