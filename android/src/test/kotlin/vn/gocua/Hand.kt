package vn.gocua

import android.content.DialogInterface
import android.graphics.Rect
import android.os.Build
import android.os.SystemClock
import android.view.InputDevice
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.view.inputmethod.EditorInfo
import android.view.inputmethod.InputConnection
import android.widget.EditText
import androidx.test.platform.app.InstrumentationRegistry
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.robolectric.shadows.ShadowAlertDialog
import vn.gocua.core.Body
import vn.gocua.core.Confirm
import vn.gocua.core.Element
import vn.gocua.core.SaveState

/** A person's finger and keyboard: touches go in where the system puts them, letters through the keyboard's own connection. */
class Hand(private val phone: Phone) {
    /** A nervous thumb: what is pressed, chosen or entered is touched twice in the same instant. */
    var doubled = false

    /** The pad of the last PIN: its screen, and how often it had refused some there. */
    private var entered: Pair<ULong, UInt>? = null

    private val system get() = InstrumentationRegistry.getInstrumentation().uiAutomation

    /** Brings a view into sight and touches the middle of what can be seen of it. */
    fun tap(view: View, twice: Boolean = false) {
        val seen = Rect()
        // Again, when a newer view is being laid out just now.
        phone.await("$view in sight", seconds = 10) {
            view.requestRectangleOnScreen(Rect(0, 0, view.width, view.height), true)
            phone.settle()
            view.getGlobalVisibleRect(seen) && !seen.isEmpty
        }
        // Between two touches from outside the system might draw; no thumb is faster than two clicks at once.
        if (twice) repeat(2) { view.performClick() } else touch(seen.exactCenterX(), seen.exactCenterY())
        phone.settle()
    }

    private fun touch(x: Float, y: Float) {
        val down = SystemClock.uptimeMillis()
        touch(x, y, MotionEvent.ACTION_DOWN, down)
        touch(x, y, MotionEvent.ACTION_UP, down)
    }

    fun touch(x: Float, y: Float, action: Int, down: Long) {
        val event = MotionEvent.obtain(down, SystemClock.uptimeMillis(), action, x, y, 0)
        event.source = InputDevice.SOURCE_TOUCHSCREEN
        system.injectInputEvent(event, true)
        event.recycle()
    }

    /** A turn of a mouse's wheel. */
    fun scroll(x: Float, y: Float, turns: Float) {
        val mouse = MotionEvent.PointerProperties().apply { toolType = MotionEvent.TOOL_TYPE_MOUSE }
        val place = MotionEvent.PointerCoords().apply {
            this.x = x
            this.y = y
            setAxisValue(MotionEvent.AXIS_VSCROLL, turns)
        }
        val now = SystemClock.uptimeMillis()
        val event = MotionEvent.obtain(now, now, MotionEvent.ACTION_SCROLL, 1, arrayOf(mouse), arrayOf(place), 0, 0, 1f, 1f, 0, 0, InputDevice.SOURCE_MOUSE, 0)
        system.injectInputEvent(event, true)
        event.recycle()
    }

    /** Presses what draws an element, once it is there; says yes where the app asks first. */
    fun press(id: String) {
        val element = there(id)
        tap(phone.screen.element(element.id)!!, doubled)
        (element.body as? Body.Button)?.confirm?.let { answer(it, yes = true) }
    }

    /** Waits for an element that can be used: an answer may bring the next question on the same screen. */
    private fun there(id: String): Element {
        phone.see("$id to use") { phone.find(id)?.let { (it.body as? Body.Button)?.enabled ?: true } == true }
        return phone.find(id)!!
    }

