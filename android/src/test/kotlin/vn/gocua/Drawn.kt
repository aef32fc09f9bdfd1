package vn.gocua

import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import org.junit.Assert.assertEquals
import vn.gocua.core.Body
import vn.gocua.core.ButtonPlace
import vn.gocua.core.Element
import vn.gocua.core.ViewState
import vn.gocua.draw.Screen

/** This view and all below it, in drawing order. */
fun View.tree(): Sequence<View> = sequence {
    yield(this@tree)
    if (this@tree is ViewGroup) for (place in 0 until childCount) yieldAll(getChildAt(place).tree())
}

/** The view that draws an element, or a bar's button ("back", "listen"). */
fun View.element(id: String): View? = tree().firstOrNull { it.getTag(R.id.element) == id }

/** A part that is operated on its own: "input", "digit:7", "option:self". */
fun View.control(name: String): View? = tree().firstOrNull { it.getTag(R.id.control) == name }

/** What can be read in a view, as a person reads it: without marks that only say where a line may break. */
fun View.shownWords(): List<String> = tree().filter { it.isShown && it is TextView }.map { it as TextView }
    .map { (if (it.text.isNullOrEmpty()) it.hint ?: "" else it.text).toString().plain() }.filter(String::isNotEmpty).toList()

private fun String.plain() = replace("\u200b", "").replace("\u2060", "").replace('\u00a0', ' ')

/** What a screen reader can be told by a view: its nodes' descriptions and texts. */
fun View.spokenWords(): List<String> = tree().filter { it.isShown && it.isImportantForAccessibility }
    .map { it.createAccessibilityNodeInfo() }.map { (it.contentDescription ?: it.text ?: "").toString() }.filter(String::isNotEmpty).toList()

/** What must be readable for an element, word for word. A new kind of element does not compile until it is judged here. */
fun words(body: Body): List<String> = when (body) {
    is Body.Heading -> listOf(body.text)
    is Body.Text -> listOf(body.text)
    is Body.Notice -> listOf(body.text)
    is Body.TextField -> listOfNotNull(body.label, body.hint, body.example, body.fault)
    is Body.DateField -> listOfNotNull(body.label, body.hint, body.fault) + body.parts.map { it.label }
    is Body.SearchField -> listOf(body.label)
    is Body.PinPad -> listOf("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
    is Body.Choice -> listOfNotNull(body.label, body.fault) + body.options.flatMap { listOfNotNull(it.label, it.detail) }
    is Body.Row -> listOfNotNull(body.title, body.detail, body.tag?.text)
    is Body.KeyValue -> listOfNotNull(body.label, body.value, body.note)
    is Body.FeeCard -> listOfNotNull(body.label, body.amount, body.because, body.source)
    is Body.PaperSlot -> listOfNotNull(body.title, body.detail, body.tag.text, body.fault)
    is Body.Document -> listOf(body.title) + body.pages.orEmpty()
    is Body.Timeline -> body.entries.flatMap { listOfNotNull(it.title, it.detail) }
    is Body.Progress -> listOfNotNull(body.label, body.share)
    is Body.CheckCode -> listOf(body.label) + body.groups
    is Body.BigValue -> listOf(body.label, body.value)
    is Body.QrCode -> listOf(body.label)
    is Body.Saved -> listOf(body.text)
    is Body.Waiting -> listOf(body.text)
    is Body.Button -> listOf(body.label)
}.filter(String::isNotEmpty)

/** Fails unless the screen is this view state: every element once, in order, with its words, for the eye and for the ear. */
fun assertDrawn(screen: Screen, view: ViewState) = assertEquals("${view.screen} is drawn in full", "", Drawn(screen, view).faults().joinToString("\n"))

/** What differs between a view state and what the screen shows of it, in words. */
class Drawn(private val screen: Screen, private val view: ViewState) {
    private val faults = mutableListOf<String>()

    private fun expect(good: Boolean, words: () -> String) {
        if (!good) faults += words()
    }

    fun faults(): List<String> {
        val drawn = screen.tree().filter { it.isShown }.mapNotNull { it.getTag(R.id.element) as? String }.toList()
        val bar = listOfNotNull("back".takeIf { view.back != null }, "help".takeIf { view.help != null }, "listen")
        val wanted = bar + view.elements.map { it.id }
        expect(screen.revision == view.revision) { "revision ${screen.revision} is drawn, ${view.revision} is the newest" }
        expect(wanted.sorted() == drawn.sorted()) { "missing: ${wanted - drawn.toSet()}, too many: ${drawn - wanted.toSet()}, of $drawn" }
        val low = view.elements.filter { (it.body as? Body.Button)?.place == ButtonPlace.BOTTOM }.map { it.id }
        val high = view.elements.map { it.id } - low.toSet()
        expect(drawn.filter { it in high } == high) { "in another order: $drawn, not $high" }
        expect(drawn.indexOfFirst { it in low }.let { it < 0 || it > drawn.indexOfLast { id -> id in high } }) { "actions before the end: $drawn" }
        expect(view.place in screen.shownWords()) { "does not say where one is: ${view.place}" }
        for ((id, words) in listOf("back" to view.back, "help" to view.help, "listen" to view.listen).filter { it.first in bar }) {
            expect(screen.element(id)?.contentDescription == words) { "$id says ${screen.element(id)?.contentDescription}" }
        }
        for (element in view.elements) screen.element(element.id)?.let { judge(element, it) }
        return faults
    }

    private fun judge(element: Element, drawn: View) {
        val shown = drawn.shownWords()
        for (word in words(element.body)) expect(shown.any { word.plain() in it }) { "${element.id} shows $shown, and not “$word”" }
        val spoken = drawn.spokenWords()
        expect(element.readAloud in spoken) { "${element.id} says $spoken, and not “${element.readAloud}”" }
        val live = drawn.accessibilityLiveRegion != View.ACCESSIBILITY_LIVE_REGION_NONE
        expect(element.live == live) { "${element.id} ${if (live) "speaks" else "does not speak"} by itself" }
    }
}
