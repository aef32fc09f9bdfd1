package vn.gocua.draw

import android.content.Context
import android.graphics.drawable.*
import android.text.InputFilter
import android.text.InputType
import android.util.TypedValue
import android.view.*
import android.view.accessibility.AccessibilityNodeInfo
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import vn.gocua.core.Keyboard

/** A box to type in: the platform's own, in the look of the app, with its name and its fault for a screen reader. */
class Box(context: Context, private val look: Look, private val radius: Int = 12) : EditText(context) {
    private var name = ""
    private var fault: String? = null

    init {
        setTextSize(TypedValue.COMPLEX_UNIT_SP, 19f)
        setTextColor(look.ink)
        minimumHeight = look.grown(56)
        setPadding(look.dp(14), look.dp(8), look.dp(14), look.dp(8))
        // Not what the platform writes down; a turned screen hands it on in memory.
        isSaveEnabled = false
    }

    /** How many characters it takes. */
    fun limit(most: UInt) {
        filters = arrayOf(InputFilter.LengthFilter(most.toInt()))
    }

    fun name(name: String, fault: String?) {
        this.name = name
        this.fault = fault
        background = StateListDrawable().apply {
            addState(intArrayOf(android.R.attr.state_focused), ring())
            addState(intArrayOf(), look.box(look.card, radius, if (fault == null) look.edge else look.bad, 2))
        }
    }

    /** With the focus: a ring in the colour of attention around a line in ink. */
    private fun ring() = LayerDrawable(arrayOf(look.box(look.focus, radius), look.box(look.card, radius - 3, look.ink, 2))).apply {
        setLayerInset(1, look.dp(3), look.dp(3), look.dp(3), look.dp(3))
    }

    /** Sets the keyboard and what its lower right key does; only when that changes, because the keyboard starts anew. */
    fun keyboard(keyboard: Keyboard, sensitive: Boolean, action: Int, multiline: Boolean = false) {
        val kind = when (keyboard) {
            Keyboard.TEXT -> InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES
            Keyboard.NAME -> InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_WORDS or InputType.TYPE_TEXT_VARIATION_PERSON_NAME
            Keyboard.DIGITS -> InputType.TYPE_CLASS_NUMBER
            Keyboard.PHONE -> InputType.TYPE_CLASS_PHONE
            Keyboard.EMAIL -> InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_EMAIL_ADDRESS
        }
        val text = kind and InputType.TYPE_MASK_CLASS == InputType.TYPE_CLASS_TEXT
        val lines = if (text && multiline) InputType.TYPE_TEXT_FLAG_MULTI_LINE else 0
        val suggestions = if (text && sensitive) InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS else 0
        val wanted = kind or lines or suggestions
        if (inputType != wanted) inputType = wanted
        val key = if (multiline) EditorInfo.IME_ACTION_NONE else action
        val learning = if (sensitive) EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING else 0
        val options = key or EditorInfo.IME_FLAG_NO_FULLSCREEN or learning
        if (imeOptions != options) imeOptions = options
    }

    /** Does what that key promises, also for the enter key of a hardware keyboard. */
    fun done(then: () -> Unit) = setOnEditorActionListener { _, action, event ->
        val pressed = when (event) {
            null -> action != EditorInfo.IME_ACTION_NONE
            else -> maxLines == 1 && event.action == KeyEvent.ACTION_DOWN
        }
        if (pressed) then()
        pressed
    }

    override fun onInitializeAccessibilityNodeInfo(info: AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(info)
        info.hintText = name
        info.isContentInvalid = fault != null
        info.error = fault
    }
}
