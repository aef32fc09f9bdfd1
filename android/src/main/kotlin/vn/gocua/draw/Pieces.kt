package vn.gocua.draw

import vn.gocua.core.Body
import vn.gocua.core.Element

/**
 * The one place that knows every kind of element: no `else`, so a new word of the vocabulary does not compile before it
 * is drawn. `old` is what drew the element of that id in the view before; it is kept when the kind is the same.
 */
fun Screen.piece(element: Element, old: Piece?): Piece {
    if (old != null && old.element == element && old !is Typed) return old
    return when (val body = element.body) {
        is Body.Heading -> keep(old, element, ::HeadingPiece).apply { show(body) }
        is Body.Text -> keep(old, element, ::TextPiece).apply { show(body) }
        is Body.Notice -> keep(old, element, ::NoticePiece).apply { show(body) }
        is Body.TextField -> keep(old, element, ::TextFieldPiece).apply { show(body) }
        is Body.DateField -> keep(old, element, ::DateFieldPiece).apply { show(body) }
        is Body.SearchField -> keep(old, element, ::SearchFieldPiece).apply { show(body) }
        is Body.PinPad -> keep(old, element, ::PinPadPiece).apply { show(body) }
        is Body.Choice -> keep(old, element, ::ChoicePiece).apply { show(body) }
        is Body.Row -> keep(old, element, ::RowPiece).apply { show(body) }
        is Body.KeyValue -> keep(old, element, ::KeyValuePiece).apply { show(body) }
        is Body.FeeCard -> keep(old, element, ::FeeCardPiece).apply { show(body) }
        is Body.PaperSlot -> keep(old, element, ::PaperSlotPiece).apply { show(body) }
        is Body.Document -> keep(old, element, ::DocumentPiece).apply { show(body) }
        is Body.Timeline -> keep(old, element, ::TimelinePiece).apply { show(body) }
        is Body.Progress -> keep(old, element, ::ProgressPiece).apply { show(body) }
        is Body.CheckCode -> keep(old, element, ::CheckCodePiece).apply { show(body) }
        is Body.BigValue -> keep(old, element, ::BigValuePiece).apply { show(body) }
        is Body.QrCode -> keep(old, element, ::QrCodePiece).apply { show(body) }
        is Body.Saved -> keep(old, element, ::SavedPiece).apply { show(body) }
        is Body.Waiting -> keep(old, element, ::WaitingPiece).apply { show(body) }
        is Body.Button -> keep(old, element, ::ButtonPiece).apply { show(body) }
    }
}

private inline fun <reified P : Piece> Screen.keep(old: Piece?, element: Element, make: (Screen) -> P): P =
    (old as? P ?: make(this)).apply { name(element) }
