package vn.gocua.draw

import android.content.res.ColorStateList
import android.view.*
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.*
import vn.gocua.core.*

/** Pick one option, or several: large cards with the platform's own mark, a picture key and words. */
class ChoicePiece(screen: Screen) : AskingPiece(screen) {
    private val options = put(below(12))
    private var drawn: Any? = null

    fun show(body: Body.Choice) {
        ask(body.label, fault = body.fault)
        // Only what is picked changes while a person picks: the cards stay, and with them focus and touch.
        val shape = body.options.map { it.copy(selected = false) } to body.many
        if (drawn != shape) {
            options.removeAllViews()
            for (option in body.options) operated(options.put(Card(option, body.many)), "option:${option.id}")
            drawn = shape
        }
        body.options.forEachIndexed { place, option -> (options.getChildAt(place) as Card).pick(option.selected) }
    }

    private inner class Card(option: ChoiceOption, many: Boolean) : LinearLayout(context) {
        private val mark: CompoundButton = if (many) CheckBox(context) else RadioButton(context)

        init {
            minimumHeight = dp(60)
            gravity = Gravity.CENTER_VERTICAL
            setPadding(dp(10), dp(10), dp(14), dp(10))
            mark.isClickable = false
            mark.isFocusable = false
            mark.background = null
            // The platform's mark does not grow with the letters; as far as there is room, it does here.
            mark.scaleX = minOf(look.grown(10) / look.px(10), 1.4f)
            mark.scaleY = mark.scaleX
            pictured({
                put(mark, WRAP_CONTENT)
                option.icon?.let { pictureKey(it) }
            }) {
                words(option.label)
                option.detail?.let { quiet(it) }
            }
            getChildAt(0).importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO_HIDE_DESCENDANTS
            contentDescription = listOfNotNull(option.label, option.detail).joinToString(". ")
            isFocusable = true
            setOnClickListener { screen.act(Action.Choose(element.id, option.id, frame)) }
        }

        fun pick(picked: Boolean) {
            if (background != null && mark.isChecked == picked) return
            mark.isChecked = picked
            mark.buttonTintList = ColorStateList.valueOf(if (picked) look.door else look.edge)
            background = look.touched(look.box(if (picked) look.doorSoft else look.card, 14, if (picked) look.door else look.line, 2))
        }

        override fun getAccessibilityClassName(): CharSequence = mark.accessibilityClassName

        override fun onInitializeAccessibilityNodeInfo(info: AccessibilityNodeInfo) {
            super.onInitializeAccessibilityNodeInfo(info)
            info.isCheckable = true
            info.isChecked = mark.isChecked
        }
    }
}
