// The texts that the viewer shows come from its caller; this file says which ones.

/**
 * @typedef {object} ViewerStrings
 * @property {string} hudWindow with {centre} and {width}
 * @property {string} hudZoom with {percent}
 * @property {string} hudInverted shown while black and white are exchanged
 * @property {string} markRight label of a mark on the patient's right hip, short
 * @property {string} markLeft label of a mark on the patient's left hip, short
 * @property {string} markChangeSide name of the button that moves a mark to the other side; with {side}
 * @property {string} markDelete name of the button that deletes a mark; with {side}
 * @property {string} markPlaced announced when a mark was placed or moved; with {side}
 * @property {string} markDeleted announced when a mark was deleted; with {side}
 * @property {string} markLimit announced when no further mark is allowed; with {maximum}
 * @property {string} crosshairPoint announced when the crosshair for a point appears: arrows move, Enter places
 * @property {string} crosshairBox the same for a box: Enter at one corner, then at the opposite one
 * @property {string} crosshairCorner announced when the first corner of a box stands
 *
 * @typedef {object} KeyStrings
 * @property {string} zoomIn
 * @property {string} zoomOut
 * @property {string} fit
 * @property {string} oneToOne
 * @property {string} invert
 * @property {string} reset
 * @property {string} panLeft
 * @property {string} panRight
 * @property {string} panUp
 * @property {string} panDown
 * @property {string} windowWider
 * @property {string} windowNarrower
 * @property {string} brighter
 * @property {string} darker
 * @property {string} mark
 * @property {string} help
 * @property {string} groupView heading of the viewer's keys
 * @property {string} groupWindow heading of the window/level keys
 *
 * @typedef {object} KeyHelpStrings
 * @property {string} title
 * @property {string} keysHeading
 * @property {string} columnAction
 * @property {string} columnKeys
 * @property {string} columnChange
 * @property {string} change visible text of a row's button
 * @property {string} changeAction accessible name of a row's button; contains the text of `change`; with {action}
 * @property {string} pressKey shown while a key is awaited; with {action}
 * @property {string} changed with {action} and {key}
 * @property {string} conflict with {key} and {action}
 * @property {string} notAllowed with {key}: a key that the browser or the page needs itself
 * @property {string} cancelled
 * @property {string} restore
 * @property {string} restored
 * @property {string} close
 * @property {string} pointerHeading
 * @property {[string, string][]} pointerRows gesture and what it does, for mouse and touch
 * @property {Object<string, string>} keyNames legends of named keys: Enter, Escape, Delete, Backspace, Shift, Space …
 */

/**
 * Puts values into the {places} of a text.
 * @param {string} template @param {Object<string, string|number>} values @returns {string}
 */
export function fillIn(template, values) {
    return template.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}
