package vn.gocua.gallery

import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.Rect
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.ImageView
import android.widget.TextView
import kotlin.math.max
import kotlin.math.min
import vn.gocua.R
import vn.gocua.tree

/**
 * What every screen must be, whatever it shows; the faults as words. The tree is laid out in full height, so nothing hides below.
 * A document's pages are pictures of their own: what is on them is not the app's to judge.
 */
class Judge(private val root: View, private val picture: Bitmap) {
    private val density = root.resources.displayMetrics.density

    fun faults(): List<String> {
        val shown = root.tree().filter { it.isShown && it.width > 0 && it.height > 0 }.toList()
        val words = shown.filterIsInstance<TextView>().filter { it.text.isNotEmpty() || !it.hint.isNullOrEmpty() }
        val icons = shown.filterIsInstance<ImageView>().filterNot { (it.getTag(R.id.control) as? String)?.startsWith("page:") == true }
        return words.flatMap(::cut) + shown.mapNotNull(::small) + shown.mapNotNull(::silent) + overlaps(shown, words) +
            words.mapNotNull { pale(it, 4.5) } + icons.mapNotNull { pale(it, 3.0) }
    }

    private fun name(view: View): String {
        val above = generateSequence(view) { it.parent as? View }.firstNotNullOfOrNull { it.getTag(R.id.element) }
        return "$above/${view.getTag(R.id.control) ?: view.javaClass.simpleName}" + ((view as? TextView)?.text?.take(30)?.let { " “$it”" } ?: "")
    }

    private fun box(view: View): Rect = Rect(0, 0, view.width, view.height).also { (root as ViewGroup).offsetDescendantRectToMyCoords(view, it) }

    /** Words that end in dots, are higher or wider than their place, break inside a word, or reach out of what holds them. */
    private fun cut(view: TextView): List<String> {
        val faults = mutableListOf<String>()
        val layout = view.layout ?: return listOf("${name(view)} has no layout")
        val inside = view.height - view.totalPaddingTop - view.totalPaddingBottom
        val text = layout.text
        if (view !is EditText) {
            if (layout.height > inside + 1) faults += "${name(view)} is cut off: ${layout.height} px of words in $inside px"
            for (line in 0 until layout.lineCount) {
                if (layout.getEllipsisCount(line) > 0) faults += "${name(view)} ends in dots"
                val room = view.width - view.totalPaddingLeft - view.totalPaddingRight
                if (layout.getLineMax(line) > room + 1) faults += "${name(view)} is wider than its place"
                val end = layout.getLineEnd(line)
                if (end in 1 until text.length && text[end - 1].isLetterOrDigit() && text[end].isLetterOrDigit()) {
                    faults += "${name(view)} breaks inside a word at ${text.subSequence(0, end)}|"
                }
            }
        }
        val visible = Rect(0, 0, view.width, view.height)
        var at: View = view
        while (at !== root) {
            val parent = at.parent as? ViewGroup ?: break
            visible.offset(at.left - parent.scrollX, at.top - parent.scrollY)
            val all = Rect(visible)
            if (!visible.intersect(0, 0, parent.width, parent.height) || visible != all) {
                faults += "${name(view)} reaches out of ${parent.javaClass.simpleName}"
                break
            }
            at = parent
        }
        return faults
    }

    private fun small(view: View): String? {
        if (!view.isEnabled || !(view.isClickable || view is EditText)) return null
        val least = 48 * density - 1
        if (view.width >= least && view.height >= least) return null
        return "${name(view)} is ${(view.width / density).toInt()} x ${(view.height / density).toInt()} dp to touch"
    }

    /** What a screen reader stops at must say something. */
    private fun silent(view: View): String? {
        if (!view.isImportantForAccessibility || !(view.isClickable || view is EditText || view.getTag(R.id.element) != null)) return null
        val node = view.createAccessibilityNodeInfo()
        val says = listOf(node.contentDescription, node.text, node.hintText).any { !it.isNullOrBlank() }
        return if (says) null else "${name(view)} says nothing"
    }

    private fun overlaps(shown: List<View>, words: List<View>): List<String> {
        val elements = shown.filter { it.getTag(R.id.element) != null }
        return listOf(elements, words).flatMap { group ->
            group.flatMapIndexed { place, one ->
                group.drop(place + 1).filter { Rect.intersects(box(one), box(it)) && !holds(one, it) }.map { "${name(one)} and ${name(it)} overlap" }
            }
        }
    }

    private fun holds(one: View, other: View) = generateSequence(other) { it.parent as? View }.any { it === one }

    /** Contrast of the strongest stroke with the ground around it, as it was drawn. What cannot be used now may be pale. */
    private fun pale(view: View, least: Double): String? {
        if (!view.isEnabled || generateSequence(view) { it.parent as? View }.any { it.alpha < 1 }) return null
        val box = box(view)
        if (!box.intersect(0, 0, picture.width, picture.height)) return null
        val pixels = IntArray(box.width() * box.height())
        picture.getPixels(pixels, 0, box.width(), box.left, box.top, box.width(), box.height())
        val ground = pixels.asList().groupingBy { it }.eachCount().maxBy { it.value }.key
        val best = pixels.toSet().maxOf { contrast(it, ground) }
        return if (best < least) "${name(view)} has a contrast of ${"%.1f".format(best)}" else null
    }

    private fun contrast(one: Int, other: Int): Double {
        val (a, b) = Color.luminance(one).toDouble() to Color.luminance(other).toDouble()
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }
}
