package vn.gocua.draw

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Typeface
import android.graphics.drawable.GradientDrawable
import android.view.*
import android.view.ViewGroup.LayoutParams.*
import android.widget.*
import vn.gocua.R
import vn.gocua.core.*

/** What everything on the screen is made of: words, pictures, tags, and ways to put them beside or below each other. */
abstract class Parts(context: Context, val look: Look) : LinearLayout(context) {
    fun dp(dp: Number) = look.dp(dp)

    fun <V : View> ViewGroup.put(view: V, width: Int = MATCH_PARENT, height: Int = WRAP_CONTENT, weight: Float = 0f): V =
        view.also { addView(it, LayoutParams(width, height, weight)) }

    /** Words; large ones stand closer together. */
    fun ViewGroup.words(text: String, size: Int = Look.BASE, color: Int = look.ink, face: Typeface = Typeface.DEFAULT, width: Int = MATCH_PARENT) =
        put(Line(context, text, look.sp(size)), width).apply {
            typeface = face
            setTextColor(color)
            setLineSpacing(0f, if (size > 18) 1.1f else 1.2f)
        }

    fun ViewGroup.quiet(text: String) = words(text, 15, look.ink2)
    fun ViewGroup.strong(text: String) = words(text, face = look.medium)

    /** One picture of the set, as large as letters ask for. */
    fun ViewGroup.icon(name: String, color: Int, size: Int = 24): ImageView = put(ImageView(context), look.grown(size), look.grown(size)).apply {
        setImageResource(picture(name))
        imageTintList = ColorStateList.valueOf(color)
    }

    /** The drawing of a picture; one that this version does not have is a sheet of paper. */
    fun picture(name: String): Int {
        val found = resources.getIdentifier("ic_$name", "drawable", context.packageName)
        return if (found == 0) R.drawable.ic_description else found
    }

    /** A picture key: an icon on a soft square, by which a person who cannot read well knows the thing again. */
    fun ViewGroup.pictureKey(name: String, tone: Tone = Tone.GOOD, size: Int = 24, room: Int = 20): ViewGroup =
        put(LinearLayout(context), dp(room) + look.grown(size), dp(room) + look.grown(size)).apply {
            gravity = Gravity.CENTER
            background = look.toned(tone, 12)
            icon(name, look.of(tone), size)
        }

    /** A button that is only a picture, `inset` from its edge. */
    fun pictureButton(name: String, color: Int, inset: Int, press: () -> Unit) = ImageButton(context).apply {
        setImageResource(picture(name))
        setColorFilter(color)
        scaleType = ImageView.ScaleType.FIT_CENTER
        setPadding(inset, inset, inset, inset)
        background = look.touched(null, look.box(-1, 40))
        setOnClickListener { press() }
    }

    /** A short state: coloured words on their soft ground. */
    fun ViewGroup.tag(tag: Tag, icon: String? = null, working: Boolean = false) {
        val color = look.of(tag.tone)
        put(across(4), WRAP_CONTENT).apply {
            (layoutParams as LayoutParams).topMargin = dp(4)
            background = look.toned(tag.tone)
            setPadding(dp(10), dp(3), dp(10), dp(3))
            if (working) wheel(color, 16)
            if (icon != null) icon(icon, color, 18)
            words(tag.text, 14, color, look.medium, WRAP_CONTENT)
        }
    }

    /** A wheel that turns while something is being done. */
    fun ViewGroup.wheel(color: Int, size: Int): ProgressBar =
        put(ProgressBar(context), look.grown(size), look.grown(size)).apply { indeterminateTintList = ColorStateList.valueOf(color) }

    /** What is wrong and how to put it right, above what has to be put right. */
    fun ViewGroup.fault(text: String) = put(across(8)).apply {
        gravity = Gravity.TOP
        icon("error", look.bad, 22)
        words(text, 16, look.bad, look.medium)
    }

    fun across(gap: Int) = LinearLayout(context).apply {
        gravity = Gravity.CENTER_VERTICAL
        showDividers = SHOW_DIVIDER_MIDDLE
        dividerDrawable = GradientDrawable().apply { setSize(dp(gap), 0) }
    }

    fun below(gap: Int) = LinearLayout(context).apply {
        orientation = VERTICAL
        showDividers = SHOW_DIVIDER_MIDDLE
        dividerDrawable = GradientDrawable().apply { setSize(0, dp(gap)) }
    }

    /** A picture beside words, something small at the end; where letters are too large for that, the words go below. */
    fun ViewGroup.pictured(picture: ViewGroup.() -> Unit, end: (ViewGroup.() -> Unit)? = null, said: LinearLayout.() -> Unit) {
        val line = across(14).apply(picture)
        if (look.narrow) line.put(View(context), 0, 0, 1f) else line.put(below(2), 0, weight = 1f).said()
        end?.invoke(line)
        val stack = put(below(8))
        stack.put(line)
        if (look.narrow) stack.put(below(2)).said()
    }
}
