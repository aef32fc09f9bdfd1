package vn.gocua.draw

import android.app.UiModeManager
import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Typeface
import android.graphics.drawable.*
import android.os.Build
import android.provider.Settings
import android.util.TypedValue
import vn.gocua.*
import vn.gocua.core.Tone
import kotlin.math.roundToInt

/** Colours by role and measures: the one place that knows how things look. Colours come from `res`, light and night. */
class Look(private val context: Context) {
    val contrast = wantsContrast(context)
    val paper = color(if (contrast) R.color.pure_paper else R.color.paper)
    val card = if (contrast) paper else color(R.color.card)
    val ink = color(if (contrast) R.color.pure_ink else R.color.ink)
    val ink2 = if (contrast) ink else color(R.color.ink_2)
    val line = if (contrast) ink else color(R.color.line)
    val edge = if (contrast) ink else color(R.color.edge)
    val door = color(R.color.door)
    val onDoor = color(R.color.on_door)
    val doorSoft = soft(R.color.door_soft)
    val bad = color(R.color.bad)
    val onBad = color(R.color.on_bad)
    val focus = color(R.color.focus)
    val desk = color(R.color.desk)
    val medium: Typeface = Typeface.create("sans-serif-medium", Typeface.NORMAL)
    val bold: Typeface = Typeface.create(Typeface.DEFAULT, Typeface.BOLD)

    /** How much larger than usual letters are; what belongs to letters grows with them, spaces do not. */
    private val letters = sp(BASE) / px(BASE)
    private val width = context.resources.configuration.screenWidthDp - 2 * MARGIN
    /** Label and value no longer fit beside each other. */
    val stacked = width < 17 * BASE * letters
    /** A picture no longer fits beside words. */
    val narrow = width < 13 * BASE * letters

    fun px(dp: Number): Float = TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_DIP, dp.toFloat(), context.resources.displayMetrics)
    fun sp(sp: Number): Float = TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_SP, sp.toFloat(), context.resources.displayMetrics)
    fun dp(dp: Number): Int = px(dp).roundToInt()
    /** A length that grows with the letters. */
    fun grown(dp: Number): Int = (px(dp) * letters).roundToInt()

    /** Colour of words in a tone. */
    fun of(tone: Tone): Int = when (tone) {
        Tone.INFO -> color(R.color.info)
        Tone.GOOD -> door
        Tone.WAIT -> color(R.color.wait)
        Tone.BAD -> bad
    }

    /** The soft ground under a tone; where contrast is wanted, an outline instead. */
    fun toned(tone: Tone, radius: Number = 14): GradientDrawable {
        val ground = when (tone) {
            Tone.INFO -> soft(R.color.info_soft)
            Tone.GOOD -> doorSoft
            Tone.WAIT -> soft(R.color.wait_soft)
            Tone.BAD -> soft(R.color.bad_soft)
        }
        return box(ground, radius, if (contrast) of(tone) else null, 2)
    }

    fun box(fill: Int, radius: Number = 14, stroke: Int? = null, strokeWidth: Number = 1): GradientDrawable = GradientDrawable().apply {
        setColor(fill)
        cornerRadius = px(radius)
        if (stroke != null) setStroke(dp(strokeWidth), stroke)
    }

    /** What answers a touch: the platform's ripple over a ground. */
    fun touched(ground: Drawable?, mask: Drawable = ground ?: box(-1)): RippleDrawable =
        RippleDrawable(ColorStateList.valueOf(ink and 0xFFFFFF or (0x33 shl 24)), ground, mask)

    private fun color(id: Int) = context.getColor(id)
    private fun soft(id: Int) = if (contrast) paper else color(id)

    companion object {
        /** Size of ordinary letters. */
        const val BASE = 17
        const val MARGIN = 16

        /** Whether the person asked the platform for more contrast. */
        fun wantsContrast(context: Context) = strongText(context) || contrastLevel(context) > 0.5f

        /** Not every make of Android lets an app read this. */
        private fun strongText(context: Context) =
            runCatching { Settings.Secure.getInt(context.contentResolver, "high_text_contrast_enabled") == 1 }.getOrDefault(false)

        @GuardedApi
        private fun contrastLevel(context: Context) = if (Build.VERSION.SDK_INT >= 34) context.service<UiModeManager>().contrast else 0f
    }
}
