import Mustache

// Mustache finds a property by reflection, which would make a page of 200 readers take a third of a second. The values of
// which such a page has thousands answer by themselves; a test holds them against their properties.

extension StudyPage.ReaderRow: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "code": code
        case "name": self.name
        case "address": address
        case "specialty": specialty
        case "years": years
        case "linkRevoked": linkRevoked
        case "linkUnused": linkUnused
        case "linkInUse": linkInUse
        case "voidReason": voidReason
        case "signedOff": signedOff
        case "sessions": sessions
        case "lastAnswerAt": lastAnswerAt
        case "activeMinutes": activeMinutes
        case "medianSeconds": medianSeconds
        case "lastSeenAt": lastSeenAt
        case "hasUnsent": hasUnsent
        case "unsentText": unsentText
        default: nil
        }
    }
}

extension StudyPage.SessionRow: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "number": number
        case "label": label
        case "description": description
        case "progress": progress
        case "activeMinutes": activeMinutes
        case "lastAnswerAt": lastAnswerAt
        case "signedAt": signedAt
        default: nil
        }
    }
}

extension StudyPage.Group: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "specialty": specialty
        case "readers": readers
        case "begun": begun
        case "signedOff": signedOff
        case "progress": progress
        case "activeMinutes": activeMinutes
        case "medianSeconds": medianSeconds
        case "lastSeenAt": lastSeenAt
        case "hasUnsent": hasUnsent
        case "unsentText": unsentText
        default: nil
        }
    }
}

extension ProgressValue: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "done": done
        case "of": of
        case "maximum": maximum
        case "percent": percent
        case "complete": complete
        default: nil
        }
    }
}

extension SpecialtyValue: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "code": code
        case "label": label
        case "colour": colour
        case "markerPath": markerPath
        default: nil
        }
    }
}

extension TimeValue: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "iso": iso
        case "text": text
        default: nil
        }
    }
}