    /** The question that is asked before something is destroyed. */
    fun answer(confirm: Confirm, yes: Boolean) {
        val dialog = checkNotNull(ShadowAlertDialog.getLatestAlertDialog()) { "nobody asks “${confirm.question}”" }
        assertTrue("the question can be read", confirm.question in dialog.window!!.decorView.shownWords())
        assertEquals(confirm.yes, dialog.getButton(DialogInterface.BUTTON_POSITIVE).text.toString())
        assertEquals(confirm.no, dialog.getButton(DialogInterface.BUTTON_NEGATIVE).text.toString())
        val button = dialog.getButton(if (yes) DialogInterface.BUTTON_POSITIVE else DialogInterface.BUTTON_NEGATIVE)
        repeat(if (doubled) 2 else 1) { button.performClick() }
        phone.settle()
    }

    /** Of many, a second tap would take the first one back: there even a nervous thumb is careful. */
    fun choose(choice: String, option: String) {
        val many = (there(choice).body as Body.Choice).many
        tap(control(choice, "option:$option"), doubled && !many)
    }

    /** Types into a field as a keyboard does: the whole of it replaced, in composed letters. */
    fun type(id: String, text: String) {
        val body = there(id).body
        if (body is Body.DateField) {
            // A year alone goes into the last box.
            val parts = text.split("/")
            body.parts.takeLast(parts.size).zip(parts).forEach { (part, number) -> write(input(id, part.part.name.lowercase()), number) }
        } else {
            write(input(id), text)
        }
    }

    private fun write(field: EditText, text: String) = into(field).run {
        beginBatchEdit()
        setSelection(0, field.length())
        commitText(text, 1)
        endBatchEdit()
        phone.settle()
    }

    /** The finger on the field, then the keyboard's connection to what has the focus. */
    fun into(field: EditText): InputConnection {
        if (!field.isFocused) tap(field)
        assertSame("the touch gives the focus", field, phone.activity.window.decorView.findFocus())
        val connection = field.onCreateInputConnection(EditorInfo())
        assertNotNull("a keyboard can write into it", connection)
        return connection
    }

    fun input(id: String, part: String = "input"): EditText = control(id, part) as EditText

    fun control(id: String, name: String): View {
        val element = checkNotNull(phone.find(id)) { "nothing called $id; ${phone.tell()}" }
        return checkNotNull(phone.screen.element(element.id)!!.control(name)) { "$id has no $name" }
    }

    /** Takes the focus away, as a touch on the next thing does, and waits until what was typed is kept. */
    fun leave(id: String, text: String) {
        phone.activity.window.decorView.findFocus()?.clearFocus()
        phone.await("$id shows $text, kept") {
            when (val body = phone.find(id)?.body) {
                is Body.TextField -> body.value == text && body.saved != SaveState.SAVING
                is Body.DateField -> body.value.trimStart('/') == text && body.saved != SaveState.SAVING
                is Body.SearchField -> body.value == text
                else -> false
            }
        }
    }

    /** Enters digits on a pad that takes some: another one than for the PIN before, or that one after a refusal. */
    fun pin(digits: String) {
        phone.see("a PIN pad that takes digits") { pad()?.enabled == true && phone.view.frame to pad()!!.attempt != entered }
        entered = phone.view.frame to pad()!!.attempt
        val id = phone.view.elements.first { it.body is Body.PinPad }.id
        if (doubled) {
            val keys = digits.map { control(id, "digit:$it") }
            (keys + keys).forEach { it.performClick() }
            phone.settle()
        } else {
            digits.forEach { tap(control(id, "digit:$it")) }
        }
    }

    private fun pad() = phone.view.elements.firstNotNullOfOrNull { it.body as? Body.PinPad }

    /** In a new process, screens count anew. */
    fun forget() {
        entered = null
    }

    /** The way back that the platform has: the callback of the gesture, or the key on older phones. */
    fun back() {
        val callback = if (Build.VERSION.SDK_INT >= 33) BackGesture.callback(phone.activity) else null
        if (callback != null) callback.onBackInvoked() else key(KeyEvent.KEYCODE_BACK)
        phone.settle()
    }

    fun key(code: Int) {
        for (action in listOf(KeyEvent.ACTION_DOWN, KeyEvent.ACTION_UP)) system.injectInputEvent(KeyEvent(action, code), true)
        phone.settle()
    }
}
