package vn.gocua

import android.app.Activity
import android.os.Looper
import android.view.View
import android.widget.EditText
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowAlertDialog
import vn.gocua.core.Action
import vn.gocua.core.Body
import vn.gocua.core.ButtonPlace
import vn.gocua.core.ButtonWeight
import vn.gocua.core.ChoiceOption
import vn.gocua.core.Confirm
import vn.gocua.core.Element
import vn.gocua.core.Keyboard
import vn.gocua.core.SaveState
import vn.gocua.core.ViewState
import vn.gocua.draw.Screen
import vn.gocua.platform.Documents

/** Whatever is done goes back with the number of the screen on which it was done, even when another one has come by then. */
@RunWith(RobolectricTestRunner::class)
class FrameTest {
    private val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
    private val told = mutableListOf<Action>()
    private var revision = 0uL
    private val screen = screen()

    private fun screen(kept: Screen.Kept? = null) = Screen(activity, told::add, Documents(activity), kept).also(activity::setContentView)

    /** The same screen by name and depth each time, as two rows of one list are. */
    private fun view(frame: ULong, vararg elements: Pair<String, Body>) = ViewState(
        ++revision, frame, "vi", "row", 1u, "Đây", null, "Quay lại", "Nghe", "Trợ giúp", 100u, null, false, "",
        elements.map { (id, body) -> Element(id, id, false, false, null, body) },
    )

    private fun show(frame: ULong, vararg elements: Pair<String, Body>) {
        screen.show(view(frame, *elements))
        settle()
    }

    private fun settle() = shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(30))

    private fun drawn(id: String): View = screen.element(id)!!
    private fun field() = drawn("name").control("input") as EditText
    private fun field(value: String, edit: ULong = 0u) =
        Body.TextField("", value, edit, null, null, Keyboard.NAME, false, 60u, null, SaveState.EMPTY)
    private fun button(confirm: Confirm? = null) = Body.Button("Bỏ", null, ButtonWeight.DANGER, true, ButtonPlace.BOTTOM, confirm)
    private val row = Body.Row("home", null, "Một", null, null, true)
    private val choice = Body.Choice("", listOf(ChoiceOption("yes", "Có", null, null, false)), false, null, SaveState.EMPTY)
    private val pad = Body.PinPad(3u, true, 0u, "Xóa", List(4) { "$it" }, "Vân tay")

    @Test
    fun `a tap goes with the screen on which it was drawn, also when it lands after another has come`() {
        val elements = arrayOf("row" to row, "choice" to choice, "button" to button(), "pin" to pad)
        fun touched() = listOf(drawn("row"), drawn("choice").control("option:yes")!!, drawn("button"), drawn("pin").control("presence")!!)
        show(7u, *elements)
        val old = touched()
        show(8u, *elements)
        val new = touched()
        assertTrue("another screen, other views", old.intersect(new.toSet()).isEmpty())
        (old + new).forEach { it.performClick() }
        val done = { frame: ULong ->
            listOf(Action.Press("row", frame), Action.Choose("choice", "yes", frame), Action.Press("button", frame), Action.Press("pin", frame))
        }
        assertEquals(done(7u) + done(8u), told)
    }

    @Test
    fun `what was typed and not sent when the screen changes goes to the screen on which it was typed`() {
        show(7u, "name" to field("Lò", edit = 4u))
        field().requestFocus()
        field().setText("Lò Thị")
        show(8u, "name" to field("Giàng", edit = 9u))
        assertEquals(listOf<Action>(Action.FieldEdited("name", "Lò Thị", 5u, 7u)), told)
        assertEquals("the same id on another screen is another field", "Giàng", field().text.toString())
        assertFalse("and nobody is in it", field().isFocused)
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(2))
        assertEquals("nothing comes later", 1, told.size)
    }

    @Test
    fun `that a field was left is told about the screen on which it was`() {
        show(7u, "name" to field(""))
        field().requestFocus()
        field().setText("Lò")
        field().clearFocus()
        settle()
        // It is told a little later; another screen comes first.
        show(8u, "name" to field(""))
        assertEquals(listOf(Action.FieldEdited("name", "Lò", 1u, 7u), Action.FieldLeft("name", 7u)), told)
    }

    @Test
    fun `digits that were entered on another screen are not part of a PIN`() {
        fun enter(digits: String) = digits.forEach { drawn("pin").control("digit:$it")!!.performClick() }
        show(7u, "pin" to pad)
        enter("24")
        show(8u, "pin" to pad)
        enter("081")
        val entered = told.single() as Action.PinEntered
        assertEquals("081" to 8uL, entered.digits.decodeToString() to entered.frame)
    }

    @Test
    fun `a question that was asked on another screen is gone`() {
        val confirm = Confirm("Bỏ thật không?", "Bỏ", "Thôi")
        show(7u, "button" to button(confirm))
        drawn("button").performClick()
        val dialog = ShadowAlertDialog.getLatestAlertDialog()
        assertTrue(dialog.isShowing)
        show(8u, "button" to button(confirm))
        assertFalse(dialog.isShowing)
        assertEquals(emptyList<Action>(), told)
    }

    @Test
    fun `when the screen turns, what is being typed stays, unless another screen came meanwhile`() {
        show(7u, "name" to field(""))
        field().requestFocus()
        field().setText("Lò")
        val kept = screen.keep()
        val same = screen(kept)
        same.show(view(7u, "name" to field("")))
        assertEquals("Lò", (same.element("name")!!.control("input") as EditText).text.toString())
        assertEquals(emptyList<Action>(), told)
        val other = screen(kept)
        other.show(view(8u, "name" to field("Giàng")))
        assertEquals("Giàng", (other.element("name")!!.control("input") as EditText).text.toString())
        assertEquals(listOf<Action>(Action.FieldEdited("name", "Lò", 1u, 7u)), told)
    }
}
